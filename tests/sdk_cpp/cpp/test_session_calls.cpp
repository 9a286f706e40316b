// How calls wait, are sent, answered, tried again, cancelled and given up.

#include <clocale>
#include <limits>

#include "scripted.hpp"

using namespace scripted;
using pileup::Error;

namespace {

using Texts = std::vector<std::string>;

pileup::Options options() { return Surroundings::filled({}); }

CASE(a_write_without_an_answer_is_sent_again_under_its_key) {
  Surroundings s;
  s.start();
  const auto first = s.greet();
  s.call("clear", "admin.clear_queue");
  const auto before = s.request();
  HOLDS(!before.contains("data"));
  s.cut(first);
  s.pass(1s);
  const auto second = s.greet();
  const auto after = s.request();
  SAME(before, after);
  SAME(before.at("idempotency_key").get<std::string>().size(), 32U);
  s.answer(second, after, {{"cleared_count", 3}});
  SAME(s.value("clear").at("cleared_count"), 3);
  SAME(s.session.pending(), 0U);
}

CASE(requests_without_an_answer_keep_their_order) {
  Surroundings s;
  s.start();
  const auto first = s.greet();
  for (const char* one : {"A", "B", "C"}) s.call(one, "queue.get_status", {{"callsign", one}});
  s.cut(first);
  s.call("D", "queue.get_status", {{"callsign", "D"}});
  s.messages.clear();
  s.pass(1s);
  const auto second = s.greet();
  for (const char* one : {"A", "B", "C", "D"}) {
    const auto request = s.request();
    SAME(request.at("data").at("callsign"), one);
    s.fail(second, request, "callsign_not_found", 404);
    SAME(s.error(one).code, "callsign_not_found");
    SAME(s.error(one).status, 404);
    SAME(s.error(one).operation, "queue.get_status");
  }
}

CASE(what_the_server_could_not_take_is_tried_again_after_the_time_it_names) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  s.call("clear", "admin.clear_queue");
  const auto one = s.request();
  s.fail(link, one, "rate_limited", 429, 700);
  s.pass(699ms);
  HOLDS(s.messages.empty());
  s.pass(1ms);
  const auto two = s.request();
  s.fail(link, two, "storage_unavailable", 503);
  s.pass(999ms);
  HOLDS(s.messages.empty());
  s.pass(1ms);
  const auto three = s.request();
  s.answer(link, three, {{"cleared_count", 0}});
  HOLDS(s.value("clear").is_object());
  SAME(one.at("idempotency_key"), two.at("idempotency_key"));
  SAME(one.at("idempotency_key"), three.at("idempotency_key"));
  HOLDS(one.at("id") != two.at("id"));
}

CASE(an_error_that_only_time_mends_is_told_at_once) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  s.call("set", "admin.set_frequency", {{"frequency", "7"}});
  s.fail(link, s.request(), "queue_full", 400, 1500);
  HOLDS(s.error("set").retryable);
  HOLDS(!s.error("set").transient);
  HOLDS(s.error("set").retry_after == 1500ms);
  HOLDS(s.error("set").kind == Error::Kind::Operation);
}

CASE(a_call_that_times_out_says_how_to_make_sure) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  s.call("clear", "admin.clear_queue", nullptr, {50ms, std::nullopt});
  const auto request = s.request();
  s.pass(50ms);
  const Error& error = s.error("clear");
  HOLDS(error.kind == Error::Kind::TimedOut);
  HOLDS(error.sent);
  SAME(*error.key, request.at("idempotency_key").get<std::string>());
  CONTAINS(error.message, "no answer within 0.05 s; call again with idempotency_key='" + *error.key + "'");
  SAME(s.session.pending(), 0U);
  // The late answer goes to nobody, and a call under the same key carries it.
  s.answer(link, request, {{"cleared_count", 1}});
  s.call("again", "admin.clear_queue", nullptr, {std::nullopt, error.key});
  SAME(s.request().at("idempotency_key").get<std::string>(), *error.key);
}

CASE(a_call_waits_for_a_link_within_its_time) {
  auto wishes = options();
  wishes.patient = true;
  Surroundings s(wishes);
  s.start();
  s.call("ping", "system.ping", nullptr, {1s, std::nullopt});
  s.pass(1s);
  HOLDS(s.error("ping").kind == Error::Kind::TimedOut);
  HOLDS(!s.error("ping").sent);
  HOLDS(!s.error("ping").key);
  s.greet();
  HOLDS(s.messages.empty());
}

CASE(a_wait_for_another_attempt_counts_against_the_time_of_a_call) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  s.call("ping", "system.ping", nullptr, {2s, std::nullopt});
  s.fail(link, s.request(), "rate_limited", 429, 60'000);
  s.pass(2s);
  HOLDS(s.error("ping").kind == Error::Kind::TimedOut);
  s.pass(2min);
  HOLDS(s.messages.empty());
}

