/// @file
/// What is inside of a session.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "event_stream.hpp"
#include "pileup/runtime/position.hpp"
#include "pileup/runtime/session.hpp"

namespace pileup {

/// One call from its making to its result.
struct Call {
  CallId id = 0;
  const Operation* operation = nullptr;
  Json data;
  std::optional<std::string> key;
  CallHandler handler;
  std::chrono::milliseconds timeout{0};
  TimePoint deadline;
  /// When to try again after a failure that will pass; nullopt while it waits for a link or an answer.
  std::optional<TimePoint> retry_at;
  /// Where the call stands among those that wait for a time.
  std::optional<TimePoint> due_at;
  /// Id of the request. The same request over another link keeps it, another attempt gets a new one.
  std::string request;
  /// Whether it may have reached the server.
  bool sent = false;
};

using CallPtr = std::shared_ptr<Call>;

/// A connection on its way up or in use.
struct SessionLink {
  enum class Phase { Opening, Greeting, Open };

  LinkId id = 0;
  LinkKind kind = LinkKind::WebSocket;
  Phase phase = Phase::Opening;
  /// While it opens and greets: when to give up.
  TimePoint give_up_at;
  /// Once open: when silence becomes suspect.
  std::optional<TimePoint> quiet_at;
  /// After a ping: when to give the peer up.
  std::optional<TimePoint> pong_by;
  /// The server's limit of a message in bytes.
  std::optional<std::size_t> max_message;

  /// @name Over HTTP
  /// @{
  std::optional<EventStream> stream;
  std::optional<std::string> authorization;
  bool greeted_connected = false;
  std::deque<CallPtr> requests;
  /// The call whose request is under way, with the id of the message that it answers.
  CallPtr running;
  std::string running_message;
  std::optional<RequestId> request;
  TimePoint answer_by;
  /// The stream that is to replace the one in use, for a call that changes the selection.
  std::optional<LinkId> next_stream;
  /// @}
};

struct Session::Machine {
  Machine(const Interface& known, Options given);

  // --- The program (session.cpp) ---
  void start(TimePoint now);
  CallId call(std::string_view name, Json data, CallOptions wishes, CallHandler handler, TimePoint now);
  bool cancel(CallId id, TimePoint now);
  void timer(TimePoint now);
  /// After every input: sends what can be sent, and sets the clock.
  void settle(TimePoint now);

  // --- Calls (session_calls.cpp) ---
  void enqueue(const CallPtr& one);
  void pump(TimePoint now);
  void send(const CallPtr& one, TimePoint now);
  void answer(const Response& response, TimePoint now);
  void note(const Call& one, const Json& result);
  void finish(const CallPtr& one, Result<Json> result);
  void forget(const CallPtr& one);
  void sendAgain();
  void callsDue(TimePoint now);
  void schedule(const CallPtr& one);
  void unschedule(Call& one);
  Error timedOut(const Call& one) const;
  Error failed(const Call& one, const Failure& failure) const;

  // --- Links that come up (session_connecting.cpp) ---
  void connect(TimePoint now);
  void dial(LinkKind kind, TimePoint now);
  void refused(const std::string& why, std::optional<int> status,
               std::optional<std::chrono::milliseconds> retry_after, TimePoint now);
  void opened(LinkId id, TimePoint now);
  void greet(const EventMessage& event, TimePoint now);
  void heed(const Json& data);
  void resumed(const Json& outcome);
  void established(TimePoint now);

  // --- Links in use (session_links.cpp) ---
  void received(LinkId id, std::string_view text, TimePoint now);
  void message(SessionLink& link, const Message& content, TimePoint now);
  void event(const EventMessage& event);
  void alive(SessionLink& link, TimePoint now);
  void ponged(LinkId id, TimePoint now);
  void linkClosed(LinkId id, std::optional<int> code, const std::string& reason, TimePoint now);
  void linkRefused(LinkId id, std::optional<int> status, std::optional<std::chrono::milliseconds> retry_after,
                   const std::string& why, TimePoint now);
  void lost(const std::string& why, std::optional<int> code, bool still_open, TimePoint now,
            bool abort = false);
  void drop(std::unique_ptr<SessionLink>& link, bool still_open, bool abort = false);
  void linksDue(TimePoint now);
  void enter(State next);
  void end(const std::string& why, std::optional<Error> error);

  // --- HTTP (session_http.cpp) ---
  void nextRequest(TimePoint now);
  void byItself(TimePoint now);
  void requestDone(Response response, TimePoint now);
  void answered(RequestId id, const HttpResponse& response, TimePoint now);
  void requestFailed(RequestId id, const std::string& why, TimePoint now);

  template <class T>
  void act(T action) {
    actions.emplace_back(std::move(action));
  }

  const Interface* api;
  Options options;
  Address address;
  std::optional<std::string> authorization;
  std::optional<std::vector<std::string>> events;
  Cursor cursor;
  bool resumes = false;
  Backoff backoff;
  std::vector<Action> actions;

  State state = State::Connecting;
  bool started = false;
  std::string reason = "the client has not been opened";
  Json connected;

  // In use, and on the way up. Both at once only while WebSocket takes over from HTTP.
  std::unique_ptr<SessionLink> current;
  std::unique_ptr<SessionLink> dialing;
  bool first_attempt = true;
  std::vector<std::string> refusals;
  Duration refusals_wait{0};
  bool refused_for_good = false;
  std::optional<Duration> advised;
  std::optional<TimePoint> connect_at;
  std::optional<TimePoint> upgrade_at;
  Duration upgrade_delay{0};
  Duration interval = std::chrono::seconds(30);

  // Until the server has said how many requests may be in flight.
  std::size_t in_flight = 64;
  std::map<CallId, CallPtr> calls;
  std::deque<CallPtr> waiting;
  std::list<CallPtr> sent;
  std::set<std::pair<TimePoint, CallId>> due;
  CallId last_call = 0;
  std::uint64_t last_message = 0;
  std::uint64_t last_id = 0;
  std::optional<TimePoint> wake;
};

}  // namespace pileup
