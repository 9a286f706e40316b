/// @file
/// What a transport has to do, so that a client runs on a program's own loop and sockets.
///
/// A transport moves bytes and keeps one timer; everything else (what to send, when to come back, which
/// answer belongs to which call, when silence is suspect) is the session's. Another transport is a subclass
/// of `Transport`, which reports to the `TransportListener` that it is given:
///
/// | the session asks for | the transport does it and reports |
/// |---|---|
/// | `attach` | keeps the listener; `nullptr`: ends everything, and reports nothing any more |
/// | `open` | `linkOpened`, or `linkRefused`; then `received` for each message, and `linkClosed` at the end |
/// | `sendText` | |
/// | `ping` | `ponged` when the pong comes |
/// | `close` | nothing any more about this link |
/// | `request` | `answered`, or `requestFailed` |
/// | `cancel` | nothing any more about this request |
/// | `wakeAt` | `timer` at that time |
///
/// - Links and requests have numbers that are never used twice; a map from number to socket is all the
///   state that is needed. Two links may be there at once. News of a number that the session has done
///   with is ignored, so that a transport with late news need not be careful.
/// - For `LinkKind::WebSocket`, `received` takes one text message; for `LinkKind::Http` whatever bytes of
///   the stream have come, cut anywhere. `linkOpened` of a stream means the status 200; any other is a
///   `linkRefused` with the status, `X-Error-Code`, `Retry-After` and the `detail` of the JSON body.
/// - A message that cannot be sent is no report: the link's end tells of it.
/// - Nothing needs to time out by itself. The session closes what takes too long; `CloseLink::abort` asks
///   for no closing handshake.
/// - Reports may be made from within these functions, and the listener may be gone after any report, and
///   the transport with it, when a callback of the program has destroyed the client: touch no member then
///   without knowing that this object is still there.
/// - All of it happens on one thread. Nothing may throw.
///
/// `examples/console` has a transport in a hundred lines, which plays a script instead of opening sockets;
/// `qt/src/engine.cpp` is the one of Qt programs.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "pileup/runtime/actions.hpp"

namespace pileup {

/// Takes a transport's reports; the functions are those of `Session`, without the time.
class TransportListener {
 public:
  virtual ~TransportListener() = default;
  virtual void linkOpened(LinkId link) = 0;
  virtual void received(LinkId link, std::string_view text) = 0;
  virtual void ponged(LinkId link) = 0;
  virtual void linkClosed(LinkId link, std::optional<int> code, const std::string& reason) = 0;
  virtual void linkRefused(LinkId link, std::optional<int> status, const std::string& error_code,
                           std::optional<std::chrono::milliseconds> retry_after,
                           const std::string& reason) = 0;
  virtual void answered(RequestId request, const HttpResponse& response) = 0;
  virtual void requestFailed(RequestId request, const std::string& reason) = 0;
  virtual void timer() = 0;
};

/// Moves the bytes.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Report to this listener from now on; nullptr: to nobody, and end everything that is open.
  virtual void attach(TransportListener* listener) = 0;

  /// Open a WebSocket or an event stream. Redirects are not followed.
  virtual void open(const OpenLink& action) = 0;
  virtual void sendText(const SendText& action) = 0;
  virtual void ping(const Ping& action) = 0;
  virtual void close(const CloseLink& action) = 0;

  /// Send an HTTP request. Redirects are not followed. A transport without HTTP reports `requestFailed`
  /// (and `linkRefused` for event streams).
  virtual void request(const SendRequest& action) = 0;
  virtual void cancel(const CancelRequest& action) = 0;

  /// Report `timer` once at this time instead of any earlier one; nullopt: not at all.
  virtual void wakeAt(std::optional<TimePoint> at) = 0;

  /// The time. Tests have their own.
  virtual TimePoint now() const { return std::chrono::steady_clock::now(); }
};

}  // namespace pileup
