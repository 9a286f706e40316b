#include "event_stream.hpp"

#include <utility>

#include "members.hpp"

namespace pileup {

namespace {

// A position that no server has: the answer says where the log is now.
constexpr const char* kNowhere = "0:0";

}  // namespace

EventStream::EventStream(const Interface& api, std::optional<std::vector<std::string>> events,
                         std::optional<std::string> position)
    : api_(&api), events_(std::move(events)), position_(std::move(position)) {}

OpenLink EventStream::request(LinkId link, const Address& address,
                              const std::optional<std::string>& authorization) const {
  OpenLink open;
  open.link = link;
  open.kind = LinkKind::Http;
  std::string target = api_->sse_path;
  if (events_) {
    target += "?events=" + percent_encoded(joined(*events_));
  }
  open.url = address.httpUrl(target);
  open.path_and_query = address.base + target;
  open.headers = {{"Accept", "text/event-stream"}, {"Last-Event-ID", position_.value_or(kNowhere)}};
  if (authorization) open.headers.emplace_back("Authorization", *authorization);
  return open;
}

std::vector<EventMessage> EventStream::take(std::string_view bytes) {
  std::vector<EventMessage> events;
  for (const Frame& frame : reader_.feed(bytes)) {
    if (auto one = event(frame)) events.push_back(std::move(*one));
  }
  return events;
}

std::optional<EventMessage> EventStream::event(const Frame& frame) {
  Json content = parse_json(frame.data, "an event");
  if (frame.id) position_ = frame.id;
  EventMessage message;
  message.name = frame.event;
  if (api_->logged_events.count(frame.event) != 0 && content.is_object()) {
    // A frame carries what a message of a WebSocket does, but for the id, which stands beside it.
    content["event"] = frame.event;
    content.erase("id");
    message = event_message(content);
    message.id = frame.id;
    return message;
  }
  if (frame.event == "keepalive") {
    message.data = {{"position", frame.id ? Json(*frame.id) : Json(nullptr)}};
    return message;
  }
  if (frame.event == "connected") {
    if (connected_) return std::nullopt;
    connected_ = true;
  } else if (frame.event == "resume" && content.is_object()) {
    const auto position = content.find("position");
    if (position != content.end() && position->is_string()) position_ = position->get<std::string>();
  }
  message.data = std::move(content);
  return message;
}

std::set<std::string> EventStream::chosen() const {
  if (!events_) return api_->logged_events;
  return {events_->begin(), events_->end()};
}

bool EventStream::select(Role role, const Json& names) {
  const auto before = chosen();
  const auto given = read<std::optional<std::vector<std::string>>>(names, "events");
  std::set<std::string> after;
  if (role == Role::Subscribe) {
    after = given ? std::set<std::string>(given->begin(), given->end()) : api_->logged_events;
  } else {
    after = before;
    if (given) {
      for (const std::string& one : *given) after.erase(one);
    }
  }
  if (after == api_->logged_events) {
    events_.reset();
  } else {
    events_ = std::vector<std::string>(after.begin(), after.end());
  }
  return after != before;
}

Json EventStream::selection() const {
  return {{"events", chosen()}, {"position", position_.value_or(kNowhere)}};
}

}  // namespace pileup
