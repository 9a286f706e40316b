/// @file
/// A transport that plays a script in the place of sockets: what it takes to bring the client to another
/// network library, another event loop, a serial line, or a test.

#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "pileup/runtime/json.hpp"
#include "pileup/runtime/transport.hpp"

namespace console {

/// @name What a script is made of: the server's side of an evening
/// @{

/// Wait until the client opens a WebSocket, and accept it.
struct Accept {};

/// Send an event. `id` is its position in the server's log; empty for those that have none.
struct Tell {
  std::string event;
  pileup::Json data;
  std::string id;
};

/// Wait for a request of this operation, and answer it.
struct Answer {
  std::string operation;
  pileup::Json result;
};

/// Cut the connection without a word.
struct Cut {};

/// Let time pass.
struct Pass {
  std::chrono::milliseconds time{0};
};

/// @}

using Step = std::variant<Accept, Tell, Answer, Cut, Pass>;

/// The client did something for which the script has no place.
class OffScript : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Plays a script, and writes down what happens. Its clock stands still but for `Pass`, and while the client
/// waits for something by its timer.
class ScriptTransport : public pileup::Transport {
 public:
  ScriptTransport(std::vector<Step> script, std::ostream& transcript)
      : script_(std::move(script)), transcript_(transcript) {}

  /// The event loop: plays the script to its end. Throws `OffScript`.
  void play();

  /// Write a line under the time of the script.
  void note(const std::string& who, const std::string& what);

  void attach(pileup::TransportListener* listener) override;
  void open(const pileup::OpenLink& action) override;
  void sendText(const pileup::SendText& action) override;
  void ping(const pileup::Ping& action) override;
  void close(const pileup::CloseLink& action) override;
  void request(const pileup::SendRequest& action) override;
  void cancel(const pileup::CancelRequest& action) override;
  void wakeAt(std::optional<pileup::TimePoint> at) override;
  pileup::TimePoint now() const override { return now_; }

 private:
  void run(const Accept& step);
  void run(const Tell& step);
  void run(const Answer& step);
  void run(const Cut& step);
  void run(const Pass& step);
  /// Let time pass until the client's timer rings; returns false when none is set before `end`.
  bool ring(std::optional<pileup::TimePoint> end);

  std::vector<Step> script_;
  std::ostream& transcript_;
  pileup::TransportListener* listener_ = nullptr;
  pileup::TimePoint now_{std::chrono::hours(1)};
  pileup::TimePoint began_ = now_;
  std::optional<pileup::TimePoint> wake_;
  std::optional<pileup::LinkId> opening_;
  std::optional<pileup::LinkId> link_;
  std::deque<pileup::Json> asked_;
};

}  // namespace console
