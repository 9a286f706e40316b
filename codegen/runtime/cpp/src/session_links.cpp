// How links come up, carry messages, are probed, lost, replaced.

#include <algorithm>

#include "machine.hpp"

namespace pileup {

namespace {

constexpr std::chrono::seconds kFirstUpgrade(2);
constexpr std::chrono::seconds kLastUpgrade(300);
constexpr std::chrono::seconds kStreamKeepalive(30);
// What a server may advise at most: a wrong number must not silence a client for ever.
constexpr std::int64_t kDay = 86'400'000;

/// Milliseconds of a member, where it is a whole number.
std::optional<std::chrono::milliseconds> milliseconds(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  const auto number =
      found->is_number_unsigned()
          ? static_cast<std::int64_t>(std::min<std::uint64_t>(found->get<std::uint64_t>(), kDay))
          : found->get<std::int64_t>();
  return std::chrono::milliseconds(std::clamp<std::int64_t>(number, 0, kDay));
}

std::optional<std::string> text(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

const Json& object(const Json& value) {
  static const Json kEmpty = Json::object();
  return value.is_object() ? value : kEmpty;
}

const Json& member(const Json& value, const char* name) {
  static const Json kNull;
  const auto found = value.find(name);
  return found == value.end() ? kNull : *found;
}

}  // namespace

// --- Coming up ---

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
      std::string names;
      for (const std::string& one : *events) names += (names.empty() ? "" : ",") + one;
      target += joint + ("events=" + percent_encoded(names));
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
    const Json& data = object(event.data);
    heed(data);
    connected = data;
    const auto position = text(data, "position");
    if (!resumes && position) cursor.replace(*position);
    act(DeliverEvent{event});
    resumed(object(member(data, "resume")));
  } else {
    if (event.name != "resume") {
      refuse(address.text() + " did not tell the position of its events");
      return;
    }
    resumed(object(event.data));
  }
  resumes = cursor.position().has_value();
  established(now);
}

void Session::Machine::heed(const Json& data) {
  const Json& advice = object(member(data, "reconnect"));
  const auto base = milliseconds(advice, "base_ms");
  const auto cap = milliseconds(advice, "cap_ms");
  if (base && cap) backoff.advise(*base, *cap);
  const Json& limits = object(member(data, "limits"));
  const Json& requests = member(limits, "requests_in_flight");
  if (requests.is_number_integer()) {
    in_flight = requests.is_number_unsigned()
                    ? std::max<std::size_t>(1, static_cast<std::size_t>(requests.get<std::uint64_t>()))
                    : 1;
    const Json& size = member(limits, "message_bytes");
    dialing->max_message.reset();
    if (size.is_number_unsigned()) dialing->max_message = static_cast<std::size_t>(size.get<std::uint64_t>());
  }
  if (const auto beat = milliseconds(data, "heartbeat_interval_ms")) interval = *beat;
}

