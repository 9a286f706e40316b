#include "evening.hpp"

#include <memory>
#include <pileup/client.hpp>
#include <string>
#include <utility>
#include <vector>

#include "script_transport.hpp"

namespace console {

namespace {

using pileup::Json;
using pileup::Result;
namespace models = pileup::models;

// --- The server's side, as a script ---

models::QueueEntry caller(const std::string& callsign, int position) {
  models::QueueEntry entry;
  entry.callsign = callsign;
  entry.timestamp = "2026-05-01T19:00:00.000000";
  entry.position = position;
  entry.qrz.callsign = callsign;
  return entry;
}

Json queue(std::vector<models::QueueEntry> callers) {
  models::QueueList list;
  list.total = static_cast<std::int64_t>(callers.size());
  list.queue = std::move(callers);
  list.max_size = 4;
  list.system_active = true;
  return pileup::write(list);
}

Json qso(const std::string& callsign) {
  models::Qso contact;
  contact.callsign = callsign;
  contact.timestamp = "2026-05-01T19:01:00.000000";
  contact.qrz.callsign = callsign;
  return pileup::write(contact);
}

Json registered(const std::string& callsign) {
  models::RegisterResult result;
  result.message = "Callsign registered successfully";
  result.entry = caller(callsign, 1);
  return pileup::write(result);
}

Json loggedIn() {
  models::LoginResult result;
  result.authenticated = true;
  result.username = "admin";
  return pileup::write(result);
}

const std::string kEpoch = "9f2c4e1ab07d3356:";

Json connected(int position, const Json& resume) {
  Json data = {
      {"connection_id", "1"},
      {"server", {{"name", "pileup-buster"}, {"version", "1.0.0"}, {"protocol", "1.0"}, {"registry", "-"}}},
      {"principal", {{"authenticated", false}, {"username", nullptr}}},
      {"heartbeat_interval_ms", 30000},
      {"limits", {{"message_bytes", 65536}, {"requests_in_flight", 64}}},
      {"position", kEpoch + std::to_string(position)},
      {"reconnect", {{"base_ms", 1000}, {"cap_ms", 8000}, {"jitter", "full"}}}};
  if (!resume.is_null()) data["resume"] = resume;
  return data;
}

std::vector<Step> script() {
  const Json replayed = {
      {"outcome", "replayed"}, {"reason", nullptr}, {"position", kEpoch + "5"}, {"snapshot", nullptr}};
  return {
      Accept{},
      Tell{"connected", connected(4, nullptr), ""},
      Answer{"auth.login", loggedIn()},
      Answer{"queue.register", registered("EI6LF")},
      Tell{"queue_update", queue({caller("EI6LF", 1)}), kEpoch + "5"},
      Pass{std::chrono::seconds(20)},
      Cut{},
      // The client comes back by itself, and has missed one event meanwhile.
      Accept{},
      Tell{"connected", connected(6, replayed), ""},
      Tell{"queue_update", queue({caller("EI6LF", 1), caller("JA1XYZ", 2)}), kEpoch + "6"},
      Answer{"admin.next_qso", qso("EI6LF")},
      Tell{"current_qso", qso("EI6LF"), kEpoch + "7"},
      Tell{"queue_update", queue({caller("JA1XYZ", 1)}), kEpoch + "8"},
  };
}

// --- The program's side ---

/// What a logging program does in an evening.
class Program {
 public:
  explicit Program(const std::shared_ptr<ScriptTransport>& transport)
      : transport_(*transport), client_(options(), transport) {
    state_ = client_.onState([this](pileup::State state) { onState(state); });
    ended_ = client_.onEnded([this](const std::optional<pileup::Error>& error) {
      say("the client has ended" + (error ? ": " + error->text() : ""));
    });
    queue_ = client_.on<pileup::events::QueueUpdate>([this](const pileup::events::QueueUpdate& event) {
      std::string callers;
      for (const auto& one : event.data.queue) callers += " " + one.callsign;
      say("waiting:" + callers);
    });
    contact_ = client_.on<pileup::events::CurrentQso>([this](const pileup::events::CurrentQso& event) {
      say(event.data ? "in QSO with " + event.data->callsign : "no QSO");
    });
  }

  void open() { client_.open(); }
  void close() { client_.close(); }
  bool good() const { return done_ == 3; }

 private:
  static pileup::Options options() {
    pileup::Options options;
    options.url = "wss://pileup.example.org";
    // The same delays in every evening, instead of random ones.
    options.draw = [] { return 0.5; };
    return options;
  }

  void say(const std::string& what) { transport_.note("program", what); }

  void onState(pileup::State state) {
    say(std::string("is ") + to_string(state));
    if (state == pileup::State::Live && done_ == 0) {
      begin();
    } else if (state == pileup::State::Resuming) {
      // Sent when the connection is back, and carried out once, however often it has to be sent.
      client_.adminNextQso([this](const Result<std::optional<models::Qso>>& result) {
        told("next caller", result);
        if (result && *result) say("the next one is " + (*result)->callsign);
      });
    }
  }

  void begin() {
    models::LoginRequest login;
    login.username = "admin";
    login.password = "correct horse battery staple";
    client_.authLogin(login,
                      [this](const Result<models::LoginResult>& result) { told("logging in", result); });
    models::RegisterRequest request;
    request.callsign = "EI6LF";
    client_.queueRegister(
        request, [this](const Result<models::RegisterResult>& result) { told("registering", result); });
  }

  template <class T>
  void told(const std::string& what, const Result<T>& result) {
    say(what + (result ? " succeeded" : " failed: " + result.error().text()));
    if (result) ++done_;
  }

  ScriptTransport& transport_;
  pileup::Client client_;
  // After the client: the handles go first.
  pileup::Subscription state_, ended_, queue_, contact_;
  int done_ = 0;
};

}  // namespace

bool playEvening(std::ostream& transcript) {
  const auto transport = std::make_shared<ScriptTransport>(script(), transcript);
  Program program(transport);
  program.open();
  try {
    transport->play();
  } catch (const OffScript& error) {
    transport->note("script", error.what());
    return false;
  }
  program.close();
  return program.good();
}

}  // namespace console
