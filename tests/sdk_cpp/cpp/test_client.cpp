// A client over a transport: typed results, futures, subscriptions, callbacks that misbehave.

#include <future>
#include <memory>
#include <thread>

#include "pileup/runtime/client.hpp"
#include "scripted.hpp"

using namespace scripted;
using pileup::Error;
using pileup::Result;
using pileup::State;

namespace {

struct Pong {
  bool pong = false;
};
void from_json(const Json& json, Pong& value) {
  pileup::require_object(json, "Pong");
  pileup::read_member(json, "pong", value.pong);
}

struct Frequency {
  std::string id;
};
using AnyEvent = std::variant<Frequency, pileup::UnknownEvent>;

/// Does nothing by itself; a test speaks for the server.
class Wire : public pileup::Transport {
 public:
  void attach(pileup::TransportListener* to) override { listener = to; }
  void open(const pileup::OpenLink& action) override {
    link = action.link;
    if (refuse_at_once) listener->linkRefused(link, std::nullopt, "", std::nullopt, "no");
  }
  void sendText(const pileup::SendText& action) override {
    if (broken) throw std::runtime_error("a fault of the transport");
    const Json request = Json::parse(action.text);
    if (!answers) {
      asked.push_back(request);
      return;
    }
    // From within, as a transport on the same machine may do.
    listener->received(link, reply(request, {{"pong", true}}).dump());
  }
  void ping(const pileup::Ping&) override {}
  void close(const pileup::CloseLink& action) override { closed.push_back(action.link); }
  void request(const pileup::SendRequest&) override {}
  void cancel(const pileup::CancelRequest&) override {}
  void wakeAt(std::optional<pileup::TimePoint> at) override { wake = at; }
  pileup::TimePoint now() const override { return time; }

  static Json reply(const Json& request, Json data) {
    return {{"id", request.at("id")}, {"type", "response"}, {"success", true}, {"data", std::move(data)}};
  }

  void hello() {
    listener->linkOpened(link);
    const Json frame = {{"type", "event"}, {"event", "connected"}, {"data", Surroundings::greeting(0)}};
    listener->received(link, frame.dump());
  }

  void frequency(int number) {
    const Json frame = {{"type", "event"}, {"event", "frequency_update"}, {"id", at(number)}};
    listener->received(link, frame.dump());
  }

  pileup::TransportListener* listener = nullptr;
  pileup::LinkId link = 0;
  bool refuse_at_once = false;
  bool answers = false;
  bool broken = false;
  std::vector<Json> asked;
  std::vector<pileup::LinkId> closed;
  std::optional<pileup::TimePoint> wake;
  pileup::TimePoint time{std::chrono::hours(1)};
};

class Client : public pileup::BaseClient {
 public:
  explicit Client(std::shared_ptr<Wire> wire)
      : BaseClient(tables(), Surroundings::filled({}), std::move(wire)) {}

  pileup::EventHub<AnyEvent> hub;

