// How a session behaves over WebSocket when links fail, one way of failing at a time.

#include "scripted.hpp"

using namespace scripted;
using pileup::Error;
using pileup::header;
using pileup::State;

namespace {

using Texts = std::vector<std::string>;

pileup::Options options() { return Surroundings::filled({}); }

CASE(events_go_on_where_they_stopped_and_none_comes_twice) {
  Surroundings s;
  s.start();
  SAME(s.opening.front().path_and_query, "/ws");
  SAME(s.opening.front().url, "ws://localhost:8000/ws");
  SAME(s.opening.front().subprotocol, "pileup.v1.json");
  const auto first = s.greet(4);
  s.frequency(first, 5);
  s.frequency(first, 6);
  s.cut(first);
  SAME(s.session.reason(), "the connection was cut");
  s.pass(499ms);
  HOLDS(s.opening.empty());
  s.pass(1ms);
  SAME(s.opening.front().path_and_query, "/ws?resume=" + kEpoch + "%3A6");
  const auto second =
      s.greet(8, {{"outcome", "replayed"}, {"reason", nullptr}, {"position", at(6)}, {"snapshot", nullptr}});
  for (int number = 6; number <= 8; ++number) s.frequency(second, number);
  HOLDS((s.ids("frequency_update") == Texts{at(5), at(6), at(7), at(8)}));
  SAME(*s.session.position(), at(8));
  s.session.close(s.now);
  s.drain();
  HOLDS((s.states == Texts{"live", "resuming", "live", "closed"}));
  SAME(s.closed.size(), 1U);
  SAME(s.closed.back().link, second);
  HOLDS(s.ended.size() == 1 && !s.ended[0]);
}

CASE(a_gap_is_told_with_the_state_in_its_place) {
  Surroundings s;
  s.start();
  const auto first = s.greet(4);
  s.frequency(first, 5);
  s.cut(first, 4002, "too slow");
  SAME(s.session.reason(), "the server closed the connection with 4002: too slow");
  s.pass(1s);
  const auto second = s.greet(
      50,
      {{"outcome", "reset"}, {"reason", "too_old"}, {"position", at(50)}, {"snapshot", {{"active", true}}}});
  s.frequency(second, 51);
  SAME(s.gaps.size(), 1U);
  SAME(s.gaps[0].reason, "too_old");
  SAME(*s.gaps[0].position, at(50));
  SAME(s.gaps[0].snapshot.at("active"), true);
  HOLDS((s.ids("frequency_update") == Texts{at(5), at(51)}));
}

CASE(a_position_of_an_earlier_client_is_gone_on_from) {
  auto wishes = options();
  wishes.resume_from = at(3);
  Surroundings s(wishes);
  s.start();
  CONTAINS(s.opening.front().path_and_query, "resume=" + kEpoch + "%3A3");
  s.greet(9, {{"outcome", "reset"}, {"position", at(9)}, {"snapshot", {{"active", false}}}});
  SAME(s.gaps.size(), 1U);
  SAME(s.gaps[0].reason, "unknown");
  SAME(*s.session.position(), at(9));
}

CASE(credentials_come_back_with_each_link_and_go_with_a_logout) {
  Surroundings s;
  s.start();
  HOLDS(!header(s.opening.front().headers, "Authorization"));
  auto link = s.greet();
  s.call("in", "auth.login", {{"username", "\u00e4"}, {"password", "\u00f6:"}});
  s.answer(link, s.request(), {{"authenticated", true}});
  s.cut(link);
  s.pass(1s);
  SAME(*header(s.opening.front().headers, "authorization"), pileup::basic_authorization("\u00e4", "\u00f6:"));
  link = s.greet();
  s.call("out", "auth.logout");
  s.answer(link, s.request(), {{"authenticated", false}});
  s.cut(link);
  s.pass(1s);
  HOLDS(!header(s.opening.front().headers, "Authorization"));
}

CASE(a_login_that_fails_changes_nothing) {
  auto wishes = options();
  wishes.username = "admin";
  wishes.password = "secret";
  Surroundings s(wishes);
  s.start();
  auto link = s.greet();
  s.call("in", "auth.login", {{"username", "admin"}, {"password", "wrong"}});
  s.fail(link, s.request(), "invalid_credentials", 401);
  s.cut(link);
  s.pass(1s);
  SAME(*header(s.opening.front().headers, "Authorization"), pileup::basic_authorization("admin", "secret"));
}

CASE(a_selection_holds_on_later_links_until_it_is_everything) {
  Surroundings s;
  s.start();
  auto link = s.greet();
  s.call("some", "events.subscribe", {{"events", {"queue_update"}}});
  s.answer(link, s.request(), {{"events", {"queue_update"}}, {"position", at(0)}});
  s.cut(link);
  s.pass(1s);
  CONTAINS(s.opening.front().path_and_query, "/ws?events=queue_update&resume=");
  link = s.greet();
  s.call("all", "events.subscribe", {{"events", nullptr}});
  const auto request = s.request();
  SAME(request.at("data"), Json::object());
  s.answer(link, request, {{"events", {"current_qso", "frequency_update", "queue_update"}}});
  s.cut(link);
  s.pass(1s);
  HOLDS(s.opening.front().path_and_query.find("events=") == std::string::npos);
}

CASE(a_final_close_code_ends_everything_with_its_reason) {
  for (const int code : {4200, 4206, 4299}) {
    Surroundings s;
    s.start();
    const auto link = s.greet();
    s.call("ping", "system.ping");
    s.cut(link, code, "enough");
    HOLDS(s.error("ping").kind == Error::Kind::ConnectionFailed);
    CONTAINS(s.error("ping").message, std::to_string(code) + ": enough");
    HOLDS(s.session.state() == State::Closed);
    HOLDS(s.ended.size() == 1 && s.ended[0]);
    s.call("later", "system.ping");
    HOLDS(s.error("later").kind == Error::Kind::NotConnected);
    CONTAINS(s.error("later").message, "enough");
    s.pass(1h);
    HOLDS(s.opening.empty());
  }
}

CASE(the_advice_of_goodbye_is_heeded_once) {
  Surroundings s;
  s.start();
  auto link = s.greet();
  s.event(link, "goodbye", {{"reason", "drain"}, {"reconnect_after_ms", 3000}});
  s.cut(link, 4000, "drain");
  s.pass(3499ms);
  HOLDS(s.opening.empty());
  s.pass(1ms);
  link = s.greet();
  s.frequency(link, 1);
  s.cut(link);
  s.pass(500ms);
  SAME(s.opening.size(), 1U);
}

CASE(delays_double_up_to_the_cap_and_begin_anew_after_an_answer) {
  auto wishes = options();
  wishes.patient = true;
  Surroundings s(wishes);
  s.start();
  s.refuse(s.take().link);
  std::vector<std::chrono::milliseconds> delays;
  for (int turn = 0; turn < 8; ++turn) {
    delays.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(*s.wake - s.now));
    s.pass(delays.back());
    s.refuse(s.take().link);
  }
  HOLDS((delays == std::vector<std::chrono::milliseconds>{250ms, 500ms, 1s, 2s, 4s, 8s, 15s, 15s}));
  s.pass(15s);
  auto link = s.greet();
  s.frequency(link, 1);
  s.cut(link);
  HOLDS(*s.wake - s.now == 500ms);
}

