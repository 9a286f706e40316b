// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// The events that the server sends, as structures, and `AnyEvent`, which is one of them.
///
/// `id` is an event's position in the server's log; without a value for those that concern one connection.
/// `skipped` is how many older events of the same kind it stands for, because the client read too slowly; it
/// carries the whole state, so that nothing is missing.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "pileup/models.hpp"
#include "pileup/runtime/event_hub.hpp"
#include "pileup/runtime/messages.hpp"

namespace pileup::events {

/// The connection stands.
///
/// Always the first event. On an event stream it says only that it is there.
struct Connected {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "connected";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::ConnectedData data;
};

/// Nothing has happened for a while, and the connection still stands.
struct Keepalive {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "keepalive";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::KeepaliveData data;
};

/// The server is about to close this connection.
struct Goodbye {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "goodbye";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::GoodbyeData data;
};

/// How an event stream goes on that asked to resume.
///
/// Sent once, right after `connected`, when the request had `Last-Event-ID` or `?resume=`. On WebSocket it is
/// the member `resume` of `connected`.
struct Resume {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "resume";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::ResumeOutcome data;
};

/// A QSO began or ended.
///
/// The data is the QSO, or null when there is none any more.
struct CurrentQso {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "current_qso";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  std::optional<models::Qso> data;
};

/// The queue changed.
struct QueueUpdate {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "queue_update";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::QueueList data;
};

/// The queue was opened or closed.
struct SystemStatus {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "system_status";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::SystemStatusEvent data;
};

/// The frequency was set or cleared.
struct FrequencyUpdate {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "frequency_update";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::FrequencyUpdate data;
};

/// The split was set or cleared.
struct SplitUpdate {
  /// As the wire and subscriptions spell it.
  static constexpr const char* kName = "split_update";

  std::optional<std::string> id;
  std::optional<std::string> timestamp;
  int skipped = 0;
  models::SplitUpdate data;
};

/// Events were lost, because the client was away for too long; `data` is the whole state instead.
struct Resync {
  static constexpr const char* kName = "resync";

  /// The position of the state, after which events go on.
  std::optional<std::string> id;
  /// Why, in the server's words: `epoch_changed`, `too_old`, `too_many` or `future`.
  std::string reason;
  models::StationSnapshot data;
};

/// An event that this version of the client does not know, or could not read.
using UnknownEvent = ::pileup::UnknownEvent;

/// Any event.
using AnyEvent = std::variant<Connected, Keepalive, Goodbye, Resume, CurrentQso, QueueUpdate, SystemStatus,
                              FrequencyUpdate, SplitUpdate, Resync, UnknownEvent>;

/// The event in a message; `UnknownEvent` where its name or its shape is unknown.
AnyEvent read_event(const ::pileup::EventMessage& message);

/// The state after a gap. Throws `UnexpectedAnswer`.
Resync read_resync(const ::pileup::Gap& gap);

/// The event's name on the wire; `resync` for a `Resync`.
std::string name_of(const AnyEvent& event);

/// The event's data as JSON.
::pileup::Json data_of(const AnyEvent& event);

}  // namespace pileup::events
