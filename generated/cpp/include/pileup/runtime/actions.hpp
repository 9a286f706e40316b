/// @file
/// What a `Session` asks its surroundings to do.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "pileup/runtime/error.hpp"
#include "pileup/runtime/http.hpp"
#include "pileup/runtime/messages.hpp"
#include "pileup/runtime/state.hpp"

namespace pileup {

/// Moments, as a session is told them.
using TimePoint = std::chrono::steady_clock::time_point;

/// Number of a link. Never used twice in a session, so that late news of an old link can be told apart:
/// a session ignores them. Two links may be there at once, while one takes over from the other.
using LinkId = std::uint64_t;

/// Number of an HTTP request. Never used twice in a session.
using RequestId = std::uint64_t;

/// Number of a call.
using CallId = std::uint64_t;

/// What a link is made of.
enum class LinkKind {
  WebSocket,  ///< One WebSocket: text messages both ways, pings.
  Http,       ///< One event stream (SSE) from the server; requests go beside it.
};

/// "websocket" or "http".
const char* to_string(LinkKind kind);

/// Open a WebSocket, or GET an event stream. Answer with `Session::linkOpened` or `linkRefused`.
struct OpenLink {
  LinkId link = 0;
  LinkKind kind = LinkKind::WebSocket;
  /// Absolute: "wss://example.org/ws?resume=…" or "https://example.org/api/events/stream".
  std::string url;
  /// The part of `url` that begins with the path.
  std::string path_and_query;
  /// Fields to send, `Authorization` among them.
  Headers headers;
  /// Subprotocol to offer; empty for event streams.
  std::string subprotocol;
  /// When the session gives up waiting. It keeps the time itself, and then sends `CloseLink`.
  std::chrono::milliseconds timeout{10000};
};

/// Send a text message over a WebSocket.
struct SendText {
  LinkId link = 0;
  std::string text;
};

/// Send a ping over a WebSocket. Answer with `Session::ponged` when the pong comes.
struct Ping {
  LinkId link = 0;
};

/// End a link, or the attempt to open one. The session has done with it: there is no need to report.
struct CloseLink {
  LinkId link = 0;
  /// Close code and reason for the peer.
  int code = 1000;
  std::string reason;
  /// Cut it without a closing handshake: the peer is believed to be gone.
  bool abort = false;
};

/// Send an HTTP request. Answer with `Session::answered` or `requestFailed`.
struct SendRequest {
  RequestId request = 0;
  HttpRequest http;
};

/// Give up an HTTP request. There is no need to report.
struct CancelRequest {
  RequestId request = 0;
};

/// Call `Session::timer` at this time, and forget the time that was set before; nullopt: at none.
struct WakeAt {
  std::optional<TimePoint> at;
};

/// The state has changed. `reason` says why the connection was last lost or refused, for people.
struct StateChanged {
  State state = State::Connecting;
  std::string reason;
};

/// Hand out an event.
struct DeliverEvent {
  EventMessage event;
};

/// Hand out the state in the place of lost events.
struct DeliverGap {
  Gap gap;
};

/// Takes a call's result as JSON.
using CallHandler = std::function<void(Result<Json>)>;

/// Call `handler(result)`.
struct DeliverResult {
  CallId call = 0;
  CallHandler handler;
  Result<Json> result;
};

/// The session is over; `error` says why, when the program did not ask for it.
struct Ended {
  std::optional<Error> error;
};

/// One thing to do. They are to be done in the order in which they come.
using Action = std::variant<OpenLink, SendText, Ping, CloseLink, SendRequest, CancelRequest, WakeAt,
                            StateChanged, DeliverEvent, DeliverGap, DeliverResult, Ended>;

}  // namespace pileup