CASE(a_request_that_cannot_be_sent_costs_no_other_call) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  const auto refused = [&](const std::string& name, const std::string& said) {
    HOLDS(s.error(name).kind == Error::Kind::InvalidRequest);
    CONTAINS(s.error(name).message, said);
  };
  s.call("long", "admin.set_frequency", {{"frequency", std::string(2000, 'x')}});
  refused("long", "exceeds 2000 bytes");
  s.call("utf8", "admin.set_frequency", {{"frequency", "\xed\xa0\x80"}});
  refused("utf8", "cannot be written as JSON");
  s.call("inf", "admin.set_frequency", {{"frequency", std::numeric_limits<double>::infinity()}});
  refused("inf", "not finite");
  s.call("unknown", "queue.nothing");
  refused("unknown", "knows no operation");
  s.call("list", "admin.set_frequency", Json::array());
  refused("list", "object");
  int number = 0;
  for (const Json& one : {Json(""), Json("a/b"), Json("."), Json(".."), Json(7), Json(nullptr)}) {
    const std::string name = "path" + std::to_string(number++);
    s.call(name, "queue.get_status", {{"callsign", one}});
    refused(name, "callsign cannot be");
  }
  HOLDS(s.messages.empty());
  s.call("ping", "system.ping");
  s.answer(link, s.request(), {{"pong", true}});
  HOLDS(s.value("ping").at("pong") == true);
}

CASE(members_without_a_value_are_left_out_unless_they_are_required) {
  Surroundings s;
  s.start();
  s.greet();
  s.call("set", "admin.set_frequency", {{"frequency", nullptr}, {"mode", nullptr}, {"newer", nullptr}});
  SAME(s.request().at("data"), (Json{{"frequency", nullptr}, {"newer", nullptr}}));
}

CASE(a_cancelled_call_leaves_nothing_behind) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  const auto id = s.call("first", "system.ping");
  HOLDS(s.session.cancel(id, s.now));
  s.drain();
  HOLDS(!s.session.cancel(id, s.now));
  HOLDS(s.error("first").kind == Error::Kind::Cancelled);
  s.call("second", "system.ping");
  s.answer(link, s.request(), {{"timestamp", "late"}});
  s.answer(link, s.request(), {{"timestamp", "x"}});
  SAME(s.value("second").at("timestamp"), "x");
  SAME(s.session.pending(), 0U);
}

CASE(no_more_requests_are_in_flight_than_the_server_takes) {
  Surroundings s;
  s.start();
  const auto link = s.take().link;
  s.session.linkOpened(link, s.now);
  auto hello = Surroundings::greeting(0);
  hello["limits"]["requests_in_flight"] = 2;
  s.event(link, "connected", hello);
  for (const char* one : {"1", "2", "3", "4"}) s.call(one, "system.ping");
  SAME(s.messages.size(), 2U);
  s.answer(link, s.request(), 1);
  SAME(s.messages.size(), 2U);
  s.answer(link, s.request(), 2);
  s.answer(link, s.request(), 3);
  s.answer(link, s.request(), 4);
  HOLDS((s.order == Texts{"1", "2", "3", "4"}));
}

CASE(a_call_may_have_all_the_time_there_is) {
  auto wishes = options();
  wishes.timeout = (std::chrono::milliseconds::max)();
  Surroundings s(wishes);
  s.start();
  const auto link = s.greet();
  s.call("long", "system.ping");
  s.call("longer", "system.ping", nullptr, {(std::chrono::milliseconds::max)(), std::nullopt});
  s.call("never", "system.ping", nullptr, {(std::chrono::milliseconds::min)(), std::nullopt});
  s.pass(1ms);
  HOLDS(s.error("never").kind == Error::Kind::TimedOut);
  s.pass(1s);
  SAME(s.results.size(), 1U);
  s.answer(link, s.request(), {{"pong", true}});
  HOLDS(s.value("long").at("pong") == true);
}

CASE(times_and_numbers_are_written_alike_in_every_locale) {
  // Where there is no such locale, the C locale stays, and the text is the same.
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  Surroundings s;
  s.start();
  const auto link = s.greet();
  s.call("short", "system.ping", nullptr, {1050ms, std::nullopt});
  s.call("set", "admin.set_frequency", {{"frequency", 14.25}});
  SAME(s.request().at("operation"), "system.ping");
  const auto set = s.request();
  SAME(set.at("data").at("frequency").dump(), "14.25");
  s.answer(link, set, {{"frequency", 7.5}});
  SAME(s.value("set").at("frequency").get<double>(), 7.5);
  s.pass(1050ms);
  CONTAINS(s.error("short").message, "no answer within 1.05 s");
  std::setlocale(LC_ALL, "C");
}

}  // namespace

int main() { return check::run_all(); }
