// The small parts: JSON into types, errors, routes, addresses, streams, positions.

#include <limits>

#include "pileup/runtime/backoff.hpp"
#include "pileup/runtime/error.hpp"
#include "pileup/runtime/http.hpp"
#include "pileup/runtime/keys.hpp"
#include "pileup/runtime/position.hpp"
#include "pileup/runtime/sse.hpp"
#include "scripted.hpp"

using pileup::InvalidRequest;
using pileup::Json;
using pileup::UnexpectedAnswer;

namespace sample {

struct Inner {
  std::string name;
  std::optional<int> count;
};

struct Outer {
  std::vector<Inner> list;
  std::optional<double> nullable;
  std::map<std::string, bool> flags;
};

void from_json(const Json& json, Inner& value) {
  pileup::require_object(json, "Inner");
  pileup::read_member(json, "name", value.name);
  pileup::read_optional_member(json, "count", value.count);
}
void to_json(Json& json, const Inner& value) {
  json = Json::object();
  pileup::write_member(json, "name", value.name);
  pileup::write_optional_member(json, "count", value.count);
}
void from_json(const Json& json, Outer& value) {
  pileup::require_object(json, "Outer");
  pileup::read_member(json, "list", value.list);
  pileup::read_member(json, "nullable", value.nullable);
  pileup::read_member(json, "flags", value.flags);
}
void to_json(Json& json, const Outer& value) {
  json = Json::object();
  pileup::write_member(json, "list", value.list);
  pileup::write_member(json, "nullable", value.nullable);
  pileup::write_member(json, "flags", value.flags);
}

}  // namespace sample

