/// @file
/// A server and a clock that do what a test tells them to, around a session, without any socket.

#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "check.hpp"
#include "pileup/runtime/session.hpp"

namespace scripted {

using namespace std::chrono_literals;
using pileup::Json;

inline const std::string kEpoch = "9f2c4e1ab07d3356";

inline std::string at(int number) { return kEpoch + ":" + std::to_string(number); }

/// A small interface that has one of everything, written by hand.
inline const pileup::Interface& tables() {
  using pileup::Place;
  using pileup::Role;
  static const pileup::Interface kInterface = [] {
    pileup::Interface made;
    made.subprotocol = "pileup.v1.json";
    made.websocket_path = "/ws";
    made.sse_path = "/api/events/stream";
    made.operations = {
        {"system.ping", "", "GET", "/api/system/ping", {}, false, false, Role::Plain},
        {"queue.get_status",
         "",
         "GET",
         "/api/queue/status/{callsign}",
         {{"callsign", Place::Path, "string", false, true, ""}},
         false,
         false,
         Role::Plain},
        {"events.history",
         "",
         "GET",
         "/api/events/history",
         {{"after", Place::Query, "string", false, true, ""},
          {"limit", Place::Query, "integer", true, false, ""}},
         false,
         false,
         Role::Plain},
        {"admin.clear_queue", "", "POST", "/api/admin/queue/clear", {}, true, true, Role::Plain},
        {"admin.set_frequency",
         "",
         "POST",
         "/api/admin/frequency",
         {{"frequency", Place::Body, "string", false, true, ""},
          {"mode", Place::Body, "string", true, false, ""}},
         true,
         true,
         Role::Plain},
        {"auth.login",
         "",
         std::nullopt,
         std::nullopt,
         {{"username", Place::Body, "string", false, true, ""},
          {"password", Place::Body, "string", false, true, ""}},
         false,
         false,
         Role::Login},
        {"auth.logout", "", std::nullopt, std::nullopt, {}, false, false, Role::Logout},
        {"system.heartbeat", "", std::nullopt, std::nullopt, {}, false, false, Role::Heartbeat},
        {"events.subscribe",
         "",
         std::nullopt,
         std::nullopt,
         {{"events", Place::Body, "array", true, false, ""}},
         false,
         false,
         Role::Subscribe},
        {"events.unsubscribe",
         "",
         std::nullopt,
         std::nullopt,
         {{"events", Place::Body, "array", false, true, ""}},
         false,
         false,
         Role::Unsubscribe},
    };
    made.logged_events = {"current_qso", "frequency_update", "queue_update"};
    made.errors = {{"rate_limited", {true, true}},
                   {"storage_unavailable", {true, true}},
                   {"callsign_not_found", {false, false}},
                   {"queue_full", {false, true}}};
    made.close_codes = {{4000, {"drain", true}},
                        {4002, {"too_slow", true}},
                        {4200, {"protocol_violation", false}},
                        {4206, {"too_many_errors", false}}};
    return made;
  }();
  return kInterface;
}

/// A session, what came out of it, and a clock that stands still unless it is told to go.
class Surroundings {
 public:
  explicit Surroundings(pileup::Options options = {}) : session(tables(), filled(std::move(options))) {}

  static pileup::Options filled(pileup::Options options) {
    if (options.url.empty()) {
      options.url = "ws://localhost:8000";
      options.fallback = false;
    }
    // The middle of every bound.
    options.draw = [] { return 0.5; };
    return options;
  }

  pileup::Session session;
  pileup::TimePoint now{std::chrono::hours(1)};
  std::deque<pileup::OpenLink> opening;
  std::deque<std::pair<pileup::LinkId, Json>> messages;
  std::vector<pileup::LinkId> pings;
  std::vector<pileup::CloseLink> closed;
  std::deque<pileup::SendRequest> requests;
  std::vector<pileup::RequestId> cancelled;
  std::optional<pileup::TimePoint> wake;
  std::vector<std::string> states;
  std::vector<pileup::EventMessage> events;
  std::vector<pileup::Gap> gaps;
  std::vector<std::string> order;
  std::map<std::string, pileup::Result<Json>> results;
  std::vector<std::optional<pileup::Error>> ended;

  /// Take what the session wants.
  void drain() {
    for (pileup::Action& action : session.takeActions()) std::visit(*this, std::move(action));
  }

  void start() {
    session.start(now);
    drain();
  }

