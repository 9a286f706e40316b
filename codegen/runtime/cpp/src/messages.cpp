#include "pileup/runtime/messages.hpp"

#include <cmath>
#include <utility>

#include "members.hpp"

namespace pileup {

namespace {

/// A whole number that fits an int, or the value in its place.
int int_or(const Json& object, const char* name, int otherwise) {
  const auto found = object.find(name);
  if (found == object.end()) return otherwise;
  try {
    return Codec<int>::read(*found);
  } catch (const UnexpectedAnswer&) {
    return otherwise;
  }
}

Response read_response(const Json& message) {
  Response response;
  response.id = text_of(message, "id");
  response.operation = text_of(message, "operation").value_or("");
  const auto success = message.find("success");
  if (success != message.end() && success->is_boolean() && success->get<bool>()) {
    response.data = member_of(message, "data");
  } else {
    response.failure = read_failure(member_of(message, "error"));
  }
  return response;
}

}  // namespace

std::string request_text(const std::string& id, const std::string& operation, const Json* data,
                         const std::optional<std::string>& key) {
  Json frame = {{"id", id}, {"type", "request"}, {"operation", operation}};
  if (data != nullptr) frame["data"] = *data;
  if (key) frame["idempotency_key"] = *key;
  return json_text(frame);
}

Message read_message(std::string_view text) {
  const Json message = parse_json(text, "a message");
  if (!message.is_object()) throw UnexpectedAnswer("a message is no JSON object");
  const auto kind = text_of(message, "type");
  if (kind == "response") return read_response(message);
  if (kind == "event") return event_message(message);
  return std::monostate();
}

EventMessage event_message(const Json& message) {
  EventMessage event;
  auto name = text_of(message, "event");
  if (!name) throw UnexpectedAnswer("an event has no name");
  event.name = std::move(*name);
  event.data = member_of(message, "data");
  event.id = text_of(message, "id");
  event.timestamp = text_of(message, "timestamp");
  event.skipped = int_or(message, "skipped", 0);
  return event;
}

Failure read_failure(const Json& error) {
  if (!error.is_object()) throw UnexpectedAnswer("a response tells neither success nor an error");
  auto code = text_of(error, "code");
  if (!code) throw UnexpectedAnswer("a response tells neither success nor an error");
  Failure failure;
  failure.status = int_or(error, "status", 500);
  failure.message = text_of(error, "message").value_or(*code);
  failure.code = std::move(*code);
  const auto retryable = error.find("retryable");
  failure.retryable = retryable != error.end() && retryable->is_boolean() && retryable->get<bool>();
  const auto details = error.find("details");
  if (details != error.end() && details->is_array()) {
    for (const Json& one : *details) {
      if (one.is_object()) failure.details.push_back(one);
    }
  }
  const auto wait = error.find("retry_after_ms");
  if (wait != error.end() && wait->is_number()) {
    // Bounded: what follows adds it to a time.
    constexpr double kDay = 86'400'000;
    const double milliseconds = wait->get<double>();
    failure.retry_after = std::chrono::milliseconds(std::llround(milliseconds < 0      ? 0
                                                                 : milliseconds > kDay ? kDay
                                                                                       : milliseconds));
  }
  return failure;
}

}  // namespace pileup
