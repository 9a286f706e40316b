// How a session behaves over HTTP and Server-Sent Events: asked for, as a fallback, and on the way back.

#include "scripted.hpp"

using namespace scripted;
using pileup::Error;
using pileup::header;
using pileup::LinkKind;
using pileup::State;

namespace {

using Texts = std::vector<std::string>;

pileup::Options over(const std::string& url) {
  pileup::Options options;
  options.url = url;
  return options;
}

CASE(http_is_what_an_http_address_asks_for) {
  Surroundings s(over("https://example.org/base/"));
  s.start();
  const auto open = s.opening.front();
  HOLDS(open.kind == LinkKind::Http);
  SAME(open.url, "https://example.org/base/api/events/stream");
  SAME(open.path_and_query, "/base/api/events/stream");
  SAME(*header(open.headers, "last-event-id"), "0:0");
  const auto link = s.greetStream(7);
  HOLDS((s.states == Texts{"live"}));
  SAME(*s.session.position(), at(7));
  HOLDS(s.gaps.empty());
  s.say(link,
        "event: frequency_update\ndata: {\"type\":\"frequency_update\",\"data\":{\"frequency\":\"8\"},");
  s.say(link, "\"timestamp\":\"t\",\"skipped\":2}\nid: " + at(8) +
                  "\n\nevent: keepalive\ndata: {}\nid: " + at(9) + "\n\n");
  SAME(s.events.size(), 2U);
  SAME(*s.events[0].id, at(8));
  SAME(*s.events[0].timestamp, "t");
  SAME(s.events[0].skipped, 2);
  SAME(s.events[0].data.at("frequency"), "8");
  SAME(s.events[1].name, "keepalive");
  SAME(*s.session.position(), at(9));
  s.cut(link);
  SAME(s.session.reason(), "the server ended the event stream");
  s.pass(1s);
  SAME(*header(s.opening.front().headers, "Last-Event-ID"), at(9));
  // A reset on the way back is a gap.
  s.greetStream(20);
  SAME(s.gaps.size(), 1U);
  SAME(*s.gaps[0].position, at(20));
}

CASE(requests_go_one_after_the_other) {
  Surroundings s(over("http://localhost"));
  s.start();
  s.greetStream();
  s.call("set", "admin.set_frequency", {{"frequency", "7"}});
  s.call("status", "queue.get_status", {{"callsign", "DL1 \u00c4"}});
  s.call("history", "events.history", {{"after", at(1)}, {"limit", 5}});
  SAME(s.requests.size(), 1U);
  const auto set = s.httpRequest();
  SAME(set.http.method, "POST");
  SAME(set.http.url, "http://localhost/api/admin/frequency");
  SAME(*set.http.body, R"({"frequency":"7"})");
  SAME(*header(set.http.headers, "Content-Type"), "application/json");
  SAME(header(set.http.headers, "Idempotency-Key")->size(), 32U);
  s.reply(set, 200, R"({"frequency":"7"})");
  SAME(s.value("set").at("frequency"), "7");
  const auto status = s.httpRequest();
  SAME(status.http.path_and_query, "/api/queue/status/DL1%20%C3%84");
  HOLDS(!status.http.body && !header(status.http.headers, "Idempotency-Key"));
  s.reply(status, 404, R"({"detail":"Callsign not found"})", {{"x-error-code", "callsign_not_found"}});
  SAME(s.error("status").code, "callsign_not_found");
  SAME(s.error("status").message, "Callsign not found");
  const auto history = s.httpRequest();
  SAME(history.http.path_and_query, "/api/events/history?after=" + kEpoch + "%3A1&limit=5");
  s.reply(history, 422, R"({"detail":[{"loc":["query","after"],"msg":"bad"}]})",
          {{"X-Error-Code", "validation_failed"}});
  SAME(s.error("history").message, "Validation failed");
  SAME(s.error("history").text(), "events.history: Validation failed (query.after: bad)");
}

CASE(retry_after_is_heeded_over_http) {
  Surroundings s(over("http://localhost"));
  s.start();
  s.greetStream();
  s.call("ping", "system.ping");
  s.reply(s.httpRequest(), 429, R"({"detail":"Too many requests"})",
          {{"X-Error-Code", "rate_limited"}, {"Retry-After", "3"}});
  s.pass(2999ms);
  HOLDS(s.requests.empty());
  s.pass(1ms);
  s.reply(s.httpRequest(), 200, R"({"pong":true})");
  HOLDS(s.value("ping").at("pong") == true);
}

CASE(what_stands_in_between_costs_the_link_and_the_call_is_made_again) {
  const std::vector<std::function<void(Surroundings&, const pileup::SendRequest&)>> faults = {
      [](Surroundings& s, const auto& request) { s.reply(request, 502, "<html>"); },
      [](Surroundings& s, const auto& request) { s.reply(request, 200, "<html>"); },
      [](Surroundings& s, const auto& request) {
        s.session.requestFailed(request.request, "reset", s.now);
        s.drain();
      },
      [](Surroundings& s, const auto&) { s.pass(30s); },
  };
  for (const auto& fault : faults) {
    Surroundings s(over("http://localhost"));
    s.start();
    const auto link = s.greetStream();
    s.call("clear", "admin.clear_queue", nullptr, {300s, std::nullopt});
    const auto first = s.httpRequest();
    fault(s, first);
    HOLDS(s.session.state() == State::Resuming);
    SAME(s.closed.back().link, link);
    s.pass(1s);
    s.greetStream();
    const auto second = s.httpRequest();
    SAME(*header(first.http.headers, "Idempotency-Key"), *header(second.http.headers, "Idempotency-Key"));
    s.reply(first, 200, "{}");
    HOLDS(s.results.empty());
    s.reply(second, 200, R"({"cleared_count":1})");
    SAME(s.value("clear").at("cleared_count"), 1);
  }
}

CASE(a_login_is_kept_for_requests_and_streams_without_asking) {
  Surroundings s(over("http://localhost"));
  s.start();
  const auto link = s.greetStream();
  s.call("in", "auth.login", {{"username", "admin"}, {"password", "pw"}});
  SAME(s.value("in").at("username"), "admin");
  s.call("clear", "admin.clear_queue");
  SAME(*header(s.requests.front().http.headers, "Authorization"), pileup::basic_authorization("admin", "pw"));
  s.reply(s.httpRequest(), 200, "{}");
  s.cut(link, std::nullopt, "broken pipe");
  SAME(s.session.reason(), "the event stream broke: broken pipe");
  s.pass(1s);
  HOLDS(header(s.opening.front().headers, "Authorization").has_value());
  s.greetStream();
  s.call("beat", "system.heartbeat");
  SAME(s.value("beat").at("alive"), true);
  s.call("out", "auth.logout");
  s.call("ping", "system.ping");
  HOLDS(!header(s.requests.front().http.headers, "Authorization"));
}

CASE(a_selection_opens_the_stream_anew_without_a_gap) {
  Surroundings s(over("http://localhost"));
  s.start();
  const auto old = s.greetStream(5);
  s.call("same", "events.subscribe", {{"events", nullptr}});
  SAME(s.value("same").at("events").size(), 3U);
  HOLDS(s.opening.empty());
  s.call("less", "events.unsubscribe", {{"events", {"queue_update"}}});
  s.call("ping", "system.ping");
  HOLDS(s.results.count("less") == 0 && s.requests.empty());
  const auto open = s.take();
  SAME(open.path_and_query, "/api/events/stream?events=current_qso%2Cfrequency_update");
  SAME(*header(open.headers, "Last-Event-ID"), at(5));
  s.say(old, "event: frequency_update\ndata: {\"data\":{}}\nid: " + at(6) + "\n\n");
  s.session.linkOpened(open.link, s.now);
  s.drain();
  SAME(s.closed.back().link, old);
  SAME(s.value("less").at("events"), (Json{"current_qso", "frequency_update"}));
  s.reply(s.httpRequest(), 200, "{}");
  s.say(open.link,
        "event: connected\ndata: {}\n\nevent: resume\ndata: {\"outcome\":\"replayed\",\"position\":\"" +
            at(6) + "\"}\n\nevent: frequency_update\ndata: {\"data\":{}}\nid: " + at(6) +
            "\n\nevent: frequency_update\ndata: {\"data\":{}}\nid: " + at(7) + "\n\n");
  HOLDS((s.ids("frequency_update") == Texts{at(6), at(7)}));
  HOLDS(s.session.state() == State::Live);
  s.cut(open.link);
  s.pass(1s);
  SAME(s.opening.front().path_and_query, "/api/events/stream?events=current_qso%2Cfrequency_update");
}

CASE(a_selection_that_is_refused_costs_the_link) {
  Surroundings s(over("http://localhost"));
  s.start();
  s.greetStream(5);
  s.call("bad", "events.subscribe", {{"events", 7}});
  HOLDS(s.error("bad").kind == Error::Kind::InvalidRequest);
  s.call("less", "events.subscribe", {{"events", {"queue_update"}}});
  s.refuse(s.take().link, 503, "busy");
  HOLDS(s.session.state() == State::Resuming);
  CONTAINS(s.session.reason(), "the server refused the event stream with 503: busy");
  SAME(s.session.pending(), 1U);
}

CASE(a_silent_stream_counts_as_gone) {
  Surroundings s(over("http://localhost"));
  s.start();
  s.greetStream();
  s.pass(39'999ms);
  HOLDS(s.session.state() == State::Live);
  s.pass(1ms);
  HOLDS(s.session.state() == State::Resuming);
  SAME(s.session.reason(), "the event stream has fallen silent");
}

CASE(a_half_open_stream_is_found_although_requests_are_answered) {
  Surroundings s(over("http://localhost"));
  s.start();
  const auto dead = s.greetStream(5);
  s.say(dead, "event: keepalive\ndata: {}\nid: " + at(6) + "\n\n");
  // Requests have connections of their own, which say nothing of the stream.
  for (int turn = 0; turn < 3; ++turn) {
    s.pass(13s);
    const std::string name = std::to_string(turn);
    s.call(name, "system.ping");
    s.reply(s.httpRequest(), 200, R"({"pong":true})");
    HOLDS(s.value(name).at("pong") == true);
  }
  s.call("clear", "admin.clear_queue");
  const auto lost = s.httpRequest();
  s.pass(1s);
  HOLDS(s.session.state() == State::Resuming);
  SAME(s.session.reason(), "the event stream has fallen silent");
  SAME(s.closed.back().link, dead);
  HOLDS(s.closed.back().abort);
  HOLDS((s.cancelled == std::vector<pileup::RequestId>{lost.request}));
  s.pass(1s);
  SAME(*header(s.opening.front().headers, "Last-Event-ID"), at(6));
  const auto alive = s.greetStream(6);
  // Bytes of the dead one come too late.
  s.say(dead, "event: frequency_update\ndata: {\"data\":{}}\nid: " + at(9) + "\n\n");
  SAME(*s.session.position(), at(6));
  const auto again = s.httpRequest();
  SAME(*header(again.http.headers, "Idempotency-Key"), *header(lost.http.headers, "Idempotency-Key"));
  s.reply(again, 200, R"({"cleared_count":1})");
  HOLDS(s.value("clear").is_object());
  // Half a frame is a sign of life, too.
  s.pass(39s);
  s.say(alive, "event: queue");
  s.pass(39s);
  HOLDS(s.session.state() == State::Live);
}

CASE(a_silent_stream_of_a_fallback_begins_with_websocket_again) {
  Surroundings s(over("ws://localhost"));
  s.start();
  s.refuse(s.take().link, 400);
  s.greetStream(5);
  int attempts = 0;
  const auto refuse_upgrades = [&](std::chrono::seconds time) {
    for (int second = 0; second < time.count(); ++second) {
      s.pass(1s);
      while (s.session.state() == State::Fallback && !s.opening.empty()) {
        ++attempts;
        s.refuse(s.take().link, 400);
      }
    }
  };
  refuse_upgrades(39s);
  HOLDS(s.session.state() == State::Fallback);
  HOLDS(attempts > 0);
  refuse_upgrades(1s);
  HOLDS(s.session.state() == State::Resuming);
  s.pass(1s);
  HOLDS(s.opening.front().kind == LinkKind::WebSocket);
  CONTAINS(s.opening.front().path_and_query, "resume=" + kEpoch + "%3A5");
}

CASE(a_stream_that_cannot_be_read_costs_the_link) {
  Surroundings s(over("http://localhost"));
  s.start();
  const auto link = s.greetStream();
  s.say(link, "event: queue_update\ndata: {no json\n\n");
  HOLDS(s.session.state() == State::Resuming);
  CONTAINS(s.session.reason(), "the event stream cannot be read");
}

CASE(websocket_falls_back_to_http_and_returns) {
  Surroundings s(over("ws://localhost"));
  s.start();
  s.refuse(s.take().link, 400, "no upgrade");
  const auto stream = s.greetStream(5);
  HOLDS((s.states == Texts{"fallback"}));
  s.call("ping", "system.ping");
  s.reply(s.httpRequest(), 200, R"({"pong":true})");
  // The way back is tried after 2, 4, 8 seconds and so on; the fallback serves meanwhile.
  s.pass(1999ms);
  HOLDS(s.opening.empty());
  s.pass(1ms);
  s.refuse(s.take().link, 400);
  HOLDS(s.session.state() == State::Fallback);
  s.pass(3999ms);
  HOLDS(s.opening.empty());
  s.pass(1ms);
  SAME(s.opening.front().path_and_query, "/ws?resume=" + kEpoch + "%3A5");
  s.say(stream, "event: frequency_update\ndata: {\"data\":{}}\nid: " + at(6) + "\n\n");
  s.call("clear", "admin.clear_queue");
  const auto asked = s.httpRequest();
  const auto socket = s.greet(6, {{"outcome", "replayed"}, {"position", at(6)}});
  HOLDS((s.states == Texts{"fallback", "live"}));
  HOLDS((s.cancelled == std::vector<pileup::RequestId>{asked.request}));
  SAME(s.closed.back().link, stream);
  s.frequency(socket, 6);
  s.frequency(socket, 7);
  HOLDS((s.ids("frequency_update") == Texts{at(6), at(7)}));
  const auto request = s.request();
  SAME(request.at("idempotency_key").get<std::string>(), *header(asked.http.headers, "Idempotency-Key"));
  s.answer(socket, request, {{"cleared_count", 0}});
  HOLDS(s.value("clear").is_object());
  s.pass(30s);
  HOLDS(s.opening.empty());
}

CASE(a_fallback_that_is_lost_takes_the_way_back_with_it) {
  Surroundings s(over("ws://localhost"));
  s.start();
  s.refuse(s.take().link);
  const auto stream = s.greetStream(5);
  s.pass(2s);
  const auto upgrade = s.take();
  s.cut(stream);
  SAME(s.closed.back().link, upgrade.link);
  HOLDS(s.session.state() == State::Resuming);
  s.session.linkOpened(upgrade.link, s.now);
  s.drain();
  s.pass(1s);
  HOLDS(s.opening.size() == 1 && s.opening.front().kind == LinkKind::WebSocket);
}

CASE(both_refusals_are_told) {
  Surroundings s(over("ws://localhost"));
  s.start();
  s.refuse(s.take().link, std::nullopt, "refused");
  s.refuse(s.take().link, 503, "busy");
  SAME(s.ended.at(0)->message,
       "ws://localhost cannot be reached: refused; the server refused the event stream with 503: busy");
}

}  // namespace

int main() { return check::run_all(); }
