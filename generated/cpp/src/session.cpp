#include "pileup/runtime/session.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "machine.hpp"

namespace pileup {

namespace {

/// Added to a time, more would overflow it.
constexpr std::chrono::hours kLongest{24 * 365};

std::chrono::milliseconds bounded(std::chrono::milliseconds time) {
  return std::clamp<std::chrono::milliseconds>(time, std::chrono::milliseconds(0), kLongest);
}

}  // namespace

Session::Machine::Machine(const Interface& known, Options given)
    : api(&known),
      options(std::move(given)),
      address(parse_address(options.url, options.username, options.password)),
      cursor(options.resume_from),
      resumes(options.resume_from.has_value()),
      backoff(options.draw ? options.draw : random_draw) {
  for (auto* time : {&options.timeout, &options.open_timeout, &options.watchdog}) *time = bounded(*time);
  if (address.username) authorization = basic_authorization(*address.username, *address.password);
  if (!options.new_key) options.new_key = new_idempotency_key;
  if (options.events) {
    const std::set<std::string> sorted(options.events->begin(), options.events->end());
    events = std::vector<std::string>(sorted.begin(), sorted.end());
  }
}

void Session::Machine::start(TimePoint now) {
  if (started || state == State::Closed) return;
  started = true;
  reason = "the client is not connected yet";
  connect(now);
}

CallId Session::Machine::call(std::string_view name, Json data, CallOptions wishes, CallHandler handler,
                              TimePoint now) {
  const auto one = std::make_shared<Call>();
  one->id = ++last_call;
  one->handler = std::move(handler);
  const auto refuse = [&](Error::Kind kind, const std::string& why) {
    finish(one, Error::of(kind, why, std::string(name)));
    return one->id;
  };
  one->operation = api->find(name);
  if (one->operation == nullptr) {
    return refuse(Error::Kind::InvalidRequest, "this client knows no operation '" + std::string(name) + "'");
  }
  if (data.is_null()) data = Json::object();
  if (!data.is_object()) {
    return refuse(Error::Kind::InvalidRequest, std::string(name) + ": the members have to be an object");
  }
  one->data = Json::object();
  for (const auto& [member, value] : data.items()) {
    const Member* known = one->operation->member(member);
    if (!value.is_null() || known == nullptr || known->required) one->data[member] = value;
  }
  try {
    check_path(*one->operation, one->data);
  } catch (const InvalidRequest& error) {
    return refuse(Error::Kind::InvalidRequest, error.what());
  }
  if (!started || state == State::Closed) return refuse(Error::Kind::NotConnected, reason);
  if (one->operation->write) {
    one->key = wishes.idempotency_key ? *wishes.idempotency_key : options.new_key();
  }
  one->timeout = bounded(wishes.timeout.value_or(options.timeout));
  one->deadline = now + one->timeout;
  calls.emplace(one->id, one);
  enqueue(one);
  return one->id;
}

bool Session::Machine::cancel(CallId id, TimePoint) {
  const auto found = calls.find(id);
  if (found == calls.end()) return false;
  const CallPtr one = found->second;
  finish(one, Error::of(Error::Kind::Cancelled, one->operation->name + ": the call was cancelled",
                        one->operation->name));
  return true;
}

void Session::Machine::timer(TimePoint now) {
  wake.reset();
  callsDue(now);
  linksDue(now);
}

void Session::Machine::settle(TimePoint now) {
  pump(now);
  std::optional<TimePoint> next;
  const auto sooner = [&](std::optional<TimePoint> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  if (!due.empty()) sooner(due.begin()->first);
  if (dialing) sooner(dialing->give_up_at);
  if (current) {
    sooner(current->quiet_at);
    sooner(current->pong_by);
    if (current->running) sooner(current->answer_by);
  }
  sooner(connect_at);
  sooner(upgrade_at);
  if (next == wake) return;
  wake = next;
  act(WakeAt{next});
}

Session::Session(const Interface& api, Options options)
    : machine_(std::make_unique<Machine>(api, std::move(options))) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::start(TimePoint now) {
  machine_->start(now);
  machine_->settle(now);
}

void Session::close(TimePoint now) {
  machine_->end("the client was closed", std::nullopt);
  machine_->settle(now);
}

CallId Session::call(std::string_view operation, Json data, CallOptions options, CallHandler handler,
                     TimePoint now) {
  const CallId id = machine_->call(operation, std::move(data), std::move(options), std::move(handler), now);
  machine_->settle(now);
  return id;
}

bool Session::cancel(CallId call, TimePoint now) {
  const bool was_there = machine_->cancel(call, now);
  machine_->settle(now);
  return was_there;
}

void Session::linkOpened(LinkId link, TimePoint now) {
  machine_->opened(link, now);
  machine_->settle(now);
}

void Session::received(LinkId link, std::string_view text, TimePoint now) {
  machine_->received(link, text, now);
  machine_->settle(now);
}

void Session::ponged(LinkId link, TimePoint now) {
  machine_->ponged(link, now);
  machine_->settle(now);
}

void Session::linkClosed(LinkId link, std::optional<int> code, const std::string& reason, TimePoint now) {
  machine_->linkClosed(link, code, reason, now);
  machine_->settle(now);
}

void Session::linkRefused(LinkId link, std::optional<int> status, const std::string& /*error_code*/,
                          std::optional<std::chrono::milliseconds> retry_after, const std::string& reason,
                          TimePoint now) {
  machine_->linkRefused(link, status, retry_after, reason, now);
  machine_->settle(now);
}

void Session::answered(RequestId request, const HttpResponse& response, TimePoint now) {
  machine_->answered(request, response, now);
  machine_->settle(now);
}

void Session::requestFailed(RequestId request, const std::string& reason, TimePoint now) {
  machine_->requestFailed(request, reason, now);
  machine_->settle(now);
}

void Session::timer(TimePoint now) {
  machine_->timer(now);
  machine_->settle(now);
}

std::vector<Action> Session::takeActions() { return std::exchange(machine_->actions, {}); }

State Session::state() const { return machine_->state; }

const std::string& Session::reason() const { return machine_->reason; }

const std::optional<std::string>& Session::position() const { return machine_->cursor.position(); }

std::string Session::url() const { return machine_->address.text(); }

std::size_t Session::pending() const { return machine_->calls.size(); }

const Json& Session::connected() const { return machine_->connected; }

}  // namespace pileup
