// How links come up: they are dialled, refused, greet, and take over.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "machine.hpp"
#include "members.hpp"

namespace pileup {

namespace {

constexpr std::chrono::seconds kFirstUpgrade(2);
constexpr std::chrono::seconds kLastUpgrade(300);

}  // namespace

void Session::Machine::connect(TimePoint now) {
  connect_at.reset();
  refusals.clear();
  refusals_wait = Duration(0);
  refused_for_good = false;
  dial(address.prefers_http ? LinkKind::Http : LinkKind::WebSocket, now);
}

void Session::Machine::dial(LinkKind kind, TimePoint now) {
  dialing = std::make_unique<SessionLink>();
  dialing->id = ++last_id;
  dialing->kind = kind;
  dialing->give_up_at = now + options.open_timeout;
  const auto position = resumes ? cursor.position() : std::nullopt;
  OpenLink open;
  if (kind == LinkKind::Http) {
    dialing->authorization = authorization;
    dialing->stream.emplace(*api, events, position);
    open = dialing->stream->request(dialing->id, address, authorization);
  } else {
    open.link = dialing->id;
    std::string target = api->websocket_path;
    char joint = '?';
    if (events) {
      target += joint + ("events=" + percent_encoded(joined(*events)));
      joint = '&';
    }
    if (position) target += joint + ("resume=" + percent_encoded(*position));
    open.url = address.websocketUrl(target);
    open.path_and_query = address.base + target;
    if (authorization) open.headers.emplace_back("Authorization", *authorization);
    open.subprotocol = api->subprotocol;
  }
  open.timeout = options.open_timeout;
  act(std::move(open));
}

void Session::Machine::refused(const std::string& why, std::optional<int> status,
                               std::optional<std::chrono::milliseconds> retry_after, TimePoint now) {
  const LinkKind kind = dialing->kind;
  dialing.reset();
  if (current) {
    // An attempt to return to WebSocket: HTTP goes on meanwhile.
    upgrade_delay = std::min<Duration>(upgrade_delay * 2, kLastUpgrade);
    upgrade_at = now + upgrade_delay;
    return;
  }
  refusals.push_back(why);
  refusals_wait = std::max<Duration>(refusals_wait, retry_after.value_or(std::chrono::milliseconds(0)));
  refused_for_good = refused_for_good || status == 422;
  if (kind == LinkKind::WebSocket && options.fallback) {
    dial(LinkKind::Http, now);
    return;
  }
  reason.clear();
  for (const std::string& one : refusals) reason += (reason.empty() ? "" : "; ") + one;
  if (refused_for_good) {
    end(reason, Error::of(Error::Kind::InvalidRequest, reason));
  } else if (first_attempt && !options.patient) {
    end(reason, Error::of(Error::Kind::ConnectionFailed, reason));
  } else {
    first_attempt = false;
    connect_at = now + refusals_wait + backoff.delay();
  }
}

void Session::Machine::opened(LinkId id, TimePoint now) {
  if (current && current->next_stream == id) {
    // The old stream ends only now, so that nothing is missed between the two.
    act(CloseLink{current->id, 1000, "", false});
    current->id = id;
    current->next_stream.reset();
    current->stream->restart();
    alive(*current, now);
    const std::string name = current->running->operation->name;
    requestDone({current->running_message, name, current->stream->selection(), std::nullopt}, now);
    return;
  }
  if (!dialing || dialing->id != id || dialing->phase != SessionLink::Phase::Opening) return;
  dialing->phase = SessionLink::Phase::Greeting;
  dialing->give_up_at = now + options.open_timeout;
}

void Session::Machine::greet(const EventMessage& event, TimePoint now) {
  const auto refuse = [&](const std::string& why) {
    act(CloseLink{dialing->id, 1000, "", false});
    refused(why, std::nullopt, std::nullopt, now);
  };
  const bool http = dialing->kind == LinkKind::Http;
  if (!dialing->greeted_connected) {
    if (event.name != "connected") {
      refuse(address.text() + " did not begin with 'connected'");
      return;
    }
    dialing->greeted_connected = true;
    if (http) return;
    const Json& data = object_of(event.data);
    heed(data);
    connected = data;
    const auto position = text_of(data, "position");
    if (!resumes && position) cursor.replace(*position);
    act(DeliverEvent{event});
    resumed(object_of(member_of(data, "resume")));
  } else {
    if (event.name != "resume") {
      refuse(address.text() + " did not tell the position of its events");
      return;
    }
    resumed(object_of(event.data));
  }
  resumes = cursor.position().has_value();
  established(now);
}

void Session::Machine::heed(const Json& data) {
  const Json& advice = object_of(member_of(data, "reconnect"));
  const auto base = milliseconds_of(advice, "base_ms");
  const auto cap = milliseconds_of(advice, "cap_ms");
  if (base && cap) backoff.advise(*base, *cap);
  const Json& limits = object_of(member_of(data, "limits"));
  const Json& requests = member_of(limits, "requests_in_flight");
  if (requests.is_number_integer()) {
    in_flight = requests.is_number_unsigned()
                    ? std::max<std::size_t>(1, static_cast<std::size_t>(requests.get<std::uint64_t>()))
                    : 1;
    const Json& size = member_of(limits, "message_bytes");
    dialing->max_message.reset();
    if (size.is_number_unsigned()) dialing->max_message = static_cast<std::size_t>(size.get<std::uint64_t>());
  }
  if (const auto beat = milliseconds_of(data, "heartbeat_interval_ms")) interval = *beat;
}

void Session::Machine::resumed(const Json& outcome) {
  if (text_of(outcome, "outcome") != "reset") return;
  const auto position = text_of(outcome, "position");
  if (position) cursor.replace(*position);
  if (!resumes) return;
  act(DeliverGap{{text_of(outcome, "reason").value_or("unknown"), position, member_of(outcome, "snapshot")}});
}

void Session::Machine::established(TimePoint now) {
  if (current) {
    sendAgain();
    drop(current, true);
  }
  current = std::move(dialing);
  current->phase = SessionLink::Phase::Open;
  alive(*current, now);
  first_attempt = false;
  upgrade_at.reset();
  const bool preferred = (current->kind == LinkKind::Http) == address.prefers_http;
  enter(preferred ? State::Live : State::Fallback);
  if (!preferred) {
    upgrade_delay = kFirstUpgrade;
    upgrade_at = now + upgrade_delay;
  }
}

}  // namespace pileup
