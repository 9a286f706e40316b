// Requests over HTTP, one after the other, and what HTTP does without the server.

#include <optional>
#include <string>
#include <utility>

#include "machine.hpp"
#include "members.hpp"

namespace pileup {

namespace {

// A server sends keepalive after so long a silence.
constexpr int kKeepaliveMilliseconds = 30'000;
constexpr std::chrono::seconds kRequestTime(30);

}  // namespace

void Session::Machine::nextRequest(TimePoint now) {
  while (current && current->kind == LinkKind::Http && !current->running && !current->requests.empty()) {
    SessionLink& link = *current;
    link.running = link.requests.front();
    link.running_message = link.running->request;
    link.requests.pop_front();
    link.answer_by = now + kRequestTime;
    const Operation& operation = *link.running->operation;
    if (!operation.method) {
      byItself(now);
      continue;
    }
    Route route = route_of(operation, link.running->data);
    SendRequest request;
    request.request = ++last_id;
    link.request = request.request;
    request.http.method = std::move(route.method);
    request.http.url = address.httpUrl(route.target);
    request.http.path_and_query = address.base + route.target;
    request.http.timeout = kRequestTime;
    if (link.authorization) request.http.headers.emplace_back("Authorization", *link.authorization);
    if (link.running->key) request.http.headers.emplace_back("Idempotency-Key", *link.running->key);
    if (route.body) request.http.headers.emplace_back("Content-Type", "application/json");
    request.http.body = std::move(route.body);
    act(std::move(request));
  }
}

void Session::Machine::byItself(TimePoint now) {
  SessionLink& link = *current;
  const Json& data = link.running->data;
  const auto text = [&](const char* name) { return text_of(data, name).value_or(""); };
  Json result = Json::object();
  switch (link.running->operation->role) {
    case Role::Login:
      link.authorization = basic_authorization(text("username"), text("password"));
      result = {{"authenticated", true}, {"username", text("username")}};
      break;
    case Role::Logout:
      link.authorization.reset();
      result = {{"authenticated", false}};
      break;
    case Role::Heartbeat:
      result = {{"alive", true}, {"interval_ms", kKeepaliveMilliseconds}};
      break;
    case Role::Subscribe:
    case Role::Unsubscribe: {
      bool anew = false;
      try {
        anew = link.stream->select(link.running->operation->role, member_of(data, "events"));
      } catch (const UnexpectedAnswer& error) {
        const CallPtr one = link.running;
        link.running.reset();
        finish(one, Error::of(Error::Kind::InvalidRequest, error.what(), one->operation->name));
        return;
      }
      if (anew) {
        // Answered when the new stream stands.
        link.next_stream = ++last_id;
        OpenLink open = link.stream->request(*link.next_stream, address, link.authorization);
        open.timeout = options.open_timeout;
        link.answer_by = now + options.open_timeout;
        act(std::move(open));
        return;
      }
      result = link.stream->selection();
      break;
    }
    case Role::Plain:
      break;
  }
  requestDone({link.running_message, link.running->operation->name, std::move(result), std::nullopt}, now);
}

void Session::Machine::requestDone(Response response, TimePoint now) {
  current->running.reset();
  current->request.reset();
  answer(response, now);
}

void Session::Machine::answered(RequestId id, const HttpResponse& response, TimePoint now) {
  if (!current || current->request != id) return;
  const std::string name = current->running->operation->name;
  if (response.status >= 500 && !header(response.headers, "X-Error-Code")) {
    current->request.reset();
    lost("something in between answered " + name + " with " + std::to_string(response.status), std::nullopt,
         true, now);
    return;
  }
  Response message{current->running_message, name, nullptr, std::nullopt};
  if (response.status < 200 || response.status >= 300) {
    message.failure = failure_of(response);
  } else {
    try {
      message.data = parse_json(response.body, name);
    } catch (const UnexpectedAnswer&) {
      current->request.reset();
      lost(name + " was answered with something that is no JSON", std::nullopt, true, now);
      return;
    }
  }
  requestDone(std::move(message), now);
}

void Session::Machine::requestFailed(RequestId id, const std::string& why, TimePoint now) {
  if (!current || current->request != id) return;
  current->request.reset();
  lost(current->running->operation->name + " broke off: " + why, std::nullopt, true, now);
}

}  // namespace pileup