namespace {

std::string complaint(const Json& value) {
  return THROWN(UnexpectedAnswer, pileup::read<sample::Outer>(value, "x"));
}

CASE(structures_are_read_and_written) {
  const Json whole = {{"list", {{{"name", "a"}, {"count", 1}}, {{"name", "b"}}}},
                      {"nullable", nullptr},
                      {"flags", {{"on", true}}}};
  Json more = whole;
  more["of_a_newer_server"] = 1;
  more["list"][1]["count"] = nullptr;
  SAME(pileup::write(pileup::read<sample::Outer>(more, "x")), whole);
  HOLDS(!pileup::read<std::optional<sample::Inner>>(nullptr, "x"));
  SAME(pileup::read<double>(7, "x"), 7.0);
  SAME(pileup::read<std::int64_t>(std::numeric_limits<std::int64_t>::min(), "x"),
       std::numeric_limits<std::int64_t>::min());
}

CASE(what_does_not_fit_is_told_with_its_place) {
  SAME(complaint(7), "x should be an object (Outer), but is 7");
  SAME(complaint(Json::object()), "x lacks the member 'list'");
  const auto with = [](Json list) {
    return Json{{"list", std::move(list)}, {"nullable", nullptr}, {"flags", Json::object()}};
  };
  SAME(complaint(with({{{"name", 1}}})), "x.list[0].name should be a text, but is 1");
  SAME(complaint(with(nullptr)), "x.list should be a list, but is null");
  SAME(complaint(with({{{"name", "a"}, {"count", 1.0}}})),
       "x.list[0].count should be a whole number, but is 1.0");
  SAME(complaint(with({{{"name", "a"}, {"count", true}}})),
       "x.list[0].count should be a whole number, but is true");
  CONTAINS(complaint(with({{{"name", "a"}, {"count", 3'000'000'000U}}})), "smaller");
  CONTAINS(complaint(with({{{"name", "a"}, {"count", -3'000'000'000}}})), "fits");
  Json flags = with(Json::array());
  flags["flags"] = {{"on",
                     "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"
                     "\u00e4\u00e4\u00e4"
                     "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"
                     "\u00e4\u00e4\u00e4"}};
  CONTAINS(complaint(flags), "\u00e4...");
  SAME(THROWN(UnexpectedAnswer, pileup::read<std::nullptr_t>(1, "x")), "x should be null, but is 1");
  SAME(THROWN(UnexpectedAnswer, pileup::read<double>("1", "x")), "x should be a number, but is \"1\"");
  SAME(THROWN(UnexpectedAnswer, pileup::read<bool>(0, "x")), "x should be true or false, but is 0");
}

CASE(results_hold_a_value_or_an_error) {
  pileup::Result<int> good = 7;
  HOLDS(good && *good == 7);
  THROWN(std::logic_error, static_cast<void>(good.error()));
  pileup::Result<int> bad = pileup::Error::of(pileup::Error::Kind::TimedOut, "late", "x");
  HOLDS(!bad);
  SAME(THROWN(pileup::BadResult, static_cast<void>(bad.value())), "late");
  for (int kind = 0; kind <= 6; ++kind) HOLDS(*to_string(static_cast<pileup::Error::Kind>(kind)) != '\0');
}

CASE(requests_and_failures_are_written_and_read) {
  const Json data = {{"a", "\u00e4"}};
  SAME(pileup::request_text("1", "x.y", &data, std::string("k")),
       "{\"data\":{\"a\":\"\u00e4\"},\"id\":\"1\",\"idempotency_key\":\"k\",\"operation\":\"x.y\",\"type\":"
       "\"request\"}");
  const auto failure = pileup::read_failure(
      {{"code", "c"}, {"status", "x"}, {"details", {1, {{"loc", {1}}}}}, {"retry_after_ms", 1e30}});
  SAME(failure.status, 500);
  SAME(failure.message, "c");
  SAME(failure.details.size(), 1U);
  HOLDS(failure.retry_after == std::chrono::hours(24));
  THROWN(UnexpectedAnswer, pileup::read_failure(nullptr));
}

CASE(addresses_are_taken_apart) {
  const auto whole = pileup::parse_address("WSS://ad%40min:p%2Fw@example.org:8443/base/?x#y");
  SAME(whole.text(), "wss://example.org:8443/base");
  SAME(whole.httpUrl("/a"), "https://example.org:8443/base/a");
  SAME(*whole.username, "ad@min");
  SAME(*whole.password, "p/w");
  SAME(pileup::parse_address("http://[::1]:80").authority, "[::1]:80");
  SAME(pileup::parse_address("http://[::1]").websocketUrl("/ws"), "ws://[::1]/ws");
  SAME(*pileup::parse_address("ws://a:b@h", "c", "d").username, "c");
  SAME(*pileup::parse_address("ws://a@h").password, "");
  for (const char* bad : {"", "localhost:8000", "ftp://localhost", "ws://", "ws://:80", "ws://a b",
                          "ws://a\r\nb", "ws://[::1", "ws:///x"}) {
    CONTAINS(THROWN(InvalidRequest, static_cast<void>(pileup::parse_address(bad))),
             "is no address of a server");
  }
  for (const char* bad : {"ws://localhost:port", "ws://localhost:65536", "ws://localhost:-1"}) {
    CONTAINS(THROWN(InvalidRequest, static_cast<void>(pileup::parse_address(bad))),
             "is no address: its port");
  }
  CONTAINS(THROWN(InvalidRequest, static_cast<void>(pileup::parse_address("ws://localhost", "admin"))),
           "belong together");
  CONTAINS(THROWN(InvalidRequest, static_cast<void>(pileup::parse_address("ws://localhost", "a:b", "x"))),
           "colon");
}

CASE(bytes_are_encoded) {
  SAME(pileup::percent_encoded("aZ9-._~ /:\u00e4"), "aZ9-._~%20%2F%3A%C3%A4");
  SAME(pileup::percent_decoded("%41%zz%4"), "A%zz%4");
  SAME(pileup::base64(""), "");
  SAME(pileup::base64("f"), "Zg==");
  SAME(pileup::base64("fo"), "Zm8=");
  SAME(pileup::base64("foo"), "Zm9v");
  SAME(pileup::base64("foobar"), "Zm9vYmFy");
}

CASE(failures_over_http_are_read) {
  SAME(pileup::failure_of({404, "Not Found", {}, "x"}).message, "Not Found");
  SAME(pileup::failure_of({404, "", {}, "[]"}).message, "HTTP 404");
  HOLDS(!pileup::retry_after_of({{"Retry-After", "Wed, 21 Oct"}}));
  HOLDS(pileup::retry_after_of({{"retry-after", "99999999999999999999"}}) == std::chrono::hours(24));
}

CASE(streams_are_read_however_they_are_cut) {
  const std::string text =
      "\xEF\xBB\xBF"
      "event: a\r\ndata: 1\r\ndata: 2\r\nid: 7\r\n\r\n: note\rdata:3\r\r\nevent: none\n\ndata\n\nid: x\n\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, text.size()}) {
    pileup::StreamReader reader(1000);
    std::vector<pileup::Frame> frames;
    for (std::size_t start = 0; start < text.size(); start += step) {
      for (auto& one : reader.feed(text.substr(start, step))) frames.push_back(one);
    }
    SAME(frames.size(), 3U);
    SAME(frames[0].event + "|" + frames[0].data + "|" + *frames[0].id, "a|1\n2|7");
    SAME(frames[1].event + "|" + frames[1].data, "message|3");
    HOLDS(!frames[1].id);
    SAME(frames[2].data, "");
  }
  pileup::StreamReader lines(10);
  THROWN(UnexpectedAnswer, lines.feed("data: 1\ndata: 2\n"));
  pileup::StreamReader endless(10);
  THROWN(UnexpectedAnswer, for (int turn = 0; turn < 20; ++turn) endless.feed("x"));
}

CASE(keys_and_draws_differ) {
  const auto key = pileup::new_idempotency_key();
  SAME(key.size(), 32U);
  HOLDS(key.find_first_not_of("0123456789abcdef") == std::string::npos);
  HOLDS(key != pileup::new_idempotency_key());
  for (int turn = 0; turn < 100; ++turn) {
    const double draw = pileup::random_draw();
    HOLDS(draw >= 0 && draw < 1);
  }
}

CASE(a_weekend_of_failures_stays_below_the_cap) {
  pileup::Backoff backoff([] { return 1.0; });
  for (int turn = 0; turn < 100'000; ++turn) HOLDS(backoff.delay() <= std::chrono::seconds(30));
}

}  // namespace

int main() { return check::run_all(); }
