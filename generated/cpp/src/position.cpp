#include "pileup/runtime/position.hpp"

#include <string_view>
#include <utility>

namespace pileup {

namespace {

/// Epoch, and the sequence's digits without leading zeros; no digits mean that it is no position.
std::pair<std::string_view, std::string_view> parts(std::string_view position) {
  const auto colon = position.rfind(':');
  if (colon == std::string_view::npos) return {};
  std::string_view digits = position.substr(colon + 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
  const auto first = digits.find_first_not_of('0');
  digits.remove_prefix(first == std::string_view::npos ? digits.size() - 1 : first);
  return {position.substr(0, colon), digits};
}

/// As numbers, of any size.
bool less_or_equal(std::string_view one, std::string_view other) {
  return one.size() != other.size() ? one.size() < other.size() : one <= other;
}

}  // namespace

Cursor::Cursor(std::optional<std::string> position) : position_(std::move(position)) {}

bool Cursor::admits(const std::string& event_id) {
  if (position_) {
    const auto [epoch, sequence] = parts(*position_);
    const auto [new_epoch, new_sequence] = parts(event_id);
    if (!sequence.empty() && !new_sequence.empty() && epoch == new_epoch &&
        less_or_equal(new_sequence, sequence)) {
      return false;
    }
  }
  position_ = event_id;
  return true;
}

void Cursor::advance(const std::string& position) { admits(position); }

void Cursor::replace(const std::string& position) { position_ = position; }

}  // namespace pileup
