#include "pileup/runtime/json.hpp"

#include <cmath>

#include "pileup/runtime/error.hpp"

namespace pileup {

namespace {

std::string shown(const Json& value) {
  constexpr std::size_t kMost = 60;
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() <= kMost) return text;
  std::size_t end = kMost - 3;
  // Not in the middle of a character of several bytes.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

bool finite(const Json& value) {
  if (value.is_number_float()) return std::isfinite(value.get<double>());
  if (value.is_structured()) {
    for (const Json& one : value) {
      if (!finite(one)) return false;
    }
  }
  return true;
}

/// Whether brackets are nested deeper than any message of the protocol. The parser would take it, but
/// copying such a value would exhaust the stack.
bool too_deep(std::string_view text) {
  constexpr int kDeepest = 256;
  int depth = 0;
  bool in_text = false;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const char one = text[index];
    if (in_text) {
      if (one == '\\') ++index;
      if (one == '"') in_text = false;
    } else if (one == '"') {
      in_text = true;
    } else if (one == '[' || one == '{') {
      if (++depth > kDeepest) return true;
    } else if (one == ']' || one == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace

UnexpectedAnswer::UnexpectedAnswer(const std::string& complaint, const std::string& where)
    : std::runtime_error(where + complaint), where_(where), complaint_(complaint) {}

UnexpectedAnswer UnexpectedAnswer::within(const std::string& outer) const {
  return UnexpectedAnswer(complaint_, outer + where_);
}

std::string json_text(const Json& value) {
  // The library would write infinities as null.
  if (!finite(value)) {
    throw InvalidRequest("the request cannot be written as JSON: it has a number that is not finite");
  }
  try {
    return value.dump();
  } catch (const Json::exception& error) {
    throw InvalidRequest(std::string("the request cannot be written as JSON: ") + error.what());
  }
}

Json parse_json(std::string_view text, const std::string& what) {
  if (too_deep(text)) throw UnexpectedAnswer(what + " is nested too deeply");
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::exception& error) {
    throw UnexpectedAnswer(what + " is no JSON: " + error.what());
  }
}

namespace detail {

void unexpected(const std::string& wanted, const Json& value) {
  throw UnexpectedAnswer(" should be " + wanted + ", but is " + shown(value));
}

std::int64_t read_integer(const Json& value, std::int64_t least, std::int64_t most) {
  if (!value.is_number_integer()) unexpected("a whole number", value);
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(most)) unexpected("a smaller whole number", value);
    return static_cast<std::int64_t>(number);
  }
  const auto number = value.get<std::int64_t>();
  if (number < least || number > most) unexpected("a whole number that fits", value);
  return number;
}

}  // namespace detail

std::string Codec<std::string>::read(const Json& value) {
  if (!value.is_string()) detail::unexpected("a text", value);
  return value.get<std::string>();
}

bool Codec<bool>::read(const Json& value) {
  if (!value.is_boolean()) detail::unexpected("true or false", value);
  return value.get<bool>();
}

double Codec<double>::read(const Json& value) {
  if (!value.is_number()) detail::unexpected("a number", value);
  return value.get<double>();
}

std::nullptr_t Codec<std::nullptr_t>::read(const Json& value) {
  if (!value.is_null()) detail::unexpected("null", value);
  return nullptr;
}

void require_object(const Json& value, const char* kind) {
  if (!value.is_object()) detail::unexpected(std::string("an object (") + kind + ")", value);
}

}  // namespace pileup
