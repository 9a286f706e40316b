#include "pileup/runtime/http.hpp"

#include <algorithm>
#include <cstdint>

#include "pileup/runtime/error.hpp"

namespace pileup {

namespace {

bool unreserved(char one) {
  return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') ||
         one == '-' || one == '.' || one == '_' || one == '~';
}

/// A letter of ASCII in lower case, in every locale.
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view one, std::string_view other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(),
                    [](char left, char right) { return lower(left) == lower(right); });
}

int hex_digit(char one) {
  if (one >= '0' && one <= '9') return one - '0';
  if (one >= 'a' && one <= 'f') return one - 'a' + 10;
  if (one >= 'A' && one <= 'F') return one - 'A' + 10;
  return -1;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> header(const Headers& headers, std::string_view name) {
  for (const auto& [field, value] : headers) {
    if (same_name(field, name)) return value;
  }
  return std::nullopt;
}

std::string percent_encoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char one : text) {
    if (unreserved(one)) {
      encoded += one;
    } else {
      const auto byte = static_cast<unsigned char>(one);
      encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
  }
  return encoded;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '%' && index + 2 < text.size()) {
      const int high = hex_digit(text[index + 1]);
      const int low = hex_digit(text[index + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high * 16 + low);
        index += 2;
        continue;
      }
    }
    decoded += text[index];
  }
  return decoded;
}

std::string base64(std::string_view bytes) {
  static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t start = 0; start < bytes.size(); start += 3) {
    const std::size_t there = std::min<std::size_t>(3, bytes.size() - start);
    std::uint32_t bits = 0;
    for (std::size_t index = 0; index < 3; ++index) {
      bits <<= 8U;
      if (index < there) bits |= static_cast<unsigned char>(bytes[start + index]);
    }
    for (std::size_t index = 0; index < 4; ++index) {
      text += index <= there ? kLetters[(bits >> (18U - 6U * static_cast<unsigned>(index))) & 63U] : '=';
    }
  }
  return text;
}

std::string basic_authorization(std::string_view username, std::string_view password) {
  return "Basic " + base64(std::string(username) + ":" + std::string(password));
}