void Session::Machine::resumed(const Json& outcome) {
  if (text(outcome, "outcome") != "reset") return;
  const auto position = text(outcome, "position");
  if (position) cursor.replace(*position);
  if (!resumes) return;
  act(DeliverGap{{text(outcome, "reason").value_or("unknown"), position, member(outcome, "snapshot")}});
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

// --- In use ---

void Session::Machine::received(LinkId id, std::string_view text, TimePoint now) {
  // Handling a message may replace the links: look anew for each.
  const auto find = [&]() -> SessionLink* {
    for (auto* one : {current.get(), dialing.get()}) {
      if (one != nullptr && one->id == id) return one;
    }
    return nullptr;
  };
  SessionLink* link = find();
  if (link == nullptr || link->phase == SessionLink::Phase::Opening) return;
  std::vector<Message> messages;
  std::optional<std::string> fault;
  try {
    if (link->kind == LinkKind::WebSocket) {
      messages.push_back(read_message(text));
    } else {
      for (EventMessage& one : link->stream->take(text)) messages.emplace_back(std::move(one));
    }
  } catch (const UnexpectedAnswer& error) {
    fault =
        (link->kind == LinkKind::Http ? "the event stream cannot be read: " : std::string()) + error.what();
  }
  if (link->phase == SessionLink::Phase::Open) alive(*link, now);
  for (const Message& one : messages) {
    link = find();
    if (link == nullptr) return;
    message(*link, one, now);
  }
  if (!fault || find() == nullptr) return;
  if (current && current->id == id) {
    lost(*fault, std::nullopt, true, now);
  } else {
    act(CloseLink{id, 1000, "", false});
    refused(*fault, std::nullopt, std::nullopt, now);
  }
}

void Session::Machine::message(SessionLink& link, const Message& content, TimePoint now) {
  const auto* said = std::get_if<EventMessage>(&content);
  if (&link == dialing.get()) {
    if (said != nullptr) {
      greet(*said, now);
    } else if (std::holds_alternative<Response>(content)) {
      greet({}, now);
    }
    return;
  }
  if (said != nullptr) {
    event(*said);
  } else if (const auto* response = std::get_if<Response>(&content)) {
    answer(*response, now);
  }
}

void Session::Machine::event(const EventMessage& event) {
  backoff.succeeded();
  const Json& data = object(event.data);
  if (event.name == "resume") {
    resumed(data);
    return;
  }
  const auto wait = milliseconds(data, "reconnect_after_ms");
  const auto position = text(data, "position");
  if (event.name == "goodbye" && wait) {
    advised = *wait;
  } else if (event.name == "keepalive" && position) {
    cursor.advance(*position);
  } else if (event.id && !cursor.admits(*event.id)) {
    return;
  }
  act(DeliverEvent{event});
}

void Session::Machine::alive(SessionLink& link, TimePoint now) {
  const Duration beat = link.kind == LinkKind::Http ? Duration(kStreamKeepalive) : interval;
  link.pong_by.reset();
  link.quiet_at = now + beat + options.watchdog;
}

void Session::Machine::ponged(LinkId id, TimePoint now) {
  if (current && current->id == id) alive(*current, now);
}

// --- Going down ---

void Session::Machine::linkClosed(LinkId id, std::optional<int> code, const std::string& why, TimePoint now) {
  const std::string more = why.empty() ? "" : ": " + why;
  std::string said = "the connection was cut" + more;
  if (code && *code != 1006) {
    said = "the server closed the connection with " + std::to_string(*code) + more;
  }
  if (current && current->id == id) {
    if (current->kind == LinkKind::Http) {
      said = why.empty() ? "the server ended the event stream" : "the event stream broke: " + why;
      code.reset();
    }
    lost(said, code, false, now);
  } else if (current && current->next_stream == id) {
    linkRefused(id, std::nullopt, std::nullopt, why, now);
  } else if (dialing && dialing->id == id) {
    refused(said, std::nullopt, std::nullopt, now);
  }
}

void Session::Machine::linkRefused(LinkId id, std::optional<int> status,
                                   std::optional<std::chrono::milliseconds> retry_after,
                                   const std::string& why, TimePoint now) {
  const bool reselects = current && current->next_stream == id;
  if (!reselects && !(dialing && dialing->id == id)) return;
  const bool http = reselects || dialing->kind == LinkKind::Http;
  std::string said = address.text() + " cannot be reached" + (why.empty() ? "" : ": " + why);
  if (status) {
    said = std::string("the server refused ") + (http ? "the event stream" : "WebSocket") + " with " +
           std::to_string(*status) + (why.empty() ? "" : ": " + why);
  }
  if (reselects) {
    current->next_stream.reset();
    lost(said, std::nullopt, true, now);
  } else {
    refused(said, status, retry_after, now);
  }
}

void Session::Machine::lost(const std::string& why, std::optional<int> code, bool still_open, TimePoint now,
                            bool abort) {
  drop(current, still_open, abort);
  drop(dialing, true);
  upgrade_at.reset();
  sendAgain();
  reason = why;
  if (!comes_back(*api, code)) {
    end(why, Error::of(Error::Kind::ConnectionFailed, why));
    return;
  }
  enter(State::Resuming);
  connect_at = now + advised.value_or(Duration(0)) + backoff.delay();
  advised.reset();
}

void Session::Machine::drop(std::unique_ptr<SessionLink>& link, bool still_open, bool abort) {
  if (!link) return;
  if (link->request) act(CancelRequest{*link->request});
  if (link->next_stream) act(CloseLink{*link->next_stream, 1000, "", abort});
  if (still_open) act(CloseLink{link->id, 1000, "", abort});
  link.reset();
}

void Session::Machine::linksDue(TimePoint now) {
  const auto past = [&](const std::optional<TimePoint>& at) { return at && *at <= now; };
  if (connect_at && past(connect_at)) connect(now);
  if (past(upgrade_at)) {
    upgrade_at.reset();
    dial(LinkKind::WebSocket, now);
  }
  if (dialing && dialing->give_up_at <= now) {
    act(CloseLink{dialing->id, 1000, "", true});
    const bool greeting = dialing->phase == SessionLink::Phase::Greeting;
    refused(address.text() +
                (greeting ? " accepted the connection, but said nothing" : " did not answer in time"),
            std::nullopt, std::nullopt, now);
  }
  if (!current) return;
  if (past(current->pong_by)) {
    lost("the server does not answer pings", std::nullopt, true, now, true);
  } else if (current->running && current->answer_by <= now) {
    lost(current->running->operation->name + " broke off: no answer in time", std::nullopt, true, now, true);
  } else if (past(current->quiet_at)) {
    if (current->kind == LinkKind::Http) {
      // A silent stream cannot be asked: it counts as gone.
      lost("the event stream has fallen silent", std::nullopt, true, now, true);
    } else {
      current->quiet_at.reset();
      current->pong_by = now + options.watchdog;
      act(Ping{current->id});
    }
  }
}

void Session::Machine::enter(State next) {
  if (next == state) return;
  state = next;
  act(StateChanged{next, reason});
}

void Session::Machine::end(const std::string& why, std::optional<Error> error) {
  if (state == State::Closed) return;
  reason = why;
  drop(current, true);
  drop(dialing, true);
  connect_at.reset();
  upgrade_at.reset();
  enter(State::Closed);
  // In the order in which they were made.
  for (const CallPtr& one : std::vector<CallPtr>([&] {
         std::vector<CallPtr> all;
         for (const auto& [id, call] : calls) all.push_back(call);
         return all;
       }())) {
    Error told = error ? *error : Error::of(Error::Kind::NotConnected, why);
    told.operation = one->operation->name;
    finish(one, std::move(told));
  }
  act(Ended{std::move(error)});
}

}  // namespace pileup
