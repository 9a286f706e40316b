// Generated from core/registry/*.yaml. Edit that, then: make generate

#include "pileup/errors.hpp"

namespace pileup {

ErrorCode error_code(std::string_view code) {
  if (code == "callsign_required") {
    return ErrorCode::CallsignRequired;
  }
  if (code == "invalid_callsign") {
    return ErrorCode::InvalidCallsign;
  }
  if (code == "system_inactive") {
    return ErrorCode::SystemInactive;
  }
  if (code == "already_queued") {
    return ErrorCode::AlreadyQueued;
  }
  if (code == "queue_full") {
    return ErrorCode::QueueFull;
  }
  if (code == "callsign_not_found") {
    return ErrorCode::CallsignNotFound;
  }
  if (code == "unsupported_message_type") {
    return ErrorCode::UnsupportedMessageType;
  }
  if (code == "not_authenticated") {
    return ErrorCode::NotAuthenticated;
  }
  if (code == "invalid_credentials") {
    return ErrorCode::InvalidCredentials;
  }
  if (code == "auth_not_configured") {
    return ErrorCode::AuthNotConfigured;
  }
  if (code == "json_invalid") {
    return ErrorCode::JsonInvalid;
  }
  if (code == "validation_failed") {
    return ErrorCode::ValidationFailed;
  }
  if (code == "body_unreadable") {
    return ErrorCode::BodyUnreadable;
  }
  if (code == "body_too_large") {
    return ErrorCode::BodyTooLarge;
  }
  if (code == "not_found") {
    return ErrorCode::NotFound;
  }
  if (code == "method_not_allowed") {
    return ErrorCode::MethodNotAllowed;
  }
  if (code == "frame_invalid") {
    return ErrorCode::FrameInvalid;
  }
  if (code == "unknown_operation") {
    return ErrorCode::UnknownOperation;
  }
  if (code == "id_in_use") {
    return ErrorCode::IdInUse;
  }
  if (code == "too_many_requests_in_flight") {
    return ErrorCode::TooManyRequestsInFlight;
  }
  if (code == "rate_limited") {
    return ErrorCode::RateLimited;
  }
  if (code == "idempotency_mismatch") {
    return ErrorCode::IdempotencyMismatch;
  }
  if (code == "too_many_connections") {
    return ErrorCode::TooManyConnections;
  }
  if (code == "too_many_connections_here") {
    return ErrorCode::TooManyConnectionsHere;
  }
  if (code == "request_invalid") {
    return ErrorCode::RequestInvalid;
  }
  if (code == "request_timeout") {
    return ErrorCode::RequestTimeout;
  }
  if (code == "headers_too_large") {
    return ErrorCode::HeadersTooLarge;
  }
  if (code == "handshake_invalid") {
    return ErrorCode::HandshakeInvalid;
  }
  if (code == "subprotocol_unsupported") {
    return ErrorCode::SubprotocolUnsupported;
  }
  if (code == "upgrade_required") {
    return ErrorCode::UpgradeRequired;
  }
  if (code == "storage_unavailable") {
    return ErrorCode::StorageUnavailable;
  }
  if (code == "outcome_unknown") {
    return ErrorCode::OutcomeUnknown;
  }
  if (code == "internal_error") {
    return ErrorCode::InternalError;
  }
  return ErrorCode::Unknown;
}

std::string_view error_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::CallsignRequired:
      return "callsign_required";
    case ErrorCode::InvalidCallsign:
      return "invalid_callsign";
    case ErrorCode::SystemInactive:
      return "system_inactive";
    case ErrorCode::AlreadyQueued:
      return "already_queued";
    case ErrorCode::QueueFull:
      return "queue_full";
    case ErrorCode::CallsignNotFound:
      return "callsign_not_found";
    case ErrorCode::UnsupportedMessageType:
      return "unsupported_message_type";
    case ErrorCode::NotAuthenticated:
      return "not_authenticated";
    case ErrorCode::InvalidCredentials:
      return "invalid_credentials";
    case ErrorCode::AuthNotConfigured:
      return "auth_not_configured";
    case ErrorCode::JsonInvalid:
      return "json_invalid";
    case ErrorCode::ValidationFailed:
      return "validation_failed";
    case ErrorCode::BodyUnreadable:
      return "body_unreadable";
    case ErrorCode::BodyTooLarge:
      return "body_too_large";
    case ErrorCode::NotFound:
      return "not_found";
    case ErrorCode::MethodNotAllowed:
      return "method_not_allowed";
    case ErrorCode::FrameInvalid:
      return "frame_invalid";
    case ErrorCode::UnknownOperation:
      return "unknown_operation";
    case ErrorCode::IdInUse:
      return "id_in_use";
    case ErrorCode::TooManyRequestsInFlight:
      return "too_many_requests_in_flight";
    case ErrorCode::RateLimited:
      return "rate_limited";
    case ErrorCode::IdempotencyMismatch:
      return "idempotency_mismatch";
    case ErrorCode::TooManyConnections:
      return "too_many_connections";
    case ErrorCode::TooManyConnectionsHere:
      return "too_many_connections_here";
    case ErrorCode::RequestInvalid:
      return "request_invalid";
    case ErrorCode::RequestTimeout:
      return "request_timeout";
    case ErrorCode::HeadersTooLarge:
      return "headers_too_large";
    case ErrorCode::HandshakeInvalid:
      return "handshake_invalid";
    case ErrorCode::SubprotocolUnsupported:
      return "subprotocol_unsupported";
    case ErrorCode::UpgradeRequired:
      return "upgrade_required";
    case ErrorCode::StorageUnavailable:
      return "storage_unavailable";
    case ErrorCode::OutcomeUnknown:
      return "outcome_unknown";
    case ErrorCode::InternalError:
      return "internal_error";
    case ErrorCode::Unknown:
      break;
  }
  return {};
}

}  // namespace pileup
