#include "pileup/runtime/error.hpp"

namespace pileup {

namespace {

std::string plain(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// A complaint of a 422: "body.callsign: Field required".
std::string complaint(const Json& detail) {
  std::string place;
  const auto loc = detail.find("loc");
  if (loc != detail.end() && loc->is_array()) {
    for (const Json& step : *loc) place += (place.empty() ? "" : ".") + plain(step);
  }
  const auto said = detail.find("msg");
  return place + ": " + (said != detail.end() ? plain(*said) : "");
}

}  // namespace

std::string Error::text() const {
  std::string whole = kind == Kind::Operation && !operation.empty() ? operation + ": " + message : message;
  std::string places;
  for (const Json& detail : details) {
    if (detail.is_object()) places += (places.empty() ? "" : "; ") + complaint(detail);
  }
  return places.empty() ? whole : whole + " (" + places + ")";
}

Error Error::of(Kind kind, std::string message, std::string operation) {
  Error error;
  error.kind = kind;
  error.message = std::move(message);
  error.operation = std::move(operation);
  return error;
}

const char* to_string(Error::Kind kind) {
  switch (kind) {
    case Error::Kind::Operation:
      return "Operation";
    case Error::Kind::TimedOut:
      return "TimedOut";
    case Error::Kind::NotConnected:
      return "NotConnected";
    case Error::Kind::ConnectionFailed:
      return "ConnectionFailed";
    case Error::Kind::InvalidRequest:
      return "InvalidRequest";
    case Error::Kind::UnexpectedAnswer:
      return "UnexpectedAnswer";
    case Error::Kind::Cancelled:
      return "Cancelled";
  }
  return "";
}

}  // namespace pileup
