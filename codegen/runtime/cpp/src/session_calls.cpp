// How calls wait, are sent, answered, tried again and given up.

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "machine.hpp"
#include "members.hpp"

namespace pileup {

namespace {

/// "0.05 s", "30 s": with a point in every locale.
std::string in_seconds(std::chrono::milliseconds time) {
  std::string text = std::to_string(time.count() / 1000);
  std::string rest = std::to_string(time.count() % 1000);
  if (rest != "0") {
    rest.insert(0, 3 - rest.size(), '0');
    rest.erase(rest.find_last_not_of('0') + 1);
    text += "." + rest;
  }
  return text + " s";
}

}  // namespace

void Session::Machine::enqueue(const CallPtr& one) {
  one->request = std::to_string(++last_message);
  one->retry_at.reset();
  schedule(one);
  waiting.push_back(one);
}

void Session::Machine::schedule(const CallPtr& one) {
  unschedule(*one);
  one->due_at = one->retry_at ? std::min(*one->retry_at, one->deadline) : one->deadline;
  due.emplace(*one->due_at, one->id);
}

void Session::Machine::unschedule(Call& one) {
  if (one.due_at) due.erase({*one.due_at, one.id});
  one.due_at.reset();
}

void Session::Machine::pump(TimePoint now) {
  while (current && !waiting.empty() && sent.size() < in_flight) {
    const CallPtr one = waiting.front();
    waiting.pop_front();
    send(one, now);
  }
  if (current) nextRequest(now);
}

void Session::Machine::send(const CallPtr& one, TimePoint) {
  const Operation& operation = *one->operation;
  try {
    if (current->kind == LinkKind::Http) {
      json_text(one->data);
      if (operation.method) route_of(operation, one->data);
      current->requests.push_back(one);
    } else {
      // Not even `{}` for an operation without members, but always for one that has some.
      const Json* data = operation.members.empty() ? nullptr : &one->data;
      std::string text = request_text(one->request, operation.name, data, one->key);
      if (current->max_message && text.size() > *current->max_message) {
        // The server would close the connection, and every other call with it.
        throw InvalidRequest(operation.name + ": the request exceeds " +
                             std::to_string(*current->max_message) + " bytes");
      }
      act(SendText{current->id, std::move(text)});
    }
  } catch (const InvalidRequest& error) {
    finish(one, Error::of(Error::Kind::InvalidRequest, error.what(), operation.name));
    return;
  }
  one->sent = true;
  sent.push_back(one);
}

void Session::Machine::answer(const Response& response, TimePoint now) {
  // Nothing has gone wrong for as long as it takes to answer a request.
  backoff.succeeded();
  const auto found = std::find_if(sent.begin(), sent.end(), [&](const CallPtr& one) {
    return response.id && one->request == *response.id;
  });
  if (found == sent.end()) return;
  const CallPtr one = *found;
  sent.erase(found);
  if (!response.failure) {
    note(*one, response.data);
    finish(one, response.data);
    return;
  }
  Error error = failed(*one, *response.failure);
  if (!error.transient) {
    finish(one, std::move(error));
    return;
  }
  // The same request under the same key: the server carries it out once.
  one->retry_at = now + response.failure->retry_after.value_or(std::chrono::seconds(1));
  schedule(one);
}

Error Session::Machine::failed(const Call& one, const Failure& failure) const {
  const auto known = api->errors.find(failure.code);
  const ErrorKind kind = known == api->errors.end() ? ErrorKind() : known->second;
  Error error = Error::of(Error::Kind::Operation, failure.message, one.operation->name);
  error.code = failure.code;
  error.status = failure.status;
  error.retryable = failure.retryable || kind.may_succeed_later;
  error.transient = kind.transient;
  error.details = failure.details;
  error.retry_after = failure.retry_after;
  return error;
}

void Session::Machine::note(const Call& one, const Json& result) {
  switch (one.operation->role) {
    case Role::Login: {
      const auto username = text_of(one.data, "username");
      const auto password = text_of(one.data, "password");
      authorization.reset();
      if (username && password) authorization = basic_authorization(*username, *password);
      break;
    }
    case Role::Logout:
      authorization.reset();
      break;
    case Role::Subscribe:
    case Role::Unsubscribe: {
      const Json& told = member_of(object_of(result), "events");
      if (!told.is_array()) break;
      std::set<std::string> chosen;
      for (const Json& name : told) {
        if (name.is_string()) chosen.insert(name.get<std::string>());
      }
      const bool every =
          std::includes(chosen.begin(), chosen.end(), api->logged_events.begin(), api->logged_events.end());
      events.reset();
      if (!every) events = std::vector<std::string>(chosen.begin(), chosen.end());
      break;
    }
    case Role::Heartbeat:
    case Role::Plain:
      break;
  }
}

void Session::Machine::finish(const CallPtr& one, Result<Json> result) {
  forget(one);
  act(DeliverResult{one->id, std::move(one->handler), std::move(result)});
  one->handler = nullptr;
}

void Session::Machine::forget(const CallPtr& one) {
  if (calls.erase(one->id) == 0) return;
  unschedule(*one);
  const auto place = std::find(sent.begin(), sent.end(), one);
  if (place == sent.end()) {
    const auto before = std::find(waiting.begin(), waiting.end(), one);
    if (before != waiting.end()) waiting.erase(before);
    return;
  }
  sent.erase(place);
  if (current) {
    const auto queued = std::find(current->requests.begin(), current->requests.end(), one);
    if (queued != current->requests.end()) current->requests.erase(queued);
  }
}

void Session::Machine::sendAgain() {
  // First over the next link, in their order, under their keys.
  waiting.insert(waiting.begin(), sent.begin(), sent.end());
  sent.clear();
}

void Session::Machine::callsDue(TimePoint now) {
  while (!due.empty() && due.begin()->first <= now) {
    const CallPtr one = calls.at(due.begin()->second);
    if (one->deadline <= now) {
      finish(one, timedOut(*one));
    } else {
      enqueue(one);
    }
  }
}

Error Session::Machine::timedOut(const Call& one) const {
  std::string said = one.operation->name + ": no answer within " + in_seconds(one.timeout);
  if (one.sent && one.key) said += "; call again with idempotency_key='" + *one.key + "' to be sure";
  Error error = Error::of(Error::Kind::TimedOut, std::move(said), one.operation->name);
  error.retryable = true;
  error.sent = one.sent;
  error.key = one.key;
  return error;
}

}  // namespace pileup
