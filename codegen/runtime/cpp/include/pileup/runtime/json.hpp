/// @file
/// JSON values, and reading and writing them as C++ types.
///
/// Readers are tolerant: unknown members are ignored. A member that the interface requires must be there
/// and have its type; otherwise `UnexpectedAnswer` tells where it is missing.

#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pileup {

/// Any JSON value (RFC 8259).
using Json = nlohmann::json;

/// The server sent something that this version of the protocol does not know how to read.
class UnexpectedAnswer : public std::runtime_error {
 public:
  /// `complaint` reads on after the place, for example " should be a text, but is 7".
  explicit UnexpectedAnswer(const std::string& complaint, const std::string& where = "");

  /// The same complaint, one level further out: `outer` is ".member", "[3]" or the name of the whole.
  UnexpectedAnswer within(const std::string& outer) const;

 private:
  std::string where_;
  std::string complaint_;
};

/// Compact JSON in UTF-8. Throws `InvalidRequest` (error.hpp) for values that JSON cannot carry:
/// texts that are no UTF-8, infinities and numbers that are none.
std::string json_text(const Json& value);

/// The JSON of a text. Throws `UnexpectedAnswer`; `what` names the text in the complaint.
Json parse_json(std::string_view text, const std::string& what);

/// How a type is read and written; structures go by their own `from_json` and `to_json`.
template <class T>
struct Codec {
  /// Throws `UnexpectedAnswer`.
  static T read(const Json& value) {
    T into{};
    from_json(value, into);
    return into;
  }
  static Json write(const T& value) {
    Json into;
    to_json(into, value);
    return into;
  }
};

namespace detail {
/// Throws `UnexpectedAnswer` that says what was wanted and shows the value, shortened.
[[noreturn]] void unexpected(const std::string& wanted, const Json& value);
/// `value` as a whole number within the bounds. Throws `UnexpectedAnswer`.
std::int64_t read_integer(const Json& value, std::int64_t least, std::int64_t most);
}  // namespace detail

template <>
struct Codec<Json> {
  static Json read(const Json& value) { return value; }
  static Json write(const Json& value) { return value; }
};

template <>
struct Codec<std::string> {
  static std::string read(const Json& value);
  static Json write(const std::string& value) { return value; }
};

template <>
struct Codec<bool> {
  static bool read(const Json& value);
  static Json write(bool value) { return value; }
};

template <>
struct Codec<double> {
  static double read(const Json& value);
  static Json write(double value) { return value; }
};

template <>
struct Codec<int> {
  static int read(const Json& value) {
    using Limits = std::numeric_limits<int>;
    return static_cast<int>(detail::read_integer(value, (Limits::min)(), (Limits::max)()));
  }
  static Json write(int value) { return value; }
};

template <>
struct Codec<std::int64_t> {
  static std::int64_t read(const Json& value) {
    using Limits = std::numeric_limits<std::int64_t>;
    return detail::read_integer(value, (Limits::min)(), (Limits::max)());
  }
  static Json write(std::int64_t value) { return value; }
};

/// For results that are always null.
template <>
struct Codec<std::nullptr_t> {
  static std::nullptr_t read(const Json& value);
  static Json write(std::nullptr_t) { return nullptr; }
};

/// A nullable value: JSON's null is "no value".
template <class T>
struct Codec<std::optional<T>> {
  static std::optional<T> read(const Json& value) {
    if (value.is_null()) return std::nullopt;
    return Codec<T>::read(value);
  }
  static Json write(const std::optional<T>& value) { return value ? Codec<T>::write(*value) : Json(nullptr); }
};

template <class T>
struct Codec<std::vector<T>> {
  static std::vector<T> read(const Json& value) {
    if (!value.is_array()) detail::unexpected("a list", value);
    std::vector<T> list;
    list.reserve(value.size());
    for (const Json& one : value) {
      try {
        list.push_back(Codec<T>::read(one));
      } catch (const UnexpectedAnswer& error) {
        throw error.within("[" + std::to_string(list.size()) + "]");
      }
    }
    return list;
  }
  static Json write(const std::vector<T>& list) {
    Json value = Json::array();
    for (const T& one : list) value.push_back(Codec<T>::write(one));
    return value;
  }
};

template <class T>
struct Codec<std::map<std::string, T>> {
  static std::map<std::string, T> read(const Json& value) {
    if (!value.is_object()) detail::unexpected("an object", value);
    std::map<std::string, T> map;
    for (const auto& [name, one] : value.items()) {
      try {
        map.emplace(name, Codec<T>::read(one));
      } catch (const UnexpectedAnswer& error) {
        throw error.within("." + name);
      }
    }
    return map;
  }
  static Json write(const std::map<std::string, T>& map) {
    Json value = Json::object();
    for (const auto& [name, one] : map) value[name] = Codec<T>::write(one);
    return value;
  }
};

/// `value` as a `T`; `where` names it in complaints. Throws `UnexpectedAnswer`.
template <class T>
T read(const Json& value, const std::string& where) {
  try {
    return Codec<T>::read(value);
  } catch (const UnexpectedAnswer& error) {
    throw error.within(where);
  }
}

/// `value` as JSON.
template <class T>
Json write(const T& value) {
  return Codec<T>::write(value);
}

/// Throws `UnexpectedAnswer` unless `value` is an object; `kind` is the name of the type to read.
void require_object(const Json& value, const char* kind);

/// Read the member `name` of an object that must have it (null only where `T` is an optional).
/// Throws `UnexpectedAnswer`.
template <class T>
void read_member(const Json& object, const char* name, T& into) {
  const auto found = object.find(name);
  if (found == object.end()) throw UnexpectedAnswer(std::string(" lacks the member '") + name + "'");
  try {
    into = Codec<T>::read(*found);
  } catch (const UnexpectedAnswer& error) {
    throw error.within(std::string(".") + name);
  }
}

/// Read the member `name` of an object that need not have it; absent and null are both "no value".
/// Throws `UnexpectedAnswer`.
template <class T>
void read_optional_member(const Json& object, const char* name, std::optional<T>& into) {
  if (object.find(name) == object.end()) {
    into.reset();
  } else {
    read_member(object, name, into);
  }
}

/// Write a member that the interface requires; an optional without value becomes null.
template <class T>
void write_member(Json& object, const char* name, const T& value) {
  object[name] = Codec<T>::write(value);
}

/// Write a member that the interface does not require: without value it is left out.
template <class T>
void write_optional_member(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object[name] = Codec<T>::write(*value);
}

}  // namespace pileup
