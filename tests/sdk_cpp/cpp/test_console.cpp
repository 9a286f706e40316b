// The console example: a client over a transport that plays a script, and the transcript of the evening.

#include <sstream>

#include "../../../generated/cpp/examples/console/evening.cpp"
#include "../../../generated/cpp/examples/console/script_transport.cpp"
#include "check.hpp"

namespace {

CASE(the_evening_goes_as_the_script_says) {
  std::ostringstream transcript;
  HOLDS(console::playEvening(transcript));
  SAME(transcript.str(), R"(   0.0 s  client  opens wss://pileup.example.org/ws
   0.0 s  server  accepts
   0.0 s  server  tells connected
   0.0 s  program is live
   0.0 s  client  asks auth.login {…}
   0.0 s  client  asks queue.register {"callsign":"EI6LF"}
   0.0 s  server  answers auth.login
   0.0 s  program logging in succeeded
   0.0 s  server  answers queue.register
   0.0 s  program registering succeeded
   0.0 s  server  tells queue_update 9f2c4e1ab07d3356:5
   0.0 s  program waiting: EI6LF
  20.0 s  server  is gone
  20.0 s  program is resuming
  20.5 s  client  opens wss://pileup.example.org/ws?resume=9f2c4e1ab07d3356%3A5
  20.5 s  server  accepts
  20.5 s  server  tells connected
  20.5 s  program is live
  20.5 s  client  asks admin.next_qso
  20.5 s  server  tells queue_update 9f2c4e1ab07d3356:6
  20.5 s  program waiting: EI6LF JA1XYZ
  20.5 s  server  answers admin.next_qso
  20.5 s  program next caller succeeded
  20.5 s  program the next one is EI6LF
  20.5 s  server  tells current_qso 9f2c4e1ab07d3356:7
  20.5 s  program in QSO with EI6LF
  20.5 s  server  tells queue_update 9f2c4e1ab07d3356:8
  20.5 s  program waiting: JA1XYZ
  20.5 s  client  closes with 1000
  20.5 s  program is closed
  20.5 s  program the client has ended
)");
}

/// A client that does nothing but connect, over a script.
std::string off_script(std::vector<console::Step> script) {
  std::ostringstream transcript;
  const auto transport = std::make_shared<console::ScriptTransport>(std::move(script), transcript);
  pileup::Options options;
  options.url = "ws://localhost";
  pileup::Client client(options, transport);
  client.open();
  return THROWN(console::OffScript, transport->play());
}

CASE(a_client_that_leaves_the_script_is_told_where) {
  using namespace console;
  CONTAINS(off_script({Accept{}, Answer{"queue.list", nullptr}}), "should ask queue.list");
  CONTAINS(off_script({Tell{"queue_update", nullptr, ""}}), "no connection to tell 'queue_update'");
  CONTAINS(off_script({Cut{}}), "no connection to cut");
}

CASE(a_transport_without_http_ends_a_client_that_asks_for_it) {
  std::ostringstream transcript;
  const auto transport = std::make_shared<console::ScriptTransport>(std::vector<console::Step>{}, transcript);
  pileup::Options options;
  options.url = "http://localhost";
  pileup::Client client(options, transport);
  std::string why;
  const auto ended = client.onEnded([&](const std::optional<pileup::Error>& error) { why = error->text(); });
  client.open();
  CONTAINS(why, "this transport has no HTTP");
}

}  // namespace

int main() { return check::run_all(); }
