/// @file
/// How long to wait before the next attempt: full jitter, so that clients do not return all at once.

#pragma once

#include <chrono>
#include <functional>

namespace pileup {

/// A duration as the runtime counts it.
using Duration = std::chrono::steady_clock::duration;

/// A number from 0 (inclusive) to 1 (exclusive); unpredictable enough to spread clients.
double random_draw();

/// Delays, each drawn from 0 to a bound that doubles from `base` up to `cap`.
class Backoff {
 public:
  explicit Backoff(std::function<double()> draw = random_draw,
                   std::chrono::milliseconds base = std::chrono::milliseconds(500),
                   std::chrono::milliseconds cap = std::chrono::seconds(30));

  /// Take the server's advice on both bounds.
  void advise(std::chrono::milliseconds base, std::chrono::milliseconds cap);

  /// Begin from the smallest bound again.
  void succeeded() { failures_ = 0; }

  /// The delay before the next attempt.
  Duration delay();

  int failures() const { return failures_; }

 private:
  std::function<double()> draw_;
  std::chrono::milliseconds base_;
  std::chrono::milliseconds cap_;
  int failures_ = 0;
};

}  // namespace pileup
