/// @file
/// Members of JSON objects that a server may send, or leave out, or send otherwise.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pileup/runtime/json.hpp"

namespace pileup {

/// The value if it is an object, otherwise an empty one.
inline const Json& object_of(const Json& value) {
  static const Json kEmpty = Json::object();
  return value.is_object() ? value : kEmpty;
}

/// The member of an object, null where there is none.
inline const Json& member_of(const Json& object, const char* name) {
  static const Json kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

/// The member of an object where it is a text.
inline std::optional<std::string> text_of(const Json& object, const char* name) {
  const Json& found = member_of(object, name);
  if (!found.is_string()) return std::nullopt;
  return found.get<std::string>();
}

/// The member of an object where it is a whole number, as milliseconds from none to a day: a wrong number
/// must not silence a client for ever.
inline std::optional<std::chrono::milliseconds> milliseconds_of(const Json& object, const char* name) {
  constexpr std::int64_t kDay = 86'400'000;
  const Json& found = member_of(object, name);
  if (!found.is_number_integer()) return std::nullopt;
  if (found.is_number_unsigned()) {
    const auto number = std::min<std::uint64_t>(found.get<std::uint64_t>(), kDay);
    return std::chrono::milliseconds(static_cast<std::int64_t>(number));
  }
  return std::chrono::milliseconds(std::clamp<std::int64_t>(found.get<std::int64_t>(), 0, kDay));
}

/// Names with commas between them, as a query lists events.
inline std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& one : names) text += (text.empty() ? "" : ",") + one;
  return text;
}

}  // namespace pileup
