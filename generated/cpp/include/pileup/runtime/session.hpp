/// @file
/// The engine without input and output: keeps a link up, answers calls over it, and hands out each event
/// once, in order. Times and news go in, actions come out; it runs on any loop, and in tests on none.

#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileup/runtime/actions.hpp"
#include "pileup/runtime/backoff.hpp"
#include "pileup/runtime/error.hpp"
#include "pileup/runtime/http.hpp"
#include "pileup/runtime/json.hpp"
#include "pileup/runtime/keys.hpp"
#include "pileup/runtime/state.hpp"
#include "pileup/runtime/tables.hpp"

namespace pileup {

/// How a client behaves; only `url` has no default.
struct Options {
  /// The server's address: `ws:` and `wss:` ask for WebSocket, with HTTP as a fallback, `http:` and
  /// `https:` for HTTP and Server-Sent Events. May hold credentials.
  std::string url;
  /// The operator's user name; without it the client is anonymous.
  std::optional<std::string> username;
  std::optional<std::string> password;
  /// Bounds every call, reconnections included.
  std::chrono::milliseconds timeout{30000};
  /// Bounds each attempt to connect.
  std::chrono::milliseconds open_timeout{10000};
  /// Silence beyond the server's heartbeat interval that makes a link suspect, and how long the answer to
  /// a ping may take.
  std::chrono::milliseconds watchdog{10000};
  /// Whether to use HTTP and Server-Sent Events where WebSocket does not work.
  bool fallback = true;
  /// Names of the events that the server is to send; without a value everything.
  std::optional<std::vector<std::string>> events;
  /// A `position` of an earlier client, to go on from there.
  std::optional<std::string> resume_from;
  /// Whether to wait for a server that is not there yet. Otherwise the session ends with
  /// `ConnectionFailed` when the first attempt fails.
  bool patient = false;
  /// Numbers from 0 to 1 for the delays between attempts.
  std::function<double()> draw = random_draw;
  /// Makes idempotency keys.
  std::function<std::string()> new_key = new_idempotency_key;
};

/// What one call may have of its own.
struct CallOptions {
  /// Bounds the call, reconnections included; the client's `timeout` by default.
  std::optional<std::chrono::milliseconds> timeout;
  /// For a write that is to be carried out once, however often it is called: 16 to 128 characters. A new
  /// one is made by default.
  std::optional<std::string> idempotency_key;
};

/// One client of one server, as a state machine.
///
/// Every input may queue actions: call `takeActions` after each, and carry them out in order. Inputs may
/// be given while actions are carried out; the actions that they queue come after those already taken.
/// Not for several threads at once. `now` must never go backwards.
///
/// `transport.hpp` has the class that carries actions out over a `Transport`; only a loop of a very
/// different kind has reason to use a session directly.
class Session {
 public:
  /// `api` must outlive the session. Throws `InvalidRequest` for options that cannot be used.
  Session(const Interface& api, Options options);
  ~Session();
  /// What was moved from can only be destroyed, or assigned to.
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  /// @name What the program asks for
  /// @{

  /// Connect, and stay connected. Does nothing when already started or closed.
  void start(TimePoint now);

  /// End the connection for good. Calls that wait fail with `NotConnected`.
  void close(TimePoint now);

  /// Call an operation by name with its members as a JSON object (null: none). The handler gets the
  /// result exactly once, by a `DeliverResult` action; never from within this function. Members whose
  /// value is null are left out, except those that are required.
  CallId call(std::string_view operation, Json data, CallOptions options, CallHandler handler, TimePoint now);

  /// Wait no more for a call's answer; its handler gets an error of the kind `Cancelled`. Whether the
  /// server carries it out is open. Returns false when there is no such call any more.
  bool cancel(CallId call, TimePoint now);

  /// @}
  /// @name What links tell
  ///
  /// News of links and requests that the session has done with are ignored.
  /// @{

  /// A WebSocket is open, or an event stream has answered with 200.
  void linkOpened(LinkId link, TimePoint now);

  /// A text message of a WebSocket, or bytes of an event stream, however they are cut.
  void received(LinkId link, std::string_view text, TimePoint now);

  /// A pong has come, or other proof of life.
  void ponged(LinkId link, TimePoint now);

  /// A link that was open is gone. `code` is the close code that the server sent, nullopt (or 1006) when
  /// the connection was cut, and always for event streams; `reason` tells more, and may be empty.
  void linkClosed(LinkId link, std::optional<int> code, const std::string& reason, TimePoint now);

  /// No link came about. `status` is that of an HTTP answer, if there was one, with its `X-Error-Code` and
  /// `Retry-After`; `reason` is then what its body tells in `detail`, otherwise why there was none.
  void linkRefused(LinkId link, std::optional<int> status, const std::string& error_code,
                   std::optional<std::chrono::milliseconds> retry_after, const std::string& reason,
                   TimePoint now);

  /// An HTTP request was answered, whatever the status.
  void answered(RequestId request, const HttpResponse& response, TimePoint now);

  /// An HTTP request got no answer.
  void requestFailed(RequestId request, const std::string& reason, TimePoint now);

  /// The time of the last `WakeAt` has come. May be called too early or for nothing.
  void timer(TimePoint now);

  /// @}
  /// @name What comes out
  /// @{

  /// The actions that were queued since the last time.
  std::vector<Action> takeActions();

  State state() const;

  /// Why the connection was last lost or refused, for people.
  const std::string& reason() const;

  /// Id of the last event that was handed out; where a later client can go on.
  const std::optional<std::string>& position() const;

  /// The server's address without credentials.
  std::string url() const;

  /// How many calls wait for their answers.
  std::size_t pending() const;

  /// The data of the last `connected` event of a WebSocket; null before.
  const Json& connected() const;

  /// @}

 private:
  struct Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace pileup
