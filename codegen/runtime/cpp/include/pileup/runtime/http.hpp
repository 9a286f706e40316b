/// @file
/// Requests and answers of HTTP, without any socket.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pileup/runtime/messages.hpp"
#include "pileup/runtime/tables.hpp"

namespace pileup {

/// Header fields in their order; names in any case.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The value of the first field of this name, whatever its case; nullopt without one.
std::optional<std::string> header(const Headers& headers, std::string_view name);

/// A request to send.
struct HttpRequest {
  std::string method;
  /// Absolute: "https://example.org/api/queue/list".
  std::string url;
  /// The part of `url` that begins with the path: "/api/queue/list".
  std::string path_and_query;
  Headers headers;
  /// Absent: no body at all.
  std::optional<std::string> body;
  /// How long the answer may take.
  std::chrono::milliseconds timeout{30000};
};

/// A whole answer.
struct HttpResponse {
  int status = 0;
  /// The reason phrase; may be empty.
  std::string reason;
  Headers headers;
  std::string body;
};

/// Method, percent-encoded target and body of an operation.
struct Route {
  std::string method;
  std::string target;
  std::optional<std::string> body;
};

/// Everything but letters, digits and "-._~" percent-encoded (RFC 3986, 2.3).
std::string percent_encoded(std::string_view text);

/// The opposite. Leaves alone what is no escape.
std::string percent_decoded(std::string_view text);

/// Base64 (RFC 4648, 4).
std::string base64(std::string_view bytes);

/// An `Authorization` value (RFC 7617).
std::string basic_authorization(std::string_view username, std::string_view password);

/// Refuse members that no path can carry, before any transport does. Throws `InvalidRequest`.
void check_path(const Operation& operation, const Json& data);

/// Where HTTP puts an operation's members. Throws `InvalidRequest`, also for operations that HTTP lacks.
Route route_of(const Operation& operation, const Json& data);

/// The failure that an HTTP answer tells.
Failure failure_of(const HttpResponse& response);

/// `Retry-After` in whole seconds; nullopt without a usable one.
std::optional<std::chrono::milliseconds> retry_after_of(const Headers& headers);

/// A server's address, taken apart.
struct Address {
  /// "ws" or "http", without the "s" of the encrypted forms.
  bool prefers_http = false;
  bool encrypted = false;
  /// Host and, where given, port: "example.org:8443", "[::1]:8000".
  std::string authority;
  /// Path without a slash at its end: "" or "/base".
  std::string base;
  std::optional<std::string> username;
  std::optional<std::string> password;

  /// "ws://…", "wss://…" with this path behind the base.
  std::string websocketUrl(std::string_view path_and_query) const;
  /// "http://…", "https://…" with this path behind the base.
  std::string httpUrl(std::string_view path_and_query) const;
  /// As the program gave it, without credentials.
  std::string text() const;
};

/// Take a URL apart; credentials given beside it win over those in it. Throws `InvalidRequest`.
Address parse_address(const std::string& url, const std::optional<std::string>& username = std::nullopt,
                      const std::optional<std::string>& password = std::nullopt);

}  // namespace pileup
