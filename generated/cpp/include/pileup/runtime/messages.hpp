/// @file
/// Protocol 1.0's messages: requests written, responses and events read.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "pileup/runtime/json.hpp"

namespace pileup {

/// The `error` member of a response.
struct Failure {
  std::string code;
  int status = 500;
  std::string message;
  bool retryable = false;
  Json details = Json::array();
  std::optional<std::chrono::milliseconds> retry_after;
};

/// The answer to the request with `id`; absent where the server could not read which it was.
struct Response {
  std::optional<std::string> id;
  std::string operation;
  Json data;
  std::optional<Failure> failure;
};

/// An event; `id` is its position for those that are numbered. `skipped` counts those it stands for.
struct EventMessage {
  std::string name;
  Json data;
  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
};

/// A resumption that lost events: the state in their place. `snapshot` is what `position` belongs to.
struct Gap {
  std::string reason;
  std::optional<std::string> position;
  Json snapshot;
};

/// A message of the server; `std::monostate` for a type that a newer server may have.
using Message = std::variant<std::monostate, Response, EventMessage>;

/// A request as one text message; without `data` for operations that take none.
/// Throws `InvalidRequest` for values that JSON cannot carry.
std::string request_text(const std::string& id, const std::string& operation, const Json* data,
                         const std::optional<std::string>& key);

/// Read a text message. Throws `UnexpectedAnswer`.
Message read_message(std::string_view text);

/// Read an event's members. Throws `UnexpectedAnswer`.
EventMessage event_message(const Json& message);

/// Read the `error` member of a response. Throws `UnexpectedAnswer`.
Failure read_failure(const Json& error);

}  // namespace pileup