void check_path(const Operation& operation, const Json& data) {
  for (const Member& member : operation.members) {
    if (member.place != Place::Path) continue;
    const auto found = data.find(member.name);
    const Json value = found == data.end() ? Json(nullptr) : *found;
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    if (text.empty() || text.find('/') != std::string::npos || text == "." || text == "..") {
      throw InvalidRequest(operation.name + ": " + member.name + " cannot be " +
                           value.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
  }
}

Route route_of(const Operation& operation, const Json& data) {
  if (!operation.method || !operation.path) throw InvalidRequest("HTTP does not offer " + operation.name);
  std::string path = *operation.path;
  std::string query;
  Json body = Json::object();
  for (const auto& [name, value] : data.items()) {
    const Member* member = operation.member(name);
    const Place place = member != nullptr ? member->place : Place::Body;
    if (place == Place::Body) {
      body[name] = value;
      continue;
    }
    const std::string text = percent_encoded(value.is_string() ? value.get<std::string>() : json_text(value));
    if (place == Place::Query) {
      query += (query.empty() ? "?" : "&") + percent_encoded(name) + "=" + text;
      continue;
    }
    const std::string slot = "{" + name + "}";
    const auto at = path.find(slot);
    if (at != std::string::npos) path.replace(at, slot.size(), text);
  }
  Route route{*operation.method, path + query, std::nullopt};
  if (operation.hasBody()) route.body = json_text(body);
  return route;
}

std::optional<std::chrono::milliseconds> retry_after_of(const Headers& headers) {
  const auto wait = header(headers, "Retry-After");
  if (!wait || !all_digits(*wait)) return std::nullopt;
  // Bounded: what follows adds it to a time.
  constexpr long kDay = 86'400;
  return std::chrono::seconds(wait->size() > 6 ? kDay : std::min(std::stol(*wait), kDay));
}

Failure failure_of(const HttpResponse& response) {
  Json content;
  try {
    content = parse_json(response.body, "an answer");
  } catch (const UnexpectedAnswer&) {
    // Something in between answered: its status and reason have to do.
  }
  Json detail;
  if (content.is_object()) {
    const auto found = content.find("detail");
    if (found != content.end()) detail = *found;
  }
  Failure failure;
  failure.code = header(response.headers, "X-Error-Code").value_or("");
  failure.status = response.status;
  if (detail.is_string()) {
    failure.message = detail.get<std::string>();
  } else if (detail.is_array() && !detail.empty()) {
    failure.message = "Validation failed";
    for (const Json& one : detail) {
      if (one.is_object()) failure.details.push_back(one);
    }
  } else {
    failure.message = response.reason.empty() ? "HTTP " + std::to_string(response.status) : response.reason;
  }
  failure.retry_after = retry_after_of(response.headers);
  return failure;
}

std::string Address::websocketUrl(std::string_view path_and_query) const {
  return (encrypted ? "wss://" : "ws://") + authority + base + std::string(path_and_query);
}

std::string Address::httpUrl(std::string_view path_and_query) const {
  return (encrypted ? "https://" : "http://") + authority + base + std::string(path_and_query);
}

std::string Address::text() const { return prefers_http ? httpUrl("") : websocketUrl(""); }

Address parse_address(const std::string& url, const std::optional<std::string>& username,
                      const std::optional<std::string>& password) {
  const auto refuse = [&](const std::string& why) {
    throw InvalidRequest("'" + url + "' is no address" + why);
  };
  const std::string like = " of a server; it should look like wss://example.org";
  for (const char one : url) {
    if (static_cast<unsigned char>(one) <= 0x20U || one == 0x7f) refuse(like);
  }
  const auto colon = url.find("://");
  if (colon == std::string::npos) refuse(like);
  std::string scheme = url.substr(0, colon);
  for (char& one : scheme) one = lower(one);
  Address address;
  address.prefers_http = scheme == "http" || scheme == "https";
  address.encrypted = scheme == "wss" || scheme == "https";
  if (!address.prefers_http && scheme != "ws" && scheme != "wss") refuse(like);

  std::string rest = url.substr(colon + 3);
  rest.resize(std::min(rest.size(), rest.find_first_of("?#")));
  const auto slash = rest.find('/');
  address.base = slash == std::string::npos ? "" : rest.substr(slash);
  while (!address.base.empty() && address.base.back() == '/') address.base.pop_back();
  address.authority = rest.substr(0, slash);

  std::optional<std::string> user_in_url;
  std::optional<std::string> password_in_url;
  const auto at = address.authority.rfind('@');
  if (at != std::string::npos) {
    const std::string user_info = address.authority.substr(0, at);
    address.authority.erase(0, at + 1);
    const auto between = user_info.find(':');
    user_in_url = percent_decoded(user_info.substr(0, between));
    password_in_url = between == std::string::npos ? "" : percent_decoded(user_info.substr(between + 1));
  }

  const auto bracket = address.authority.rfind(']');
  const auto port = address.authority.find(':', bracket == std::string::npos ? 0 : bracket);
  const std::string host = address.authority.substr(0, port);
  if (host.empty() || (host.front() == '[') != (host.back() == ']')) refuse(like);
  if (port != std::string::npos) {
    const std::string digits = address.authority.substr(port + 1);
    const bool good =
        digits.empty() || (all_digits(digits) && digits.size() <= 5 && std::stoi(digits) <= 65535);
    if (!good) refuse(": its port is no number from 0 to 65535");
    if (digits.empty()) address.authority.pop_back();
  }

  address.username = username;
  address.password = password;
  if (user_in_url && !username) {
    address.username = user_in_url;
    address.password = password_in_url;
  }
  if (address.username.has_value() != address.password.has_value()) {
    throw InvalidRequest("username and password belong together");
  }
  if (address.username && address.username->find(':') != std::string::npos) {
    throw InvalidRequest("a username cannot contain a colon (RFC 7617)");
  }
  return address;
}

}  // namespace pileup
