/// @file
/// What a transport has to do, so that a client runs on a program's own loop and sockets.
///
/// A transport moves bytes and keeps one timer; everything else (what to send, when to come back, which
/// answer belongs to which call) is the session's. Another transport is a subclass of `Transport` with
/// six functions, which reports to the `TransportListener` that it is given:
///
/// | the session asks for | the transport does it and reports |
/// |---|---|
/// | `open` | `linkOpened`, or `linkRefused`; then `received` for each message, and `linkClosed` at the end |
/// | `sendText` | |
/// | `ping` | `ponged` when the pong comes |
/// | `close` | nothing any more about this link |
/// | `request` | `answered`, or `requestFailed` |
/// | `cancel` | nothing any more about this request |
/// | `wakeAt` | `timer` at that time |
///
/// Reports may be made from within these functions. All of it happens on one thread.

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
