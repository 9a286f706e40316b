/// @file
/// Where a client stands in the server's log of events: `<epoch>:<sequence>`.

#pragma once

#include <optional>
#include <string>

namespace pileup {

/// The last position that was seen; events at or before it are not taken again.
class Cursor {
 public:
  explicit Cursor(std::optional<std::string> position = std::nullopt);

  const std::optional<std::string>& position() const { return position_; }

  /// Move to `event_id` and return true, or return false for an event that was there before.
  bool admits(const std::string& event_id);

  /// Move to `position`, unless that would be backwards.
  void advance(const std::string& position);

  /// Move to `position`, whatever it is: the server has said so.
  void replace(const std::string& position);

 private:
  std::optional<std::string> position_;
};

}  // namespace pileup
