#include "pileup/runtime/backoff.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <utility>

#include "pileup/runtime/keys.hpp"

namespace pileup {

double random_draw() {
  static thread_local std::mt19937_64 engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

std::string new_idempotency_key() {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::random_device source;
  std::string key;
  for (int word = 0; word < 4; ++word) {
    std::uint32_t bits = source();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) key += kDigits[bits & 15U];
  }
  return key;
}

Backoff::Backoff(std::function<double()> draw, std::chrono::milliseconds base, std::chrono::milliseconds cap)
    : draw_(std::move(draw)), base_(base), cap_(cap) {}

void Backoff::advise(std::chrono::milliseconds base, std::chrono::milliseconds cap) {
  base_ = std::max(base, std::chrono::milliseconds(1));
  cap_ = std::max(cap, base_);
}

Duration Backoff::delay() {
  // The exponent is bounded: a weekend of failures would overflow.
  const double doubled = static_cast<double>(base_.count()) * std::exp2(std::min(failures_, 40));
  const double bound = std::min(static_cast<double>(cap_.count()), doubled);
  if (failures_ < 40) ++failures_;
  // Also against a program's own numbers: what is none would make any delay of it.
  const double drawn = draw_();
  const double share = drawn >= 0 ? std::min(drawn, 1.0) : 0.0;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(share * bound));
}

}  // namespace pileup