 protected:
  void deliver(const pileup::EventMessage& event) override {
    if (event.name == "frequency_update") {
      hub.publish(Frequency{event.id.value_or("")});
    } else {
      hub.publish(pileup::UnknownEvent{event.name, event.id, event.timestamp, event.skipped, event.data});
    }
  }
  void deliver(const pileup::Gap&) override {}
};

CASE(results_are_typed_for_callbacks_and_futures) {
  const auto wire = std::make_shared<Wire>();
  Client client(wire);
  client.open();
  wire->hello();
  bool pong = false;
  client.invoke<Pong>("system.ping", nullptr, [&](Result<Pong> result) { pong = result.value().pong; });
  auto future = client.invokeFuture<Pong>("system.ping", nullptr);
  SAME(wire->asked.size(), 2U);
  wire->listener->received(wire->link, Wire::reply(wire->asked[0], {{"pong", true}}).dump());
  HOLDS(pong);
  HOLDS(future.wait_for(0s) == std::future_status::timeout);
  wire->listener->received(wire->link, Wire::reply(wire->asked[1], {{"pang", true}}).dump());
  const auto odd = future.get();
  HOLDS(odd.error().kind == Error::Kind::UnexpectedAnswer);
  SAME(odd.error().message, "system.ping: result lacks the member 'pong'");
}

CASE(a_transport_may_report_from_within) {
  const auto wire = std::make_shared<Wire>();
  wire->answers = true;
  Client client(wire);
  client.open();
  wire->hello();
  int answers = 0;
  std::function<void(Result<Pong>)> again = [&](Result<Pong> result) {
    HOLDS(result);
    if (++answers < 1000) client.invoke<Pong>("system.ping", nullptr, again);
  };
  client.invoke<Pong>("system.ping", nullptr, again);
  SAME(answers, 1000);

  const auto nobody = std::make_shared<Wire>();
  nobody->refuse_at_once = true;
  Client lonely(nobody);
  std::optional<Error> why;
  const auto ends = lonely.onEnded([&](const std::optional<Error>& error) { why = error; });
  lonely.open();
  HOLDS(why && why->kind == Error::Kind::ConnectionFailed);
  HOLDS(lonely.state() == State::Closed);
}

CASE(subscriptions_end_with_their_handles) {
  const auto wire = std::make_shared<Wire>();
  auto client = std::make_unique<Client>(wire);
  std::vector<std::string> heard;
  int all = 0;
  auto first = client->hub.on<Frequency>([&](const Frequency& event) { heard.push_back("1 " + event.id); });
  pileup::Subscription second;
  second = client->hub.on<Frequency>([&](const Frequency& event) {
    heard.push_back("2 " + event.id);
    second.cancel();
    first.cancel();
  });
  auto any = client->hub.onAny([&](const AnyEvent&) { ++all; });
  client->open();
  wire->hello();
  wire->frequency(1);
  wire->frequency(2);
  HOLDS((heard == std::vector<std::string>{"1 " + at(1), "2 " + at(1)}));
  SAME(all, 3);
  HOLDS(!first && !second && any);
  // A handle may outlive the client.
  client.reset();
  any.cancel();
}

CASE(a_callback_that_throws_costs_the_others_nothing) {
  const auto wire = std::make_shared<Wire>();
  Client client(wire);
  int faults = 0;
  int heard = 0;
  const auto fault = client.onFault([&](const std::exception_ptr&) { ++faults; });
  const auto broken =
      client.hub.on<Frequency>([](const Frequency&) { throw std::runtime_error("a fault of the program"); });
  const auto good = client.hub.on<Frequency>([&](const Frequency&) { ++heard; });
  client.open();
  wire->hello();
  wire->frequency(1);
  wire->frequency(2);
  SAME(faults, 2);
  SAME(heard, 2);
  client.call("system.ping", nullptr, [](const Result<Json>&) { throw 7; });
  wire->listener->received(wire->link, Wire::reply(wire->asked[0], 1).dump());
  SAME(faults, 3);
  HOLDS(client.state() == State::Live);
}

CASE(a_client_may_be_destroyed_by_a_callback_and_every_call_still_ends) {
  const auto wire = std::make_shared<Wire>();
  auto client = std::make_unique<Client>(wire);
  std::vector<std::string> ends;
  const auto note = [&](const char* name) {
    return [&ends, name](const Result<Json>& result) {
      ends.push_back(std::string(name) + " " + (result ? "value" : to_string(result.error().kind)));
    };
  };
  client->open();
  wire->hello();
  client->call("system.ping", nullptr, [&](const Result<Json>&) { client.reset(); });
  client->call("system.ping", nullptr, note("second"));
  auto future = client->invokeFuture<Pong>("system.ping", nullptr);
  wire->listener->received(wire->link, Wire::reply(wire->asked[0], 1).dump());
  HOLDS(!client);
  HOLDS((ends == std::vector<std::string>{"second NotConnected"}));
  HOLDS(future.get().error().kind == Error::Kind::NotConnected);
  HOLDS(wire->listener == nullptr);
  SAME(wire->closed.size(), 1U);
}

CASE(a_callback_may_own_the_handle_that_it_ends_and_keeps_its_state) {
  const auto wire = std::make_shared<Wire>();
  Client client(wire);
  const auto handle = std::make_shared<pileup::Subscription>();
  const auto freed = std::make_shared<int>(0);
  std::vector<int> counts;
  *handle = client.hub.on<Frequency>([&counts, handle, freed, count = 0](const Frequency&) mutable {
    counts.push_back(++count);
    if (count == 2) handle->cancel();
    // What was captured is still there.
    counts.push_back(*freed);
  });
  client.open();
  wire->hello();
  for (int number = 1; number <= 3; ++number) wire->frequency(number);
  HOLDS((counts == std::vector<int>{1, 0, 2, 0}));
  SAME(freed.use_count(), 1);
}

CASE(nobody_is_told_of_an_event_that_ended_the_client) {
  const auto wire = std::make_shared<Wire>();
  auto client = std::make_unique<Client>(wire);
  int heard = 0;
  const auto first = client->hub.on<Frequency>([&](const Frequency&) { client.reset(); });
  const auto second = client->hub.on<Frequency>([&](const Frequency&) { ++heard; });
  client->open();
  wire->hello();
  wire->frequency(1);
  HOLDS(!client && wire->listener == nullptr);
  SAME(heard, 0);

  // The same from a state.
  auto other = std::make_unique<Client>(wire);
  const auto state = other->onState([&](State) { other.reset(); });
  const auto late = other->onState([&](State) { ++heard; });
  other->open();
  wire->hello();
  HOLDS(!other);
  SAME(heard, 0);
}

CASE(calls_made_by_the_last_callbacks_of_a_client_do_no_harm) {
  const auto wire = std::make_shared<Wire>();
  auto client = std::make_unique<Client>(wire);
  client->open();
  wire->hello();
  int ends = 0;
  std::function<void(const Result<Json>&)> again;
  Client& there = *client;
  again = [&](const Result<Json>& result) {
    HOLDS(!result);
    ++ends;
    there.call("system.ping", nullptr, again);
  };
  client->call("system.ping", nullptr, again);
  client->call("system.ping", nullptr, again);
  client.reset();
  SAME(ends, 2);
}

CASE(waiting_on_the_thread_that_brings_the_answer_is_told) {
  const auto wire = std::make_shared<Wire>();
  Client client(wire);
  client.open();
  wire->hello();
  const auto here = client.wait(client.invokeFuture<Pong>("system.ping", nullptr));
  HOLDS(here.error().kind == Error::Kind::InvalidRequest);
  CONTAINS(here.error().message, "use a callback there");
  SAME(wire->asked.size(), 1U);

  auto future = client.invokeFuture<Pong>("system.ping", nullptr);
  std::promise<bool> answered;
  std::thread worker([&] { answered.set_value(client.wait(std::move(future)).value().pong); });
  wire->listener->received(wire->link, Wire::reply(wire->asked[1], {{"pong", true}}).dump());
  HOLDS(answered.get_future().get());
  worker.join();

  wire->answers = true;
  HOLDS(client.wait(client.invokeFuture<Pong>("system.ping", nullptr)).value().pong);
  HOLDS(client.wait(std::future<Result<Pong>>()).error().kind == Error::Kind::InvalidRequest);
}

CASE(a_transport_that_throws_leaves_a_client_that_goes_on) {
  const auto wire = std::make_shared<Wire>();
  Client client(wire);
  client.open();
  wire->hello();
  wire->broken = true;
  CONTAINS(THROWN(std::runtime_error, client.call("system.ping", nullptr, nullptr)),
           "a fault of the transport");
  wire->broken = false;
  wire->answers = true;
  HOLDS(client.wait(client.invokeFuture<Pong>("system.ping", nullptr)).value().pong);
  THROWN(pileup::InvalidRequest, Client(nullptr));
}

CASE(the_timer_drives_deadlines) {
  const auto wire = std::make_shared<Wire>();
  Client client(wire);
  client.open();
  wire->hello();
  std::optional<Error> error;
  client.call("system.ping", nullptr, [&](const Result<Json>& result) { error = result.error(); }, {5s, {}});
  HOLDS(wire->wake == wire->time + 5s);
  wire->time += 5s;
  wire->listener->timer();
  HOLDS(error && error->kind == Error::Kind::TimedOut);
}

CASE(states_are_told) {
  const auto wire = std::make_shared<Wire>();
  Client client(wire);
  std::vector<std::string> states;
  const auto told = client.onState([&](State state) { states.push_back(to_string(state)); });
  HOLDS(client.state() == State::Connecting);
  SAME(client.reason(), "the client has not been opened");
  client.open();
  wire->hello();
  wire->listener->linkClosed(wire->link, 1001, "");
  client.close();
  HOLDS((states == std::vector<std::string>{"live", "resuming", "closed"}));
  SAME(client.url(), "ws://localhost:8000");
}

}  // namespace

int main() { return check::run_all(); }
