// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// What operations take and answer, and what events carry.
///
/// Members that may be null or absent are `std::optional`. Readers (`from_json`) ignore members that they do
/// not know and throw `pileup::UnexpectedAnswer` where one is missing that must be there; writers (`to_json`)
/// leave out members that may be absent and have no value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pileup/runtime/json.hpp"

namespace pileup::models {

/// Whether the queue is open.
///
/// Source: `PublicStatus` in core/registry/public.yaml.
struct PublicStatus {
  /// True while callers may register.
  bool active = false;
};

void from_json(const ::pileup::Json& json, PublicStatus& value);
void to_json(::pileup::Json& json, const PublicStatus& value);

/// The operator's frequency; both members are null while there is none.
///
/// Source: `PublicFrequency` in core/registry/public.yaml.
struct PublicFrequency {
  /// The text as the operator set it; null when none is set.
  std::optional<std::string> frequency;
  /// When it was set, in UTC without a zone; null when none is set.
  std::optional<std::string> last_updated;
};

void from_json(const ::pileup::Json& json, PublicFrequency& value);
void to_json(::pileup::Json& json, const PublicFrequency& value);

/// The operator's split; both members are null while there is none.
///
/// Source: `PublicSplit` in core/registry/public.yaml.
struct PublicSplit {
  /// The text as the operator set it; null when none is set.
  std::optional<std::string> split;
  /// When it was set, in UTC without a zone; null when none is set.
  std::optional<std::string> last_updated;
};

void from_json(const ::pileup::Json& json, PublicSplit& value);
void to_json(::pileup::Json& json, const PublicSplit& value);

/// What the callsign lookup service said when the callsign was registered. `image` is absent, not null, when
/// the lookup failed or is not configured.
///
/// Source: `CallsignLookup` in core/registry/schemas.yaml.
struct CallsignLookup {
  /// The callsign that was looked up.
  std::string callsign;
  /// Formatted name of the operator; null when the lookup did not tell it.
  std::optional<std::string> name;
  /// Postal address: lines, city, country, state and postal code, joined by commas; null when the lookup did
  /// not tell it.
  std::optional<std::string> address;
  /// Name of the DXCC entity; null when the lookup did not tell it.
  std::optional<std::string> dxcc_name;
  /// Address of a picture; only after a successful lookup.
  std::optional<std::string> image;
  /// Why the lookup failed; null when it succeeded.
  std::optional<std::string> error;
};

void from_json(const ::pileup::Json& json, CallsignLookup& value);
void to_json(::pileup::Json& json, const CallsignLookup& value);

/// A callsign that waits in the queue.
///
/// Source: `QueueEntry` in core/registry/schemas.yaml.
struct QueueEntry {
  /// Who waits, in capitals.
  std::string callsign;
  /// When it was registered, in UTC without a zone.
  std::string timestamp;
  /// Place in the queue, counted from 1.
  std::int64_t position = 0;
  CallsignLookup qrz;
};

void from_json(const ::pileup::Json& json, QueueEntry& value);
void to_json(::pileup::Json& json, const QueueEntry& value);

/// The whole queue.
///
/// Source: `QueueList` in core/registry/schemas.yaml.
struct QueueList {
  /// Waiting callsigns, first in first.
  std::vector<QueueEntry> queue;
  /// How many wait.
  std::int64_t total = 0;
  /// How many may wait; none when 0 or negative.
  std::int64_t max_size = 0;
  /// Whether the queue is open.
  bool system_active = false;
};

void from_json(const ::pileup::Json& json, QueueList& value);
void to_json(::pileup::Json& json, const QueueList& value);

/// How a QSO that a logging program reported was started.
///
/// Source: `QsoMetadata` in core/registry/schemas.yaml.
struct QsoMetadata {
  /// Whether the caller had been waiting in the queue: `queue`, `direct`, or another of a newer server.
  std::string source;
  /// Always true.
  bool logging_initiated = false;
  /// Where it takes place in MHz; null when not reported.
  std::optional<double> frequency_mhz;
  /// Kind of emission, such as SSB; null when not reported.
  std::optional<std::string> mode;
  /// Always `logging_software`.
  std::string started_via;
  /// What made the logging program report; null when it did not say.
  std::optional<std::string> triggered_by;
  /// Name of the logging program; null when it did not say.
  std::optional<std::string> logging_source;
};

void from_json(const ::pileup::Json& json, QsoMetadata& value);
void to_json(::pileup::Json& json, const QsoMetadata& value);

/// The contact under way.
///
/// Source: `Qso` in core/registry/schemas.yaml.
struct Qso {
  /// The other station.
  std::string callsign;
  /// When the QSO began, in UTC without a zone.
  std::string timestamp;
  CallsignLookup qrz;
  std::optional<QsoMetadata> metadata;
};

void from_json(const ::pileup::Json& json, Qso& value);
void to_json(::pileup::Json& json, const Qso& value);

/// The whole station as of `position`.
///
/// Source: `StationSnapshot` in core/registry/public.yaml.
struct StationSnapshot {
  /// Id of the last event that this state contains.
  std::string position;
  /// Whether the queue is open.
  bool active = false;
  QueueList queue;
  /// The contact under way; null when there is none.
  std::optional<Qso> current_qso;
  PublicFrequency frequency;
  PublicSplit split;
};

void from_json(const ::pileup::Json& json, StationSnapshot& value);
void to_json(::pileup::Json& json, const StationSnapshot& value);

/// A caller's wish to be called back.
///
/// Source: `RegisterRequest` in core/registry/queue.yaml.
struct RegisterRequest {
  /// The caller's callsign, in any case.
  std::string callsign;
};

void from_json(const ::pileup::Json& json, RegisterRequest& value);
void to_json(::pileup::Json& json, const RegisterRequest& value);

/// Confirmation, with the caller's place.
///
/// Source: `RegisterResult` in core/registry/queue.yaml.
struct RegisterResult {
  /// A sentence for people.
  std::string message;
  QueueEntry entry;
};

void from_json(const ::pileup::Json& json, RegisterResult& value);
void to_json(::pileup::Json& json, const RegisterResult& value);

/// How many connections to list.
///
/// Source: `ConnectionsRequest` in core/registry/admin.yaml.
struct ConnectionsRequest {
  /// At most so many connections, the newest.
  std::optional<std::int64_t> limit;
};

void from_json(const ::pileup::Json& json, ConnectionsRequest& value);
void to_json(::pileup::Json& json, const ConnectionsRequest& value);

/// One open connection.
///
/// Source: `AttachedClient` in core/registry/admin.yaml.
struct AttachedClient {
  /// Names the connection in logs and, on WebSocket, in `connected`.
  std::string id;
  /// What kind of connection it is: `websocket`, `sse`, or another of a newer server.
  std::string transport;
  /// The client's address; behind a trusted proxy, as the proxy tells it.
  std::string address;
  /// Who is logged in on it; null while anonymous.
  std::optional<std::string> username;
  /// What the client calls itself, without control characters; null when it does not say.
  std::optional<std::string> user_agent;
  /// When it was opened, ISO 8601 in UTC.
  std::string opened_at;
  /// How long nothing has been received.
  std::int64_t idle_ms = 0;
  /// `slow` while frames wait for the client to read, `silent` when a WebSocket owes the answer to a ping:
  /// `ok`, `slow`, `silent`, or another of a newer server.
  std::string health;
  /// Messages received.
  std::int64_t requests = 0;
  /// Messages that were answered with an error.
  std::int64_t failures = 0;
  /// Station events sent.
  std::int64_t events_sent = 0;
  /// Station events left out because newer ones replace them.
  std::int64_t events_skipped = 0;
  /// Frames that the client has still to read.
  std::int64_t waiting_frames = 0;
  /// About how many bytes they have.
  std::int64_t waiting_bytes = 0;
};

void from_json(const ::pileup::Json& json, AttachedClient& value);
void to_json(::pileup::Json& json, const AttachedClient& value);

/// All open connections of this server together.
///
/// Source: `ConnectionTotals` in core/registry/admin.yaml.
struct ConnectionTotals {
  /// How many are open.
  std::int64_t open = 0;
  /// How many of them are WebSockets.
  std::int64_t websockets = 0;
  /// How many of them are event streams.
  std::int64_t streams = 0;
  /// How many of them are logged in.
  std::int64_t admins = 0;
  /// From how many addresses they come.
  std::int64_t addresses = 0;
  /// Messages received on them.
  std::int64_t requests = 0;
  /// Messages that were answered with an error.
  std::int64_t failures = 0;
  /// Station events sent on them.
  std::int64_t events_sent = 0;
  /// Station events left out on them.
  std::int64_t events_skipped = 0;
};

void from_json(const ::pileup::Json& json, ConnectionTotals& value);
void to_json(::pileup::Json& json, const ConnectionTotals& value);

/// How many connections may be open at once.
///
/// Source: `ConnectionLimits` in core/registry/admin.yaml.
struct ConnectionLimits {
  /// On this server.
  std::int64_t total = 0;
  /// From one address, or one /64 of IPv6.
  std::int64_t per_address = 0;
  /// Logged in with one account.
  std::int64_t per_account = 0;
};

void from_json(const ::pileup::Json& json, ConnectionLimits& value);
void to_json(::pileup::Json& json, const ConnectionLimits& value);

/// The open connections of this server.
///
/// Source: `AdminConnections` in core/registry/admin.yaml.
struct AdminConnections {
  /// The newest ones, newest first.
  std::vector<AttachedClient> connections;
  /// All of them in numbers.
  ConnectionTotals totals;
  ConnectionLimits limits;
  /// Whether the server is going away and takes no new ones.
  bool draining = false;
};

void from_json(const ::pileup::Json& json, AdminConnections& value);
void to_json(::pileup::Json& json, const AdminConnections& value);

/// The queue as the operator sees it.
///
/// Source: `AdminQueue` in core/registry/admin.yaml.
struct AdminQueue {
  /// Waiting callsigns, first in first.
  std::vector<QueueEntry> queue;
  /// How many wait.
  std::int64_t total = 0;
  /// Always true.
  bool admin = false;
};

void from_json(const ::pileup::Json& json, AdminQueue& value);
void to_json(::pileup::Json& json, const AdminQueue& value);

/// Confirmation of a removal.
///
/// Source: `RemoveResult` in core/registry/admin.yaml.
struct RemoveResult {
  /// A sentence for people.
  std::string message;
  QueueEntry removed;
};

void from_json(const ::pileup::Json& json, RemoveResult& value);
void to_json(::pileup::Json& json, const RemoveResult& value);

/// How many callsigns were taken out of the queue.
///
/// Source: `ClearResult` in core/registry/admin.yaml.
struct ClearResult {
  /// A sentence for people.
  std::string message;
  /// How many.
  std::int64_t cleared_count = 0;
};

void from_json(const ::pileup::Json& json, ClearResult& value);
void to_json(::pileup::Json& json, const ClearResult& value);

/// The QSO that was ended, or null when there was none.
///
/// Source: `CompleteResult` in core/registry/admin.yaml.
struct CompleteResult {
  /// A sentence for people.
  std::string message;
  /// The QSO that was ended; null when there was none.
  std::optional<Qso> cleared_qso;
};

void from_json(const ::pileup::Json& json, CompleteResult& value);
void to_json(::pileup::Json& json, const CompleteResult& value);

/// A frequency to show.
///
/// Source: `FrequencyRequest` in core/registry/admin.yaml.
struct FrequencyRequest {
  /// Any text, kept as sent.
  std::string frequency;
};

void from_json(const ::pileup::Json& json, FrequencyRequest& value);
void to_json(::pileup::Json& json, const FrequencyRequest& value);

/// The operator's frequency and who set it.
///
/// Source: `FrequencyUpdate` in core/registry/schemas.yaml.
struct FrequencyUpdate {
  /// The text as it was set; null when cleared.
  std::optional<std::string> frequency;
  /// When, in UTC without a zone.
  std::string last_updated;
  /// The admin's user name.
  std::string updated_by;
};

void from_json(const ::pileup::Json& json, FrequencyUpdate& value);
void to_json(::pileup::Json& json, const FrequencyUpdate& value);

/// The frequency as it was set.
///
/// Source: `FrequencyResult` in core/registry/admin.yaml.
struct FrequencyResult {
  /// A sentence for people.
  std::string message;
  FrequencyUpdate frequency_data;
};

void from_json(const ::pileup::Json& json, FrequencyResult& value);
void to_json(::pileup::Json& json, const FrequencyResult& value);

/// The cleared frequency, and whether one had been set.
///
/// Source: `FrequencyCleared` in core/registry/admin.yaml.
struct FrequencyCleared {
  /// Always null.
  std::nullptr_t frequency = nullptr;
  /// When, in UTC without a zone.
  std::string last_updated;
  /// The admin's user name.
  std::string updated_by;
  /// Whether a frequency had been set.
  bool cleared = false;
};

void from_json(const ::pileup::Json& json, FrequencyCleared& value);
void to_json(::pileup::Json& json, const FrequencyCleared& value);

/// Confirmation that no frequency is set any more.
///
/// Source: `FrequencyClearedResult` in core/registry/admin.yaml.
struct FrequencyClearedResult {
  /// A sentence for people.
  std::string message;
  FrequencyCleared frequency_data;
};

void from_json(const ::pileup::Json& json, FrequencyClearedResult& value);
void to_json(::pileup::Json& json, const FrequencyClearedResult& value);

/// A split to show.
///
/// Source: `SplitRequest` in core/registry/admin.yaml.
struct SplitRequest {
  /// Any text, kept as sent.
  std::string split;
};

void from_json(const ::pileup::Json& json, SplitRequest& value);
void to_json(::pileup::Json& json, const SplitRequest& value);

/// The operator's split and who set it.
///
/// Source: `SplitUpdate` in core/registry/schemas.yaml.
struct SplitUpdate {
  /// The text as it was set; null when cleared.
  std::optional<std::string> split;
  /// When, in UTC without a zone.
  std::string last_updated;
  /// The admin's user name.
  std::string updated_by;
};

void from_json(const ::pileup::Json& json, SplitUpdate& value);
void to_json(::pileup::Json& json, const SplitUpdate& value);

/// The split as it was set or cleared.
///
/// Source: `SplitResult` in core/registry/admin.yaml.
struct SplitResult {
  /// A sentence for people.
  std::string message;
  SplitUpdate split_data;
};

void from_json(const ::pileup::Json& json, SplitResult& value);
void to_json(::pileup::Json& json, const SplitResult& value);

/// Whether the queue is to be open.
///
/// Source: `StatusRequest` in core/registry/admin.yaml.
struct StatusRequest {
  /// True opens the queue, false closes it. Texts and numbers that mean a boolean are taken, too.
  bool active = false;
};

void from_json(const ::pileup::Json& json, StatusRequest& value);
void to_json(::pileup::Json& json, const StatusRequest& value);

/// The new status and what was lost by setting it.
///
/// Source: `StatusChange` in core/registry/admin.yaml.
struct StatusChange {
  /// Whether the queue is open.
  bool active = false;
  /// When, in UTC without a zone.
  std::string last_updated;
  /// The admin's user name.
  std::string updated_by;
  /// Always true, even when nobody was waiting.
  bool queue_cleared = false;
  /// How many callsigns were taken out of the queue.
  std::int64_t cleared_count = 0;
  /// Whether a QSO was ended.
  bool qso_cleared = false;
};

void from_json(const ::pileup::Json& json, StatusChange& value);
void to_json(::pileup::Json& json, const StatusChange& value);

/// The new status and a sentence about it.
///
/// Source: `StatusResult` in core/registry/admin.yaml.
struct StatusResult {
  /// A sentence for people.
  std::string message;
  StatusChange status;
};

void from_json(const ::pileup::Json& json, StatusResult& value);
void to_json(::pileup::Json& json, const StatusResult& value);

/// Whether the queue is open, and who said so.
///
/// Source: `SystemStatus` in core/registry/admin.yaml.
struct SystemStatus {
  /// Whether the queue is open.
  bool active = false;
  /// When, in UTC without a zone.
  std::string last_updated;
  /// The admin's user name; `system` before anyone set it.
  std::string updated_by;
};

void from_json(const ::pileup::Json& json, SystemStatus& value);
void to_json(::pileup::Json& json, const SystemStatus& value);

/// The QSO as the logging program tells it.
///
/// Source: `LoggedQso` in core/registry/admin.yaml.
struct LoggedQso {
  /// The other station; portable forms are legal.
  std::string callsign;
  /// Where the QSO takes place, in MHz.
  std::optional<double> frequency_mhz;
  /// Kind of emission, such as SSB.
  std::optional<std::string> mode;
  /// Name of the logging program.
  std::optional<std::string> source;
  /// When the logging program says it began; kept as sent.
  std::string timestamp;
  /// What made the program report.
  std::optional<std::string> triggered_by;
};

void from_json(const ::pileup::Json& json, LoggedQso& value);
void to_json(::pileup::Json& json, const LoggedQso& value);

/// A message of a logging program.
///
/// Source: `LoggingRequest` in core/registry/admin.yaml.
struct LoggingRequest {
  /// Kind of the message; `qso_start` is the only one.
  std::string type;
  LoggedQso data;
};

void from_json(const ::pileup::Json& json, LoggingRequest& value);
void to_json(::pileup::Json& json, const LoggingRequest& value);

/// The QSO that was started.
///
/// Source: `StartedQso` in core/registry/admin.yaml.
struct StartedQso {
  /// The other station.
  std::string callsign;
  /// Whether the caller had been waiting in the queue: `queue`, `direct`, or another of a newer server.
  std::string source;
  /// The same as a boolean.
  bool was_in_queue = false;
  /// Where it takes place in MHz; null when not reported.
  std::optional<double> frequency_mhz;
  /// Kind of emission, such as SSB; null when not reported.
  std::optional<std::string> mode;
};

void from_json(const ::pileup::Json& json, StartedQso& value);
void to_json(::pileup::Json& json, const StartedQso& value);

/// Acknowledgement for the logging program.
///
/// Source: `LoggingResult` in core/registry/admin.yaml.
struct LoggingResult {
  /// Always `ack`.
  std::string type;
  /// When, in UTC without a zone.
  std::string timestamp;
  LoggingRequest received;
  StartedQso qso_started;
};

void from_json(const ::pileup::Json& json, LoggingResult& value);
void to_json(::pileup::Json& json, const LoggingResult& value);

/// The operator's credentials.
///
/// Source: `LoginRequest` in core/registry/auth.yaml.
struct LoginRequest {
  /// The operator's login.
  std::string username;
  /// The operator's secret.
  std::string password;
};

void from_json(const ::pileup::Json& json, LoginRequest& value);
void to_json(::pileup::Json& json, const LoginRequest& value);

/// Who the connection is now.
///
/// Source: `LoginResult` in core/registry/auth.yaml.
struct LoginResult {
  /// Always true.
  bool authenticated = false;
  /// The operator's user name.
  std::string username;
};

void from_json(const ::pileup::Json& json, LoginResult& value);
void to_json(::pileup::Json& json, const LoginResult& value);

/// Who the connection is now.
///
/// Source: `LogoutResult` in core/registry/auth.yaml.
struct LogoutResult {
  /// Always false.
  bool authenticated = false;
};

void from_json(const ::pileup::Json& json, LogoutResult& value);
void to_json(::pileup::Json& json, const LogoutResult& value);

/// Which events a connection is to receive.
///
/// Source: `SubscribeRequest` in core/registry/events.yaml.
struct SubscribeRequest {
  /// Names of events; null, or nothing at all, stands for all of them.
  std::optional<std::vector<std::string>> events;
};

void from_json(const ::pileup::Json& json, SubscribeRequest& value);
void to_json(::pileup::Json& json, const SubscribeRequest& value);

/// Which events a connection is to receive no more.
///
/// Source: `UnsubscribeRequest` in core/registry/events.yaml.
struct UnsubscribeRequest {
  /// Names of events; those that it does not receive anyway are ignored.
  std::vector<std::string> events;
};

void from_json(const ::pileup::Json& json, UnsubscribeRequest& value);
void to_json(::pileup::Json& json, const UnsubscribeRequest& value);

/// What a connection receives from now on.
///
/// Source: `EventSelection` in core/registry/events.yaml.
struct EventSelection {
  /// Names of the events, sorted.
  std::vector<std::string> events;
  /// Id of the last event before the choice holds.
  std::string position;
};

void from_json(const ::pileup::Json& json, EventSelection& value);
void to_json(::pileup::Json& json, const EventSelection& value);

/// A place in the log, and how much of it to read.
///
/// Source: `HistoryRequest` in core/registry/events.yaml.
struct HistoryRequest {
  /// Id of the last event that is known, or any `position`.
  std::string after;
  /// At most so many events.
  std::optional<std::int64_t> limit;
};

void from_json(const ::pileup::Json& json, HistoryRequest& value);
void to_json(::pileup::Json& json, const HistoryRequest& value);

/// An event as it was announced.
///
/// Source: `PastEvent` in core/registry/events.yaml.
struct PastEvent {
  /// Its place in the log.
  std::string id;
  /// Its name.
  std::string event;
  /// What it announced.
  ::pileup::Json data;
  /// When it happened, ISO 8601 with its offset.
  std::string timestamp;
};

void from_json(const ::pileup::Json& json, PastEvent& value);
void to_json(::pileup::Json& json, const PastEvent& value);

/// Events after a position, or a new beginning.
///
/// Source: `HistoryPage` in core/registry/events.yaml.
struct HistoryPage {
  /// Whether nothing happened since (`current`), the events follow (`replayed`), or `snapshot` begins anew
  /// (`reset`): `current`, `replayed`, `reset`, or another of a newer server.
  std::string outcome;
  /// Why it is a reset; null otherwise: `epoch_changed`, `too_old`, `too_many`, `future`, or another of a
  /// newer server.
  std::optional<std::string> reason;
  /// The events in order.
  std::vector<PastEvent> events;
  /// The station at a reset; null otherwise.
  std::optional<StationSnapshot> snapshot;
  /// Where the client is when it has taken all this; ask for what comes after it next.
  std::string position;
  /// Whether there are events after `position` already.
  bool more = false;
};

void from_json(const ::pileup::Json& json, HistoryPage& value);
void to_json(::pileup::Json& json, const HistoryPage& value);

/// How a connection goes on that asked to resume. The events after `position` follow, each once and in order.
///
/// Source: `ResumeOutcome` in core/registry/events.yaml.
struct ResumeOutcome {
  /// Whether nothing happened since (`current`), what was missed follows (`replayed`), or `snapshot` begins
  /// anew (`reset`): `current`, `replayed`, `reset`, or another of a newer server.
  std::string outcome;
  /// Why it is a reset; null otherwise: `epoch_changed`, `too_old`, `too_many`, `future`, or another of a
  /// newer server.
  std::optional<std::string> reason;
  /// Id after which the events that follow begin.
  std::string position;
  /// The station at a reset; null otherwise.
  std::optional<StationSnapshot> snapshot;
};

void from_json(const ::pileup::Json& json, ResumeOutcome& value);
void to_json(::pileup::Json& json, const ResumeOutcome& value);

/// Whether the queue is open.
///
/// Source: `SystemStatusEvent` in core/registry/events.yaml.
struct SystemStatusEvent {
  /// True while callers may register.
  bool active = false;
};

void from_json(const ::pileup::Json& json, SystemStatusEvent& value);
void to_json(::pileup::Json& json, const SystemStatusEvent& value);

/// How to reconnect: a random delay between 0 and base doubled at each failure, up to cap.
///
/// Source: `ReconnectAdvice` in core/registry/events.yaml.
struct ReconnectAdvice {
  /// First bound of the delay.
  std::int64_t base_ms = 0;
  /// Last bound of the delay.
  std::int64_t cap_ms = 0;
  /// How the delay is drawn within its bound: `full`, or another of a newer server.
  std::string jitter;
};

void from_json(const ::pileup::Json& json, ReconnectAdvice& value);
void to_json(::pileup::Json& json, const ReconnectAdvice& value);

/// Who the connection is logged in as.
///
/// Source: `ConnectionPrincipal` in core/registry/events.yaml.
struct ConnectionPrincipal {
  /// Whether it is the operator.
  bool authenticated = false;
  /// The operator's user name; null while anonymous.
  std::optional<std::string> username;
};

void from_json(const ::pileup::Json& json, ConnectionPrincipal& value);
void to_json(::pileup::Json& json, const ConnectionPrincipal& value);

/// Which server this is.
///
/// Source: `ServerIdentity` in core/registry/schemas.yaml.
struct ServerIdentity {
  /// Name of the software.
  std::string name;
  /// Release of the software.
  std::string version;
  /// Version of the WebSocket protocol.
  std::string protocol;
  /// Subprotocol to offer in the handshake.
  std::string subprotocol;
  /// Changes whenever the interface does.
  std::string registry_hash;
};

void from_json(const ::pileup::Json& json, ServerIdentity& value);
void to_json(::pileup::Json& json, const ServerIdentity& value);

/// What one client may send and keep waiting.
///
/// Source: `ServerLimits` in core/registry/schemas.yaml.
struct ServerLimits {
  /// Size of a WebSocket message in bytes.
  std::int64_t message_bytes = 0;
  /// Size of an HTTP body in bytes.
  std::int64_t body_bytes = 0;
  /// Requests without a response on one connection.
  std::int64_t requests_in_flight = 0;
  /// Nesting of JSON.
  std::int64_t json_depth = 0;
};

void from_json(const ::pileup::Json& json, ServerLimits& value);
void to_json(::pileup::Json& json, const ServerLimits& value);

/// Where the same interface is without WebSocket. Paths are relative to the server's address.
///
/// Source: `Fallback` in core/registry/schemas.yaml.
struct Fallback {
  /// Prefix of the HTTP routes.
  std::string http;
  /// Path of the event stream.
  std::string sse;
};

void from_json(const ::pileup::Json& json, Fallback& value);
void to_json(::pileup::Json& json, const Fallback& value);

/// What a client needs to know of the connection.
///
/// Source: `ConnectedData` in core/registry/events.yaml.
struct ConnectedData {
  /// Names the connection in logs.
  std::string connection_id;
  ServerIdentity server;
  ConnectionPrincipal principal;
  /// How often the server sends keepalive.
  std::int64_t heartbeat_interval_ms = 0;
  ServerLimits limits;
  /// Id of the last event before this connection.
  std::string position;
  ReconnectAdvice reconnect;
  Fallback fallback;
  /// How the connection goes on; only when it asked to resume.
  std::optional<ResumeOutcome> resume;
};

void from_json(const ::pileup::Json& json, ConnectedData& value);
void to_json(::pileup::Json& json, const ConnectedData& value);

/// Up to where everything has been sent.
///
/// Source: `KeepaliveData` in core/registry/events.yaml.
struct KeepaliveData {
  /// Id up to which every event that this connection receives was sent.
  std::string position;
};

void from_json(const ::pileup::Json& json, KeepaliveData& value);
void to_json(::pileup::Json& json, const KeepaliveData& value);

/// Why the connection ends and what to do.
///
/// Source: `GoodbyeData` in core/registry/events.yaml.
struct GoodbyeData {
  /// Name of the close code.
  std::string reason;
  /// How long to wait before reconnecting.
  std::int64_t reconnect_after_ms = 0;
  Fallback fallback;
};

void from_json(const ::pileup::Json& json, GoodbyeData& value);
void to_json(::pileup::Json& json, const GoodbyeData& value);

/// A sign of life.
///
/// Source: `Pong` in core/registry/system.yaml.
struct Pong {
  /// Always true.
  bool pong = false;
  /// The server's clock, ISO 8601 with its offset.
  std::string timestamp;
};

void from_json(const ::pileup::Json& json, Pong& value);
void to_json(::pileup::Json& json, const Pong& value);

/// What the server is and can do.
///
/// Source: `ServerInfo` in core/registry/system.yaml.
struct ServerInfo {
  ServerIdentity server;
  /// Names of all operations that WebSocket offers.
  std::vector<std::string> operations;
  /// Names of all events.
  std::vector<std::string> events;
  ServerLimits limits;
  Fallback fallback;
  /// Path of the WebSocket.
  std::string websocket;
};

void from_json(const ::pileup::Json& json, ServerInfo& value);
void to_json(::pileup::Json& json, const ServerInfo& value);

/// Until when the promise holds.
///
/// Source: `HeartbeatResult` in core/registry/system.yaml.
struct HeartbeatResult {
  /// Always true.
  bool alive = false;
  /// Send something at least this often.
  std::int64_t interval_ms = 0;
};

void from_json(const ::pileup::Json& json, HeartbeatResult& value);
void to_json(::pileup::Json& json, const HeartbeatResult& value);

/// Names one callsign.
///
/// Source: `CallsignPath` in core/registry/schemas.yaml.
struct CallsignPath {
  /// The callsign; upper-cased and trimmed before it is compared.
  std::string callsign;
};

void from_json(const ::pileup::Json& json, CallsignPath& value);
void to_json(::pileup::Json& json, const CallsignPath& value);

}  // namespace pileup::models
