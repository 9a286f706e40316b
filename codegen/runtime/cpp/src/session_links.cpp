// How links in use carry messages, are probed and lost, and how the session ends.

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "machine.hpp"
#include "members.hpp"

namespace pileup {

namespace {

constexpr std::chrono::seconds kStreamKeepalive(30);

}  // namespace

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
  const Json& data = object_of(event.data);
  if (event.name == "resume") {
    resumed(data);
    return;
  }
  const auto wait = milliseconds_of(data, "reconnect_after_ms");
  const auto position = text_of(data, "position");
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
  std::string said = (http ? address.httpUrl("") : address.websocketUrl("")) + " cannot be reached" +
                     (why.empty() ? "" : ": " + why);
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
  // In the order in which they were made. A copy: finishing a call takes it out.
  for (const auto& [id, one] : std::map<CallId, CallPtr>(calls)) {
    Error told = error ? *error : Error::of(Error::Kind::NotConnected, why);
    told.operation = one->operation->name;
    finish(one, std::move(told));
  }
  act(Ended{std::move(error)});
}

}  // namespace pileup
