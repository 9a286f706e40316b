/// @file
/// What can go wrong with a call, and the result-or-error that calls give.

#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "pileup/runtime/json.hpp"

namespace pileup {

/// The request, or an option of the client, cannot be used as it is, on any transport. Thrown by
/// constructors; calls deliver it as an `Error` of this kind.
class InvalidRequest : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Why a call gave no result.
struct Error {
  /// Which kind of trouble it is.
  enum class Kind {
    Operation,         ///< The server answered with an error; `code` says which.
    TimedOut,          ///< No answer arrived in time.
    NotConnected,      ///< The client was not opened, or has been closed.
    ConnectionFailed,  ///< No connection came about, or the server closed it for good.
    InvalidRequest,    ///< The request cannot be sent as it is, on any transport.
    UnexpectedAnswer,  ///< The server sent something that this version does not know how to read.
    Cancelled,         ///< The program cancelled the call.
  };

  Kind kind = Kind::Operation;
  /// Code of the error as the server names it, for example "queue_full"; empty for the other kinds.
  std::string code;
  /// HTTP status of the same failure; 0 for the other kinds.
  int status = 0;
  /// For people.
  std::string message;
  /// Whether the same request may succeed later.
  bool retryable = false;
  /// Whether it is a failure of the server or the link, which the client retries by itself as long as
  /// the call's time allows.
  bool transient = false;
  /// The complaints of a 422, each with `loc` and `msg`; otherwise an empty list.
  Json details = Json::array();
  /// Time to wait before another attempt, where the server names one.
  std::optional<std::chrono::milliseconds> retry_after;
  /// Name of the operation, for example "queue.register"; empty where there is none.
  std::string operation;
  /// Of `TimedOut`: whether the request may have reached the server.
  bool sent = false;
  /// Of `TimedOut`: the idempotency key of a write; calling again under it is safe.
  std::optional<std::string> key;

  /// Operation, message and details in one line, for people.
  std::string text() const;

  /// An error without an answer of the server.
  static Error of(Kind kind, std::string message, std::string operation = "");
};

/// Name of a kind, for example "TimedOut".
const char* to_string(Error::Kind kind);

/// `value()` was asked of a result that has none.
class BadResult : public std::logic_error {
 public:
  explicit BadResult(const Error& error) : std::logic_error(error.text()) {}
};

/// A value, or the error in its place.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  /// Whether there is a value.
  explicit operator bool() const noexcept { return content_.index() == 0; }
  bool hasValue() const noexcept { return content_.index() == 0; }

  /// The value. Throws `BadResult` when there is none.
  const T& value() const& {
    require();
    return std::get<0>(content_);
  }
  T& value() & {
    require();
    return std::get<0>(content_);
  }
  T&& value() && {
    require();
    return std::get<0>(std::move(content_));
  }
  const T& operator*() const& { return value(); }
  const T* operator->() const { return &value(); }

  /// The error. Throws `std::logic_error` when there is a value instead.
  const Error& error() const {
    if (hasValue()) throw std::logic_error("the call succeeded: there is no error");
    return std::get<1>(content_);
  }

 private:
  void require() const {
    if (!hasValue()) throw BadResult(std::get<1>(content_));
  }

  std::variant<T, Error> content_;
};

}  // namespace pileup
