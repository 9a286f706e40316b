// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// The error codes that the server may answer with, to switch on.
#pragma once

#include <string_view>

#include "pileup/runtime/error.hpp"

namespace pileup {

/// What the server may answer instead of a result.
enum class ErrorCode {
  /// The callsign is empty, or nothing but white space.
  ///
  /// Status 400: Callsign is required
  CallsignRequired,
  /// The text is not one or two letters, one or two digits and one to four letters, nor one digit, one
  /// letter, one digit and one to three letters.
  ///
  /// Status 400: Invalid callsign format. Must follow ITU standards (e.g., KC1ABC, W1AW)
  InvalidCallsign,
  /// The operator has not opened the queue.
  ///
  /// Status 503: System is currently inactive.
  SystemInactive,
  /// The callsign waits in the queue already.
  ///
  /// Status 400: Callsign already in queue
  AlreadyQueued,
  /// As many callsigns are waiting as the operator allows.
  ///
  /// Status 400: Queue is full. Maximum queue size is {max_size}
  QueueFull,
  /// The callsign does not wait in the queue. The callsign in QSO does not, either.
  ///
  /// Status 404: Callsign not found in queue
  CallsignNotFound,
  /// The logging program sent a message of a type that the server does not know.
  ///
  /// Status 400: Unsupported message type. Expected 'qso_start'
  UnsupportedMessageType,
  /// No credentials were given, or they were not well-formed HTTP Basic credentials.
  ///
  /// Status 401: Not authenticated
  NotAuthenticated,
  /// User name or password is wrong.
  ///
  /// Status 401: Invalid admin credentials
  InvalidCredentials,
  /// The server has no admin credentials, so that none can be right.
  ///
  /// Status 503: Admin authentication not configured. Please set ADMIN_USERNAME and ADMIN_PASSWORD
  /// environment variables.
  AuthNotConfigured,
  /// The body or frame is no JSON, or JSON that readers would understand differently: duplicate keys, NaN or
  /// Infinity, numbers out of range, unpaired surrogates, nesting that is too deep.
  ///
  /// Status 422: The JSON is invalid: {reason} at character {position}
  JsonInvalid,
  /// The data does not fit the operation's schema; `details` says where and why.
  ///
  /// Status 422: Validation failed
  ValidationFailed,
  /// The body cannot be decoded as UTF-8, UTF-16 or UTF-32.
  ///
  /// Status 400: There was an error parsing the body
  BodyUnreadable,
  /// The HTTP body, or the data of a WebSocket request as it is written, exceeds the limit.
  ///
  /// Status 413: The body is larger than {limit} bytes
  BodyTooLarge,
  /// There is no such path. On WebSocket, a member that HTTP carries in the path is empty, contains a slash,
  /// or is `.` or `..`, so that no path can be made of it.
  ///
  /// Status 404: Not Found
  NotFound,
  /// The path exists, but not with this HTTP method.
  ///
  /// Status 405: Method Not Allowed
  MethodNotAllowed,
  /// A WebSocket frame that is JSON, but whose members are not those of a request.
  ///
  /// Status 400: The frame is no request of protocol 1.0: {reason}
  FrameInvalid,
  /// The registry has no operation of that name on this transport.
  ///
  /// Status 404: There is no operation '{operation}'{hint}
  UnknownOperation,
  /// The id of a WebSocket request must be unique among those without a response.
  ///
  /// Status 409: A request with this id is in flight already
  IdInUse,
  /// The connection sent requests faster than it took their responses.
  ///
  /// Status 429: More than {limit} requests are in flight
  TooManyRequestsInFlight,
  /// The client exceeded its rate; try again after `retry_after_ms`.
  ///
  /// Status 429: Too many requests
  RateLimited,
  /// Another operation or other data is stored under the same idempotency key.
  ///
  /// Status 409: The idempotency key was used for another request
  IdempotencyMismatch,
  /// The WebSocket or event stream was refused, because as many are open as may be, or because the server is
  /// going away. The HTTP interface goes on working.
  ///
  /// Status 503: The server has no room for another connection
  TooManyConnections,
  /// The WebSocket, event stream or login was refused, because as many connections as one address or one
  /// account may have are open. The HTTP interface goes on working.
  ///
  /// Status 429: Too many connections from this address or account
  TooManyConnectionsHere,
  /// The bytes that arrived cannot be read as an HTTP/1.1 request. The connection is closed.
  ///
  /// Status 400: The request is not valid HTTP
  RequestInvalid,
  /// Headers or body of the request came too slowly, or not at all. The connection is closed.
  ///
  /// Status 408: The request did not arrive completely in {seconds} seconds
  RequestTimeout,
  /// The address and headers of the request are too many or too long. The connection is closed.
  ///
  /// Status 431: The request's headers exceed {limit}
  HeadersTooLarge,
  /// A header that RFC 6455 demands of a WebSocket handshake is missing or wrong.
  ///
  /// Status 400: The WebSocket handshake is invalid: {reason}
  HandshakeInvalid,
  /// The WebSocket handshake offered subprotocols, but not the server's.
  ///
  /// Status 400: None of the offered subprotocols is known; this server speaks {subprotocol}
  SubprotocolUnsupported,
  /// A plain HTTP request, or a handshake of another WebSocket version, was sent to the WebSocket address.
  ///
  /// Status 426: This address speaks WebSocket only
  UpgradeRequired,
  /// The write could not be carried out; it is safe to try again with the same key.
  ///
  /// Status 503: The database does not answer. Nothing was changed.
  StorageUnavailable,
  /// The connection to the database was lost while the write was being committed.
  ///
  /// Status 503: The database did not say whether the write was kept. Try again with the same idempotency
  /// key.
  OutcomeUnknown,
  /// A fault of the server, which is in its log.
  ///
  /// Status 500: Internal Server Error
  InternalError,
  /// A code of a newer server, or no answer of the server at all.
  Unknown,
};

/// The code that the wire spells `code`; `Unknown` for all others.
ErrorCode error_code(std::string_view code);

/// The code of an error, to switch on.
inline ErrorCode error_code(const ::pileup::Error& error) { return error_code(error.code); }

/// A code as the wire spells it; empty for `Unknown`.
std::string_view error_name(ErrorCode code);

}  // namespace pileup
