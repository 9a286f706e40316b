#include "script_transport.hpp"

#include <algorithm>
#include <iomanip>
#include <locale>
#include <sstream>
#include <utility>

namespace console {

using pileup::Json;

// --- What a client asks for: everything that another transport has to have ---

void ScriptTransport::attach(pileup::TransportListener* listener) {
  listener_ = listener;
  if (listener == nullptr) {
    opening_.reset();
    link_.reset();
    wake_.reset();
  }
}

void ScriptTransport::open(const pileup::OpenLink& action) {
  if (action.kind == pileup::LinkKind::Http) {
    // A script has no HTTP; a transport without it refuses like this.
    listener_->linkRefused(action.link, std::nullopt, "", std::nullopt, "this transport has no HTTP");
    return;
  }
  note("client", "opens " + action.url);
  opening_ = action.link;
}

void ScriptTransport::sendText(const pileup::SendText& action) {
  // Not at once an answer: this runs inside of the client's call.
  const Json request = Json::parse(action.text);
  const std::string operation = request.at("operation");
  const bool secret = request.contains("data") && request["data"].contains("password");
  const std::string data = request.contains("data") ? " " + request["data"].dump() : "";
  note("client", "asks " + operation + (secret ? " {…}" : data));
  asked_.push_back(request);
}

void ScriptTransport::ping(const pileup::Ping& action) { listener_->ponged(action.link); }

void ScriptTransport::close(const pileup::CloseLink& action) {
  if (opening_ == action.link) opening_.reset();
  if (link_ != action.link) return;
  note("client", action.abort ? "cuts the connection" : "closes with " + std::to_string(action.code));
  link_.reset();
}

void ScriptTransport::request(const pileup::SendRequest& action) {
  listener_->requestFailed(action.request, "this transport has no HTTP");
}

void ScriptTransport::cancel(const pileup::CancelRequest&) {}

void ScriptTransport::wakeAt(std::optional<pileup::TimePoint> at) { wake_ = at; }

// --- The loop ---

void ScriptTransport::play() {
  for (const Step& step : script_) {
    std::visit([this](const auto& one) { run(one); }, step);
  }
}

void ScriptTransport::run(const Accept&) {
  while (!opening_) {
    if (!ring(std::nullopt)) throw OffScript("the client should connect, but waits for nothing");
  }
  link_ = std::exchange(opening_, std::nullopt);
  asked_.clear();
  note("server", "accepts");
  listener_->linkOpened(*link_);
}

void ScriptTransport::run(const Tell& step) {
  if (!link_) throw OffScript("there is no connection to tell '" + step.event + "' over");
  Json frame = {{"type", "event"}, {"event", step.event}, {"data", step.data}};
  if (!step.id.empty()) frame["id"] = step.id;
  note("server", "tells " + step.event + (step.id.empty() ? "" : " " + step.id));
  listener_->received(*link_, frame.dump());
}

void ScriptTransport::run(const Answer& step) {
  const auto wanted = [&](const Json& one) { return one.at("operation") == step.operation; };
  const auto found = std::find_if(asked_.begin(), asked_.end(), wanted);
  if (!link_ || found == asked_.end()) throw OffScript("the client should ask " + step.operation);
  const Json request = *found;
  asked_.erase(found);
  const Json frame = {{"id", request.at("id")}, {"type", "response"},  {"operation", step.operation},
                      {"success", true},        {"data", step.result}, {"error", nullptr}};
  note("server", "answers " + step.operation);
  listener_->received(*link_, frame.dump());
}

void ScriptTransport::run(const Cut&) {
  if (!link_) throw OffScript("there is no connection to cut");
  note("server", "is gone");
  listener_->linkClosed(*std::exchange(link_, std::nullopt), std::nullopt, "");
}

void ScriptTransport::run(const Pass& step) {
  const auto end = now_ + step.time;
  while (ring(end)) continue;
  now_ = end;
}

bool ScriptTransport::ring(std::optional<pileup::TimePoint> end) {
  if (!wake_ || (end && *wake_ > *end)) return false;
  now_ = std::max(now_, *std::exchange(wake_, std::nullopt));
  listener_->timer();
  return true;
}

void ScriptTransport::note(const std::string& who, const std::string& what) {
  const std::chrono::duration<double> since = now_ - began_;
  std::ostringstream line;
  line.imbue(std::locale::classic());
  line << std::fixed << std::setprecision(1) << std::setw(6) << since.count() << " s  " << std::left
       << std::setw(8) << who << what << '\n';
  transcript_ << line.str();
}

}  // namespace console