  /// Let time pass, with every timer in between.
  void pass(std::chrono::milliseconds time) {
    const auto until = now + time;
    int turns = 0;
    while (wake && *wake <= until) {
      HOLDS(++turns < 10'000);
      now = std::max(now, *wake);
      wake.reset();
      session.timer(now);
      drain();
    }
    now = until;
  }

  /// Call; the result is kept under the name.
  pileup::CallId call(const std::string& name, const std::string& operation, Json data = nullptr,
                      pileup::CallOptions options = {}) {
    auto keep = [this, name](pileup::Result<Json> result) {
      HOLDS(results.count(name) == 0);
      results.emplace(name, std::move(result));
      order.push_back(name);
    };
    const auto id = session.call(operation, std::move(data), std::move(options), keep, now);
    drain();
    return id;
  }

  const Json& value(const std::string& name) const {
    HOLDS(results.count(name) == 1);
    return results.at(name).value();
  }

  const pileup::Error& error(const std::string& name) const {
    HOLDS(results.count(name) == 1);
    return results.at(name).error();
  }

  // --- The server ---

  /// The link that is being opened; there has to be one.
  pileup::OpenLink take() {
    HOLDS(!opening.empty());
    const auto link = opening.front();
    opening.pop_front();
    return link;
  }

  void say(pileup::LinkId link, const std::string& text) {
    session.received(link, text, now);
    drain();
  }

  void event(pileup::LinkId link, const std::string& name, Json data, const std::string& id = "") {
    Json frame = {{"type", "event"}, {"event", name}, {"data", std::move(data)}, {"timestamp", "t"}};
    if (!id.empty()) frame["id"] = id;
    say(link, frame.dump());
  }

  static Json greeting(int position, Json resume = nullptr, int interval_ms = 30'000) {
    Json data = {{"connection_id", "1"},
                 {"heartbeat_interval_ms", interval_ms},
                 {"limits", {{"message_bytes", 2000}, {"requests_in_flight", 64}}},
                 {"position", at(position)},
                 {"reconnect", {{"base_ms", 1000}, {"cap_ms", 8000}, {"jitter", "full"}}}};
    if (!resume.is_null()) data["resume"] = std::move(resume);
    return data;
  }

  /// Accept the link that is being opened, and say hello; returns its number.
  pileup::LinkId greet(int position = 0, Json resume = nullptr, int interval_ms = 30'000) {
    const auto link = take();
    HOLDS(link.kind == pileup::LinkKind::WebSocket);
    session.linkOpened(link.link, now);
    drain();
    event(link.link, "connected", greeting(position, std::move(resume), interval_ms));
    return link.link;
  }

  void frequency(pileup::LinkId link, int number) {
    event(link, "frequency_update", {{"frequency", std::to_string(number)}}, at(number));
  }

  /// The next request that was sent.
  Json request() {
    HOLDS(!messages.empty());
    const Json text = messages.front().second;
    messages.pop_front();
    return text;
  }

  void answer(pileup::LinkId link, const Json& request, Json data) {
    const Json frame = {
        {"id", request.at("id")}, {"type", "response"},      {"operation", request.at("operation")},
        {"success", true},        {"data", std::move(data)}, {"error", nullptr}};
    say(link, frame.dump());
  }

  void fail(pileup::LinkId link, const Json& request, const std::string& code, int status,
            Json retry_after_ms = nullptr) {
    const Json error = {{"code", code},       {"status", status},         {"message", code},
                        {"retryable", false}, {"details", Json::array()}, {"retry_after_ms", retry_after_ms}};
    const Json frame = {
        {"id", request.at("id")}, {"type", "response"}, {"operation", request.at("operation")},
        {"success", false},       {"data", nullptr},    {"error", error}};
    say(link, frame.dump());
  }

  void cut(pileup::LinkId link, std::optional<int> code = std::nullopt, const std::string& reason = "") {
    session.linkClosed(link, code, reason, now);
    drain();
  }

  void refuse(pileup::LinkId link, std::optional<int> status = std::nullopt, const std::string& reason = "no",
              std::optional<std::chrono::milliseconds> wait = std::nullopt) {
    session.linkRefused(link, status, "", wait, reason, now);
    drain();
  }

  // --- The same over HTTP ---

  /// Accept an event stream, and say where it stands.
  pileup::LinkId greetStream(int position = 0) {
    const auto link = take();
    HOLDS(link.kind == pileup::LinkKind::Http);
    session.linkOpened(link.link, now);
    drain();
    say(link.link, "event: connected\ndata: {}\n\n");
    const Json outcome = {{"outcome", "reset"}, {"reason", "epoch_changed"}, {"position", at(position)}};
    say(link.link, "event: resume\ndata: " + outcome.dump() + "\n\n");
    return link.link;
  }

  void reply(const pileup::SendRequest& request, int status, const std::string& body,
             pileup::Headers headers = {}) {
    session.answered(request.request, {status, "", std::move(headers), body}, now);
    drain();
  }

  pileup::SendRequest httpRequest() {
    HOLDS(!requests.empty());
    const auto request = requests.front();
    requests.pop_front();
    return request;
  }

  // --- Actions ---

  void operator()(pileup::OpenLink&& one) { opening.push_back(std::move(one)); }
  void operator()(pileup::SendText&& one) { messages.emplace_back(one.link, Json::parse(one.text)); }
  void operator()(pileup::Ping&& one) { pings.push_back(one.link); }
  void operator()(pileup::CloseLink&& one) { closed.push_back(std::move(one)); }
  void operator()(pileup::SendRequest&& one) { requests.push_back(std::move(one)); }
  void operator()(pileup::CancelRequest&& one) { cancelled.push_back(one.request); }
  void operator()(pileup::WakeAt&& one) { wake = one.at; }
  void operator()(pileup::StateChanged&& one) { states.push_back(to_string(one.state)); }
  void operator()(pileup::DeliverEvent&& one) { events.push_back(std::move(one.event)); }
  void operator()(pileup::DeliverGap&& one) { gaps.push_back(std::move(one.gap)); }
  void operator()(pileup::DeliverResult&& one) {
    if (one.handler) one.handler(std::move(one.result));
  }
  void operator()(pileup::Ended&& one) { ended.push_back(std::move(one.error)); }

  /// Ids of the events with this name.
  std::vector<std::string> ids(const std::string& name) const {
    std::vector<std::string> all;
    for (const auto& one : events) {
      if (one.name == name) all.push_back(one.id.value_or(""));
    }
    return all;
  }
};

}  // namespace scripted