CASE(a_half_open_link_is_found_and_replaced) {
  Surroundings s;
  s.start();
  const auto dead = s.greet(0, nullptr, 20'000);
  s.pass(29'999ms);
  HOLDS(s.pings.empty());
  s.pass(1ms);
  HOLDS((s.pings == std::vector<pileup::LinkId>{dead}));
  s.session.ponged(dead, s.now);
  s.drain();
  s.call("ping", "system.ping", nullptr, {300s, std::nullopt});
  s.pass(30s);
  SAME(s.pings.size(), 2U);
  s.pass(10s);
  CONTAINS(s.session.reason(), "does not answer pings");
  SAME(s.closed.back().link, dead);
  HOLDS(s.closed.back().abort);
  s.pass(1s);
  const auto alive = s.greet();
  s.request();
  s.answer(alive, s.request(), {{"pong", true}});
  HOLDS(s.value("ping").at("pong") == true);
  // News of the dead link come too late.
  s.cut(dead, 4200, "late");
  HOLDS(s.session.state() == State::Live);
}

CASE(anything_received_is_a_sign_of_life) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  for (int turn = 0; turn < 5; ++turn) {
    s.pass(39s);
    s.event(link, "keepalive", {{"position", at(turn)}});
  }
  HOLDS(s.pings.empty());
  SAME(*s.session.position(), at(4));
}

CASE(garbage_costs_the_link_and_no_more) {
  const std::string deep(1'000'000, '[');
  for (const char* garbage : {"{no json", "[]", "7", R"({"type":"response","id":"1"})", R"({"type":"event"})",
                              "\xff", deep.c_str()}) {
    Surroundings s;
    s.start();
    const auto first = s.greet();
    s.call("ping", "system.ping");
    s.request();
    s.say(first, garbage);
    SAME(s.closed.back().link, first);
    HOLDS(s.session.state() == State::Resuming);
    s.pass(1s);
    const auto second = s.greet();
    s.answer(second, s.request(), {{"pong", true}, {"of_a_newer_server", 1}});
    HOLDS(s.value("ping").at("pong") == true);
  }
}

CASE(messages_of_a_newer_server_are_handed_out_or_left_alone) {
  Surroundings s;
  s.start();
  const auto link = s.greet();
  s.event(link, "solar_flare", {{"x", 1}}, at(1));
  s.say(link, R"({"type":"of_a_newer_server"})");
  s.say(link, R"({"type":"response","id":"77","operation":"x","success":true,"data":{}})");
  s.say(link, R"({"type":"response","id":null,"success":false,"error":{"code":"json_invalid"}})");
  s.frequency(link, 2);
  SAME(s.events.size(), 3U);
  SAME(s.events[0].name, "connected");
  SAME(s.events[1].name, "solar_flare");
  SAME(s.events[1].data.at("x"), 1);
  HOLDS(s.session.state() == State::Live);
}

CASE(a_server_that_is_not_there_is_told_at_once_or_waited_for) {
  Surroundings s;
  s.start();
  s.call("ping", "system.ping");
  s.refuse(s.take().link, std::nullopt, "Connection refused");
  HOLDS(s.session.state() == State::Closed);
  HOLDS(s.ended.size() == 1 && s.ended[0]->kind == Error::Kind::ConnectionFailed);
  SAME(s.ended[0]->message, "ws://localhost:8000 cannot be reached: Connection refused");
  HOLDS(s.error("ping").kind == Error::Kind::ConnectionFailed);

  auto wishes = options();
  wishes.patient = true;
  Surroundings patient(wishes);
  patient.start();
  patient.refuse(patient.take().link, 503, "Too many connections", 20s);
  HOLDS(patient.session.state() == State::Connecting);
  SAME(patient.session.reason(), "the server refused WebSocket with 503: Too many connections");
  patient.pass(20s);
  HOLDS(patient.opening.empty());
  patient.pass(250ms);
  patient.greet();
  HOLDS((patient.states == Texts{"live"}));
}

CASE(a_question_that_the_server_will_never_take_ends_even_a_patient_client) {
  auto wishes = options();
  wishes.patient = true;
  wishes.events = {"nonsense"};
  Surroundings s(wishes);
  s.start();
  SAME(s.opening.front().path_and_query, "/ws?events=nonsense");
  s.refuse(s.take().link, 422, "unknown event");
  HOLDS(s.ended.size() == 1 && s.ended[0]->kind == Error::Kind::InvalidRequest);
}

CASE(a_server_that_says_nothing_is_given_up) {
  auto wishes = options();
  wishes.patient = true;
  Surroundings s(wishes);
  s.start();
  s.take();
  s.pass(10s);
  CONTAINS(s.session.reason(), "did not answer in time");
  HOLDS(s.closed.size() == 1 && s.closed[0].abort);
  s.pass(250ms);
  s.session.linkOpened(s.take().link, s.now);
  s.drain();
  s.pass(10s);
  CONTAINS(s.session.reason(), "accepted the connection, but said nothing");
}

CASE(a_link_that_begins_otherwise_is_refused) {
  for (const char* said :
       {R"({"type":"event","event":"queue_update"})", R"({"type":"response","success":true})", "x"}) {
    auto wishes = options();
    wishes.patient = true;
    Surroundings s(wishes);
    s.start();
    const auto link = s.take().link;
    s.session.linkOpened(link, s.now);
    s.say(link, R"({"type":"of_a_newer_server"})");
    s.say(link, said);
    SAME(s.closed.size(), 1U);
    HOLDS(s.session.state() == State::Connecting);
    HOLDS(s.events.empty());
  }
}

CASE(nothing_is_left_after_closing) {
  Surroundings s;
  s.call("early", "system.ping");
  HOLDS(s.error("early").kind == Error::Kind::NotConnected);
  SAME(s.error("early").message, "the client has not been opened");
  s.start();
  s.start();
  SAME(s.opening.size(), 1U);
  const auto link = s.greet();
  s.call("ping", "system.ping");
  s.session.close(s.now);
  s.session.close(s.now);
  s.drain();
  HOLDS(s.error("ping").kind == Error::Kind::NotConnected);
  SAME(s.error("ping").message, "the client was closed");
  HOLDS(!s.wake);
  SAME(s.session.pending(), 0U);
  SAME(s.ended.size(), 1U);
  s.cut(link, 4000);
  s.session.start(s.now);
  s.drain();
  HOLDS(s.opening.empty());
}

}  // namespace

int main() { return check::run_all(); }
