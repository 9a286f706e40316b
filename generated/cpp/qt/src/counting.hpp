/// @file
/// Knowing that one is in the middle of telling something.

#pragma once

namespace pileup::qt {

/// Counts up while it lives.
class Counting {
 public:
  explicit Counting(int& count) : count_(count) { ++count_; }
  ~Counting() { --count_; }
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

 private:
  int& count_;
};

}  // namespace pileup::qt
