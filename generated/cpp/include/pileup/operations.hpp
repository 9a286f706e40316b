// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// The operations as types: what each takes, what it answers, and where it stands in the tables.
///
/// `visit_operation` finds one by its name, for programs that do not know it when they are compiled.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "pileup/models.hpp"
#include "pileup/runtime/tables.hpp"

namespace pileup {

/// The whole interface as tables for the runtime.
const ::pileup::Interface& interface_tables();

namespace operations {

/// What operations take that have no members.
struct NoParams {};

inline void to_json(::pileup::Json& json, const NoParams&) { json = ::pileup::Json::object(); }
inline void from_json(const ::pileup::Json&, NoParams&) {}

/// Tell whether the queue is open.
struct PublicGetStatus {
  using Params = NoParams;
  using Result = models::PublicStatus;
  static constexpr const char* kName = "public.get_status";
  static constexpr std::size_t kIndex = 0;
  static constexpr bool kHasParams = false;
};

/// Tell the frequency on which the operator works.
struct PublicGetFrequency {
  using Params = NoParams;
  using Result = models::PublicFrequency;
  static constexpr const char* kName = "public.get_frequency";
  static constexpr std::size_t kIndex = 1;
  static constexpr bool kHasParams = false;
};

/// Tell where the operator listens.
struct PublicGetSplit {
  using Params = NoParams;
  using Result = models::PublicSplit;
  static constexpr const char* kName = "public.get_split";
  static constexpr std::size_t kIndex = 2;
  static constexpr bool kHasParams = false;
};

/// Read the whole station at one moment, with the position of its last event.
struct PublicGetSnapshot {
  using Params = NoParams;
  using Result = models::StationSnapshot;
  static constexpr const char* kName = "public.get_snapshot";
  static constexpr std::size_t kIndex = 3;
  static constexpr bool kHasParams = false;
};

/// Put a callsign at the end of the callback queue.
struct QueueRegister {
  using Params = models::RegisterRequest;
  using Result = models::RegisterResult;
  static constexpr const char* kName = "queue.register";
  static constexpr std::size_t kIndex = 4;
  static constexpr bool kHasParams = true;
};

/// Tell a caller's place in the queue.
struct QueueGetStatus {
  using Params = models::CallsignPath;
  using Result = models::QueueEntry;
  static constexpr const char* kName = "queue.get_status";
  static constexpr std::size_t kIndex = 5;
  static constexpr bool kHasParams = true;
};

/// List the queue, first caller first.
struct QueueList {
  using Params = NoParams;
  using Result = models::QueueList;
  static constexpr const char* kName = "queue.list";
  static constexpr std::size_t kIndex = 6;
  static constexpr bool kHasParams = false;
};

/// Tell which QSO is under way; null when there is none.
struct QueueGetCurrent {
  using Params = NoParams;
  using Result = std::optional<models::Qso>;
  static constexpr const char* kName = "queue.get_current";
  static constexpr std::size_t kIndex = 7;
  static constexpr bool kHasParams = false;
};

/// List the queue for the operator.
struct AdminGetQueue {
  using Params = NoParams;
  using Result = models::AdminQueue;
  static constexpr const char* kName = "admin.get_queue";
  static constexpr std::size_t kIndex = 8;
  static constexpr bool kHasParams = false;
};

/// Take a callsign out of the queue.
struct AdminRemoveCallsign {
  using Params = models::CallsignPath;
  using Result = models::RemoveResult;
  static constexpr const char* kName = "admin.remove_callsign";
  static constexpr std::size_t kIndex = 9;
  static constexpr bool kHasParams = true;
};

/// Empty the queue; the QSO goes on.
struct AdminClearQueue {
  using Params = NoParams;
  using Result = models::ClearResult;
  static constexpr const char* kName = "admin.clear_queue";
  static constexpr std::size_t kIndex = 10;
  static constexpr bool kHasParams = false;
};

/// End the QSO and call the first in the queue.
struct AdminNextQso {
  using Params = NoParams;
  using Result = std::optional<models::Qso>;
  static constexpr const char* kName = "admin.next_qso";
  static constexpr std::size_t kIndex = 11;
  static constexpr bool kHasParams = false;
};

/// End the QSO without calling the next.
struct AdminCompleteQso {
  using Params = NoParams;
  using Result = models::CompleteResult;
  static constexpr const char* kName = "admin.complete_qso";
  static constexpr std::size_t kIndex = 12;
  static constexpr bool kHasParams = false;
};

/// Set the frequency that everyone is shown.
struct AdminSetFrequency {
  using Params = models::FrequencyRequest;
  using Result = models::FrequencyResult;
  static constexpr const char* kName = "admin.set_frequency";
  static constexpr std::size_t kIndex = 13;
  static constexpr bool kHasParams = true;
};

/// Clear the frequency.
struct AdminDeleteFrequency {
  using Params = NoParams;
  using Result = models::FrequencyClearedResult;
  static constexpr const char* kName = "admin.delete_frequency";
  static constexpr std::size_t kIndex = 14;
  static constexpr bool kHasParams = false;
};

/// Set the split that everyone is shown.
struct AdminSetSplit {
  using Params = models::SplitRequest;
  using Result = models::SplitResult;
  static constexpr const char* kName = "admin.set_split";
  static constexpr std::size_t kIndex = 15;
  static constexpr bool kHasParams = true;
};

/// Clear the split.
struct AdminDeleteSplit {
  using Params = NoParams;
  using Result = models::SplitResult;
  static constexpr const char* kName = "admin.delete_split";
  static constexpr std::size_t kIndex = 16;
  static constexpr bool kHasParams = false;
};

/// Open or close the queue.
struct AdminSetSystemStatus {
  using Params = models::StatusRequest;
  using Result = models::StatusResult;
  static constexpr const char* kName = "admin.set_system_status";
  static constexpr std::size_t kIndex = 17;
  static constexpr bool kHasParams = true;
};

/// Tell whether the queue is open, and who said so.
struct AdminGetSystemStatus {
  using Params = NoParams;
  using Result = models::SystemStatus;
  static constexpr const char* kName = "admin.get_system_status";
  static constexpr std::size_t kIndex = 18;
  static constexpr bool kHasParams = false;
};

/// Tell which QSO is under way; null when there is none.
struct AdminGetCurrentQso {
  using Params = NoParams;
  using Result = std::optional<models::Qso>;
  static constexpr const char* kName = "admin.get_current_qso";
  static constexpr std::size_t kIndex = 19;
  static constexpr bool kHasParams = false;
};

/// Report that a logging program began a QSO.
struct AdminLoggingDirect {
  using Params = models::LoggingRequest;
  using Result = models::LoggingResult;
  static constexpr const char* kName = "admin.logging_direct";
  static constexpr std::size_t kIndex = 20;
  static constexpr bool kHasParams = true;
};

/// List who is attached to this server, and how each connection is doing.
struct AdminGetConnections {
  using Params = models::ConnectionsRequest;
  using Result = models::AdminConnections;
  static constexpr const char* kName = "admin.get_connections";
  static constexpr std::size_t kIndex = 21;
  static constexpr bool kHasParams = true;
};

/// Authenticate this connection as the operator.
struct AuthLogin {
  using Params = models::LoginRequest;
  using Result = models::LoginResult;
  static constexpr const char* kName = "auth.login";
  static constexpr std::size_t kIndex = 22;
  static constexpr bool kHasParams = true;
};

/// Make this connection anonymous again.
struct AuthLogout {
  using Params = NoParams;
  using Result = models::LogoutResult;
  static constexpr const char* kName = "auth.logout";
  static constexpr std::size_t kIndex = 23;
  static constexpr bool kHasParams = false;
};

/// Choose the events that this connection receives.
struct EventsSubscribe {
  using Params = models::SubscribeRequest;
  using Result = models::EventSelection;
  static constexpr const char* kName = "events.subscribe";
  static constexpr std::size_t kIndex = 24;
  static constexpr bool kHasParams = true;
};

/// Receive some events no more on this connection.
struct EventsUnsubscribe {
  using Params = models::UnsubscribeRequest;
  using Result = models::EventSelection;
  static constexpr const char* kName = "events.unsubscribe";
  static constexpr std::size_t kIndex = 25;
  static constexpr bool kHasParams = true;
};

/// Read the events after a position.
struct EventsHistory {
  using Params = models::HistoryRequest;
  using Result = models::HistoryPage;
  static constexpr const char* kName = "events.history";
  static constexpr std::size_t kIndex = 26;
  static constexpr bool kHasParams = true;
};

/// Answer at once, to show that the connection works.
struct SystemPing {
  using Params = NoParams;
  using Result = models::Pong;
  static constexpr const char* kName = "system.ping";
  static constexpr std::size_t kIndex = 27;
  static constexpr bool kHasParams = false;
};

/// Tell what this server is and what it can do.
struct SystemInfo {
  using Params = NoParams;
  using Result = models::ServerInfo;
  static constexpr const char* kName = "system.info";
  static constexpr std::size_t kIndex = 28;
  static constexpr bool kHasParams = false;
};

/// Give a sign of life and promise more.
struct SystemHeartbeat {
  using Params = NoParams;
  using Result = models::HeartbeatResult;
  static constexpr const char* kName = "system.heartbeat";
  static constexpr std::size_t kIndex = 29;
  static constexpr bool kHasParams = false;
};

}  // namespace operations

/// The table entry of an operation, for example `operation<operations::PublicGetStatus>()`.
template <class Operation>
const ::pileup::Operation& operation() {
  return interface_tables().operations[Operation::kIndex];
}

/// Calls `visitor` with the type in `operations` that is called `name`, and returns whether there is one.
template <class Visitor>
bool visit_operation(std::string_view name, Visitor&& visitor) {
  if (name == operations::PublicGetStatus::kName) {
    std::forward<Visitor>(visitor)(operations::PublicGetStatus{});
    return true;
  }
  if (name == operations::PublicGetFrequency::kName) {
    std::forward<Visitor>(visitor)(operations::PublicGetFrequency{});
    return true;
  }
  if (name == operations::PublicGetSplit::kName) {
    std::forward<Visitor>(visitor)(operations::PublicGetSplit{});
    return true;
  }
  if (name == operations::PublicGetSnapshot::kName) {
    std::forward<Visitor>(visitor)(operations::PublicGetSnapshot{});
    return true;
  }
  if (name == operations::QueueRegister::kName) {
    std::forward<Visitor>(visitor)(operations::QueueRegister{});
    return true;
  }
  if (name == operations::QueueGetStatus::kName) {
    std::forward<Visitor>(visitor)(operations::QueueGetStatus{});
    return true;
  }
  if (name == operations::QueueList::kName) {
    std::forward<Visitor>(visitor)(operations::QueueList{});
    return true;
  }
  if (name == operations::QueueGetCurrent::kName) {
    std::forward<Visitor>(visitor)(operations::QueueGetCurrent{});
    return true;
  }
  if (name == operations::AdminGetQueue::kName) {
    std::forward<Visitor>(visitor)(operations::AdminGetQueue{});
    return true;
  }
  if (name == operations::AdminRemoveCallsign::kName) {
    std::forward<Visitor>(visitor)(operations::AdminRemoveCallsign{});
    return true;
  }
  if (name == operations::AdminClearQueue::kName) {
    std::forward<Visitor>(visitor)(operations::AdminClearQueue{});
    return true;
  }
  if (name == operations::AdminNextQso::kName) {
    std::forward<Visitor>(visitor)(operations::AdminNextQso{});
    return true;
  }
  if (name == operations::AdminCompleteQso::kName) {
    std::forward<Visitor>(visitor)(operations::AdminCompleteQso{});
    return true;
  }
  if (name == operations::AdminSetFrequency::kName) {
    std::forward<Visitor>(visitor)(operations::AdminSetFrequency{});
    return true;
  }
  if (name == operations::AdminDeleteFrequency::kName) {
    std::forward<Visitor>(visitor)(operations::AdminDeleteFrequency{});
    return true;
  }
  if (name == operations::AdminSetSplit::kName) {
    std::forward<Visitor>(visitor)(operations::AdminSetSplit{});
    return true;
  }
  if (name == operations::AdminDeleteSplit::kName) {
    std::forward<Visitor>(visitor)(operations::AdminDeleteSplit{});
    return true;
  }
  if (name == operations::AdminSetSystemStatus::kName) {
    std::forward<Visitor>(visitor)(operations::AdminSetSystemStatus{});
    return true;
  }
  if (name == operations::AdminGetSystemStatus::kName) {
    std::forward<Visitor>(visitor)(operations::AdminGetSystemStatus{});
    return true;
  }
  if (name == operations::AdminGetCurrentQso::kName) {
    std::forward<Visitor>(visitor)(operations::AdminGetCurrentQso{});
    return true;
  }
  if (name == operations::AdminLoggingDirect::kName) {
    std::forward<Visitor>(visitor)(operations::AdminLoggingDirect{});
    return true;
  }
  if (name == operations::AdminGetConnections::kName) {
    std::forward<Visitor>(visitor)(operations::AdminGetConnections{});
    return true;
  }
  if (name == operations::AuthLogin::kName) {
    std::forward<Visitor>(visitor)(operations::AuthLogin{});
    return true;
  }
  if (name == operations::AuthLogout::kName) {
    std::forward<Visitor>(visitor)(operations::AuthLogout{});
    return true;
  }
  if (name == operations::EventsSubscribe::kName) {
    std::forward<Visitor>(visitor)(operations::EventsSubscribe{});
    return true;
  }
  if (name == operations::EventsUnsubscribe::kName) {
    std::forward<Visitor>(visitor)(operations::EventsUnsubscribe{});
    return true;
  }
  if (name == operations::EventsHistory::kName) {
    std::forward<Visitor>(visitor)(operations::EventsHistory{});
    return true;
  }
  if (name == operations::SystemPing::kName) {
    std::forward<Visitor>(visitor)(operations::SystemPing{});
    return true;
  }
  if (name == operations::SystemInfo::kName) {
    std::forward<Visitor>(visitor)(operations::SystemInfo{});
    return true;
  }
  if (name == operations::SystemHeartbeat::kName) {
    std::forward<Visitor>(visitor)(operations::SystemHeartbeat{});
    return true;
  }
  return false;
}

}  // namespace pileup
