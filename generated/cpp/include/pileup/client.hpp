// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// The client: one method for each operation, in two forms, and typed events.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <utility>

#include "pileup/errors.hpp"
#include "pileup/events.hpp"
#include "pileup/names.hpp"
#include "pileup/operations.hpp"
#include "pileup/runtime/client.hpp"
#include "pileup/version.hpp"

namespace pileup {

/// One client of one server.
///
/// Every operation is a method that takes a callback, and one ending in `Future` that returns a
/// `std::future` instead, to be waited for on another thread (`wait`). Both give a result or an error; what any call may give besides the errors named at
/// an operation are the kinds of `pileup::Error`, and codes such as `rate_limited` that hold for all. Writes
/// carry an idempotency key, made up when there is none, so that a request that is sent twice is carried out
/// once. See `pileup::BaseClient` for opening, closing, states and threads.
class Client : public ::pileup::BaseClient {
 public:
  /// Takes a call's result.
  template <class T>
  using Handler = std::function<void(::pileup::Result<T>)>;
  using CallOptions = ::pileup::CallOptions;

  /// A client that runs over `transport`. Throws `pileup::InvalidRequest` for options that cannot be used.
  Client(::pileup::Options options, std::shared_ptr<::pileup::Transport> transport)
      : BaseClient(interface_tables(), std::move(options), std::move(transport)) {}
  ~Client() override { shutDown(); }

  /// @name Events
  /// @{

  /// Call `callback` with each event of a kind until the subscription ends:
  /// `client.on<events::QueueUpdate>(...)`. A `Resync` says that events were lost.
  template <class Event>
  [[nodiscard]] ::pileup::Subscription on(std::function<void(const Event&)> callback) {
    return hub_.on<Event>(std::move(callback));
  }

  /// Call `callback` with each event, whatever it is, until the subscription ends.
  [[nodiscard]] ::pileup::Subscription onAny(std::function<void(const events::AnyEvent&)> callback) {
    return hub_.onAny(std::move(callback));
  }

  /// @}
  /// @name Operations of core/registry/public.yaml
  /// @{

  /// Tell whether the queue is open.
  ///
  /// For anyone; `GET /api/public/status`. Source: `public.get_status` in core/registry/public.yaml.
  ::pileup::CallId publicGetStatus(Handler<models::PublicStatus> handler = nullptr,
                                   CallOptions options = {}) {
    return invoke<models::PublicStatus>("public.get_status", nullptr, std::move(handler), std::move(options));
  }

  /// `publicGetStatus`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::PublicStatus>> publicGetStatusFuture(
      CallOptions options = {}) {
    return invokeFuture<models::PublicStatus>("public.get_status", nullptr, std::move(options));
  }

  /// Tell the frequency on which the operator works.
  ///
  /// For anyone; `GET /api/public/frequency`. Source: `public.get_frequency` in core/registry/public.yaml.
  ::pileup::CallId publicGetFrequency(Handler<models::PublicFrequency> handler = nullptr,
                                      CallOptions options = {}) {
    return invoke<models::PublicFrequency>("public.get_frequency", nullptr, std::move(handler),
                                           std::move(options));
  }

  /// `publicGetFrequency`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::PublicFrequency>> publicGetFrequencyFuture(
      CallOptions options = {}) {
    return invokeFuture<models::PublicFrequency>("public.get_frequency", nullptr, std::move(options));
  }

  /// Tell where the operator listens.
  ///
  /// For anyone; `GET /api/public/split`. Source: `public.get_split` in core/registry/public.yaml.
  ::pileup::CallId publicGetSplit(Handler<models::PublicSplit> handler = nullptr, CallOptions options = {}) {
    return invoke<models::PublicSplit>("public.get_split", nullptr, std::move(handler), std::move(options));
  }

  /// `publicGetSplit`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::PublicSplit>> publicGetSplitFuture(
      CallOptions options = {}) {
    return invokeFuture<models::PublicSplit>("public.get_split", nullptr, std::move(options));
  }

  /// Read the whole station at one moment, with the position of its last event.
  ///
  /// State and position belong together: a client that applies the events after `position` to this state
  /// misses nothing and applies nothing twice.
  ///
  /// For anyone; `GET /api/public/snapshot`. Source: `public.get_snapshot` in core/registry/public.yaml.
  ::pileup::CallId publicGetSnapshot(Handler<models::StationSnapshot> handler = nullptr,
                                     CallOptions options = {}) {
    return invoke<models::StationSnapshot>("public.get_snapshot", nullptr, std::move(handler),
                                           std::move(options));
  }

  /// `publicGetSnapshot`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::StationSnapshot>> publicGetSnapshotFuture(
      CallOptions options = {}) {
    return invokeFuture<models::StationSnapshot>("public.get_snapshot", nullptr, std::move(options));
  }

  /// @}
  /// @name Operations of core/registry/queue.yaml
  /// @{

  /// Put a callsign at the end of the callback queue.
  ///
  /// The callsign is upper-cased and trimmed, checked, and looked up once. A lookup that fails does not
  /// prevent the registration. The callsign in QSO may register again.
  ///
  /// `callsign`: The caller's callsign, in any case.
  ///
  /// Errors: `callsign_required`, `invalid_callsign`, `system_inactive`, `already_queued`, `queue_full`, and
  /// what any call may give.
  ///
  /// Events: `QueueUpdate`.
  ///
  /// For anyone; `POST /api/queue/register`. Source: `queue.register` in core/registry/queue.yaml.
  ::pileup::CallId queueRegister(const models::RegisterRequest& params,
                                 Handler<models::RegisterResult> handler = nullptr,
                                 CallOptions options = {}) {
    return invoke<models::RegisterResult>("queue.register", ::pileup::write(params), std::move(handler),
                                          std::move(options));
  }

  /// `queueRegister`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::RegisterResult>> queueRegisterFuture(
      const models::RegisterRequest& params, CallOptions options = {}) {
    return invokeFuture<models::RegisterResult>("queue.register", ::pileup::write(params),
                                                std::move(options));
  }

  /// Tell a caller's place in the queue.
  ///
  /// `callsign`: The callsign; upper-cased and trimmed before it is compared.
  ///
  /// Errors: `system_inactive`, `callsign_not_found`, and what any call may give.
  ///
  /// For anyone; `GET /api/queue/status/{callsign}`. Source: `queue.get_status` in core/registry/queue.yaml.
  ::pileup::CallId queueGetStatus(const models::CallsignPath& params,
                                  Handler<models::QueueEntry> handler = nullptr, CallOptions options = {}) {
    return invoke<models::QueueEntry>("queue.get_status", ::pileup::write(params), std::move(handler),
                                      std::move(options));
  }

  /// `queueGetStatus`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::QueueEntry>> queueGetStatusFuture(
      const models::CallsignPath& params, CallOptions options = {}) {
    return invokeFuture<models::QueueEntry>("queue.get_status", ::pileup::write(params), std::move(options));
  }

  /// List the queue, first caller first.
  ///
  /// While the system is inactive the queue is empty and `system_active` is false.
  ///
  /// For anyone; `GET /api/queue/list`. Source: `queue.list` in core/registry/queue.yaml.
  ::pileup::CallId queueList(Handler<models::QueueList> handler = nullptr, CallOptions options = {}) {
    return invoke<models::QueueList>("queue.list", nullptr, std::move(handler), std::move(options));
  }

  /// `queueList`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::QueueList>> queueListFuture(CallOptions options = {}) {
    return invokeFuture<models::QueueList>("queue.list", nullptr, std::move(options));
  }

  /// Tell which QSO is under way; null when there is none.
  ///
  /// For anyone; `GET /api/queue/current`. Source: `queue.get_current` in core/registry/queue.yaml.
  ::pileup::CallId queueGetCurrent(Handler<std::optional<models::Qso>> handler = nullptr,
                                   CallOptions options = {}) {
    return invoke<std::optional<models::Qso>>("queue.get_current", nullptr, std::move(handler),
                                              std::move(options));
  }

  /// `queueGetCurrent`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<std::optional<models::Qso>>> queueGetCurrentFuture(
      CallOptions options = {}) {
    return invokeFuture<std::optional<models::Qso>>("queue.get_current", nullptr, std::move(options));
  }

  /// @}
  /// @name Operations of core/registry/admin.yaml
  /// @{

  /// List the queue for the operator.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For the operator; `GET /api/admin/queue`. Source: `admin.get_queue` in core/registry/admin.yaml.
  ::pileup::CallId adminGetQueue(Handler<models::AdminQueue> handler = nullptr, CallOptions options = {}) {
    return invoke<models::AdminQueue>("admin.get_queue", nullptr, std::move(handler), std::move(options));
  }

  /// `adminGetQueue`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::AdminQueue>> adminGetQueueFuture(
      CallOptions options = {}) {
    return invokeFuture<models::AdminQueue>("admin.get_queue", nullptr, std::move(options));
  }

  /// Take a callsign out of the queue.
  ///
  /// Finds waiting callsigns only, never the one in QSO. The answer shows the position at registration.
  ///
  /// `callsign`: The callsign; upper-cased and trimmed before it is compared.
  ///
  /// Errors: `callsign_not_found`, `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and
  /// what any call may give.
  ///
  /// Events: `QueueUpdate`.
  ///
  /// For the operator; `DELETE /api/admin/queue/{callsign}`. Source: `admin.remove_callsign` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminRemoveCallsign(const models::CallsignPath& params,
                                       Handler<models::RemoveResult> handler = nullptr,
                                       CallOptions options = {}) {
    return invoke<models::RemoveResult>("admin.remove_callsign", ::pileup::write(params), std::move(handler),
                                        std::move(options));
  }

  /// `adminRemoveCallsign`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::RemoveResult>> adminRemoveCallsignFuture(
      const models::CallsignPath& params, CallOptions options = {}) {
    return invokeFuture<models::RemoveResult>("admin.remove_callsign", ::pileup::write(params),
                                              std::move(options));
  }

  /// Empty the queue; the QSO goes on.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `QueueUpdate`.
  ///
  /// For the operator; `POST /api/admin/queue/clear`. Source: `admin.clear_queue` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminClearQueue(Handler<models::ClearResult> handler = nullptr, CallOptions options = {}) {
    return invoke<models::ClearResult>("admin.clear_queue", nullptr, std::move(handler), std::move(options));
  }

  /// `adminClearQueue`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::ClearResult>> adminClearQueueFuture(
      CallOptions options = {}) {
    return invokeFuture<models::ClearResult>("admin.clear_queue", nullptr, std::move(options));
  }

  /// End the QSO and call the first in the queue.
  ///
  /// Answers the new QSO, or null when nobody waits; the QSO before has ended even then. Send an idempotency
  /// key, so that a retry does not skip a caller.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `CurrentQso`, `QueueUpdate`.
  ///
  /// For the operator; `POST /api/admin/queue/next`. Source: `admin.next_qso` in core/registry/admin.yaml.
  ::pileup::CallId adminNextQso(Handler<std::optional<models::Qso>> handler = nullptr,
                                CallOptions options = {}) {
    return invoke<std::optional<models::Qso>>("admin.next_qso", nullptr, std::move(handler),
                                              std::move(options));
  }

  /// `adminNextQso`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<std::optional<models::Qso>>> adminNextQsoFuture(
      CallOptions options = {}) {
    return invokeFuture<std::optional<models::Qso>>("admin.next_qso", nullptr, std::move(options));
  }

  /// End the QSO without calling the next.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `CurrentQso`.
  ///
  /// For the operator; `POST /api/admin/qso/complete`. Source: `admin.complete_qso` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminCompleteQso(Handler<models::CompleteResult> handler = nullptr,
                                    CallOptions options = {}) {
    return invoke<models::CompleteResult>("admin.complete_qso", nullptr, std::move(handler),
                                          std::move(options));
  }

  /// `adminCompleteQso`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::CompleteResult>> adminCompleteQsoFuture(
      CallOptions options = {}) {
    return invokeFuture<models::CompleteResult>("admin.complete_qso", nullptr, std::move(options));
  }

  /// Set the frequency that everyone is shown.
  ///
  /// Any text is kept as sent. The empty text is not the same as clearing.
  ///
  /// `frequency`: Any text, kept as sent.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `FrequencyUpdate`.
  ///
  /// For the operator; `POST /api/admin/frequency`. Source: `admin.set_frequency` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminSetFrequency(const models::FrequencyRequest& params,
                                     Handler<models::FrequencyResult> handler = nullptr,
                                     CallOptions options = {}) {
    return invoke<models::FrequencyResult>("admin.set_frequency", ::pileup::write(params), std::move(handler),
                                           std::move(options));
  }

  /// `adminSetFrequency`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::FrequencyResult>> adminSetFrequencyFuture(
      const models::FrequencyRequest& params, CallOptions options = {}) {
    return invokeFuture<models::FrequencyResult>("admin.set_frequency", ::pileup::write(params),
                                                 std::move(options));
  }

  /// Clear the frequency.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `FrequencyUpdate`.
  ///
  /// For the operator; `DELETE /api/admin/frequency`. Source: `admin.delete_frequency` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminDeleteFrequency(Handler<models::FrequencyClearedResult> handler = nullptr,
                                        CallOptions options = {}) {
    return invoke<models::FrequencyClearedResult>("admin.delete_frequency", nullptr, std::move(handler),
                                                  std::move(options));
  }

  /// `adminDeleteFrequency`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::FrequencyClearedResult>> adminDeleteFrequencyFuture(
      CallOptions options = {}) {
    return invokeFuture<models::FrequencyClearedResult>("admin.delete_frequency", nullptr,
                                                        std::move(options));
  }

  /// Set the split that everyone is shown.
  ///
  /// Any text is kept as sent. The empty text is not the same as clearing.
  ///
  /// `split`: Any text, kept as sent.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `SplitUpdate`.
  ///
  /// For the operator; `POST /api/admin/split`. Source: `admin.set_split` in core/registry/admin.yaml.
  ::pileup::CallId adminSetSplit(const models::SplitRequest& params,
                                 Handler<models::SplitResult> handler = nullptr, CallOptions options = {}) {
    return invoke<models::SplitResult>("admin.set_split", ::pileup::write(params), std::move(handler),
                                       std::move(options));
  }

  /// `adminSetSplit`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::SplitResult>> adminSetSplitFuture(
      const models::SplitRequest& params, CallOptions options = {}) {
    return invokeFuture<models::SplitResult>("admin.set_split", ::pileup::write(params), std::move(options));
  }

  /// Clear the split.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `SplitUpdate`.
  ///
  /// For the operator; `DELETE /api/admin/split`. Source: `admin.delete_split` in core/registry/admin.yaml.
  ::pileup::CallId adminDeleteSplit(Handler<models::SplitResult> handler = nullptr,
                                    CallOptions options = {}) {
    return invoke<models::SplitResult>("admin.delete_split", nullptr, std::move(handler), std::move(options));
  }

  /// `adminDeleteSplit`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::SplitResult>> adminDeleteSplitFuture(
      CallOptions options = {}) {
    return invokeFuture<models::SplitResult>("admin.delete_split", nullptr, std::move(options));
  }

  /// Open or close the queue.
  ///
  /// Always empties the queue and ends the QSO, even when nothing else changes. The frequency stays; closing
  /// clears the split.
  ///
  /// `active`: True opens the queue, false closes it. Texts and numbers that mean a boolean are taken, too.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `SystemStatus`, `CurrentQso`, `QueueUpdate`, `SplitUpdate`.
  ///
  /// For the operator; `POST /api/admin/status`. Source: `admin.set_system_status` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminSetSystemStatus(const models::StatusRequest& params,
                                        Handler<models::StatusResult> handler = nullptr,
                                        CallOptions options = {}) {
    return invoke<models::StatusResult>("admin.set_system_status", ::pileup::write(params),
                                        std::move(handler), std::move(options));
  }

  /// `adminSetSystemStatus`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::StatusResult>> adminSetSystemStatusFuture(
      const models::StatusRequest& params, CallOptions options = {}) {
    return invokeFuture<models::StatusResult>("admin.set_system_status", ::pileup::write(params),
                                              std::move(options));
  }

  /// Tell whether the queue is open, and who said so.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For the operator; `GET /api/admin/status`. Source: `admin.get_system_status` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminGetSystemStatus(Handler<models::SystemStatus> handler = nullptr,
                                        CallOptions options = {}) {
    return invoke<models::SystemStatus>("admin.get_system_status", nullptr, std::move(handler),
                                        std::move(options));
  }

  /// `adminGetSystemStatus`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::SystemStatus>> adminGetSystemStatusFuture(
      CallOptions options = {}) {
    return invokeFuture<models::SystemStatus>("admin.get_system_status", nullptr, std::move(options));
  }

  /// Tell which QSO is under way; null when there is none.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For the operator; `GET /api/admin/current`. Source: `admin.get_current_qso` in core/registry/admin.yaml.
  ::pileup::CallId adminGetCurrentQso(Handler<std::optional<models::Qso>> handler = nullptr,
                                      CallOptions options = {}) {
    return invoke<std::optional<models::Qso>>("admin.get_current_qso", nullptr, std::move(handler),
                                              std::move(options));
  }

  /// `adminGetCurrentQso`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<std::optional<models::Qso>>> adminGetCurrentQsoFuture(
      CallOptions options = {}) {
    return invokeFuture<std::optional<models::Qso>>("admin.get_current_qso", nullptr, std::move(options));
  }

  /// Report that a logging program began a QSO.
  ///
  /// Ends the QSO under way and starts the reported one. A caller who waits in the queue is taken out of it
  /// and keeps the lookup data. Portable callsigns such as EA8/EI6LF/P are legal here.
  ///
  /// `type`: Kind of the message; `qso_start` is the only one.
  ///
  /// `data`:
  ///
  /// Errors: `unsupported_message_type`, `callsign_required`, `invalid_callsign`, `system_inactive`,
  /// `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `CurrentQso`, `QueueUpdate`.
  ///
  /// For the operator; `POST /api/admin/qso/logging-direct`. Source: `admin.logging_direct` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminLoggingDirect(const models::LoggingRequest& params,
                                      Handler<models::LoggingResult> handler = nullptr,
                                      CallOptions options = {}) {
    return invoke<models::LoggingResult>("admin.logging_direct", ::pileup::write(params), std::move(handler),
                                         std::move(options));
  }

  /// `adminLoggingDirect`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::LoggingResult>> adminLoggingDirectFuture(
      const models::LoggingRequest& params, CallOptions options = {}) {
    return invokeFuture<models::LoggingResult>("admin.logging_direct", ::pileup::write(params),
                                               std::move(options));
  }

  /// List who is attached to this server, and how each connection is doing.
  ///
  /// The newest connections first, at most `limit` of them; `totals` counts all. With several servers on one
  /// database each tells of its own. HTTP requests are no connections here.
  ///
  /// `limit`: At most so many connections, the newest.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For the operator; `GET /api/admin/connections`. Source: `admin.get_connections` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminGetConnections(const models::ConnectionsRequest& params,
                                       Handler<models::AdminConnections> handler = nullptr,
                                       CallOptions options = {}) {
    return invoke<models::AdminConnections>("admin.get_connections", ::pileup::write(params),
                                            std::move(handler), std::move(options));
  }

  /// `adminGetConnections`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::AdminConnections>> adminGetConnectionsFuture(
      const models::ConnectionsRequest& params, CallOptions options = {}) {
    return invokeFuture<models::AdminConnections>("admin.get_connections", ::pileup::write(params),
                                                  std::move(options));
  }

  /// @}
  /// @name Operations of core/registry/auth.yaml
  /// @{

  /// Authenticate this connection as the operator.
  ///
  /// A failed login changes nothing; a connection that was logged in stays so.
  ///
  /// `username`: The operator's login.
  ///
  /// `password`: The operator's secret.
  ///
  /// Errors: `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For anyone; WebSocket only. Source: `auth.login` in core/registry/auth.yaml.
  ::pileup::CallId authLogin(const models::LoginRequest& params,
                             Handler<models::LoginResult> handler = nullptr, CallOptions options = {}) {
    return invoke<models::LoginResult>("auth.login", ::pileup::write(params), std::move(handler),
                                       std::move(options));
  }

  /// `authLogin`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::LoginResult>> authLoginFuture(
      const models::LoginRequest& params, CallOptions options = {}) {
    return invokeFuture<models::LoginResult>("auth.login", ::pileup::write(params), std::move(options));
  }

  /// Make this connection anonymous again.
  ///
  /// For anyone; WebSocket only. Source: `auth.logout` in core/registry/auth.yaml.
  ::pileup::CallId authLogout(Handler<models::LogoutResult> handler = nullptr, CallOptions options = {}) {
    return invoke<models::LogoutResult>("auth.logout", nullptr, std::move(handler), std::move(options));
  }

  /// `authLogout`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::LogoutResult>> authLogoutFuture(
      CallOptions options = {}) {
    return invokeFuture<models::LogoutResult>("auth.logout", nullptr, std::move(options));
  }

  /// @}
  /// @name Operations of core/registry/events.yaml
  /// @{

  /// Choose the events that this connection receives.
  ///
  /// Replaces the choice made before, from `position` on. A new connection receives all events, or those that
  /// `?events=` in its address names. What concerns the connection itself is always sent.
  ///
  /// `events`: Names of events; null, or nothing at all, stands for all of them.
  ///
  /// For anyone; WebSocket only. Source: `events.subscribe` in core/registry/events.yaml.
  ::pileup::CallId eventsSubscribe(const models::SubscribeRequest& params,
                                   Handler<models::EventSelection> handler = nullptr,
                                   CallOptions options = {}) {
    return invoke<models::EventSelection>("events.subscribe", ::pileup::write(params), std::move(handler),
                                          std::move(options));
  }

  /// `eventsSubscribe`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::EventSelection>> eventsSubscribeFuture(
      const models::SubscribeRequest& params, CallOptions options = {}) {
    return invokeFuture<models::EventSelection>("events.subscribe", ::pileup::write(params),
                                                std::move(options));
  }

  /// Receive some events no more on this connection.
  ///
  /// `events`: Names of events; those that it does not receive anyway are ignored.
  ///
  /// For anyone; WebSocket only. Source: `events.unsubscribe` in core/registry/events.yaml.
  ::pileup::CallId eventsUnsubscribe(const models::UnsubscribeRequest& params,
                                     Handler<models::EventSelection> handler = nullptr,
                                     CallOptions options = {}) {
    return invoke<models::EventSelection>("events.unsubscribe", ::pileup::write(params), std::move(handler),
                                          std::move(options));
  }

  /// `eventsUnsubscribe`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::EventSelection>> eventsUnsubscribeFuture(
      const models::UnsubscribeRequest& params, CallOptions options = {}) {
    return invokeFuture<models::EventSelection>("events.unsubscribe", ::pileup::write(params),
                                                std::move(options));
  }

  /// Read the events after a position.
  ///
  /// Every event after `after`, in order, at most `limit` of them: `more` tells that there are others after
  /// `position`. Where the log does not reach back so far, or is another one, the outcome is `reset`, and the
  /// state as of `position` stands in place of the events.
  ///
  /// `after`: Id of the last event that is known, or any `position`.
  ///
  /// `limit`: At most so many events.
  ///
  /// For anyone; `GET /api/events/history`. Source: `events.history` in core/registry/events.yaml.
  ::pileup::CallId eventsHistory(const models::HistoryRequest& params,
                                 Handler<models::HistoryPage> handler = nullptr, CallOptions options = {}) {
    return invoke<models::HistoryPage>("events.history", ::pileup::write(params), std::move(handler),
                                       std::move(options));
  }

  /// `eventsHistory`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::HistoryPage>> eventsHistoryFuture(
      const models::HistoryRequest& params, CallOptions options = {}) {
    return invokeFuture<models::HistoryPage>("events.history", ::pileup::write(params), std::move(options));
  }

  /// @}
  /// @name Operations of core/registry/system.yaml
  /// @{

  /// Answer at once, to show that the connection works.
  ///
  /// For anyone; `GET /api/system/ping`. Source: `system.ping` in core/registry/system.yaml.
  ::pileup::CallId systemPing(Handler<models::Pong> handler = nullptr, CallOptions options = {}) {
    return invoke<models::Pong>("system.ping", nullptr, std::move(handler), std::move(options));
  }

  /// `systemPing`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::Pong>> systemPingFuture(CallOptions options = {}) {
    return invokeFuture<models::Pong>("system.ping", nullptr, std::move(options));
  }

  /// Tell what this server is and what it can do.
  ///
  /// For anyone; `GET /api/system/info`. Source: `system.info` in core/registry/system.yaml.
  ::pileup::CallId systemInfo(Handler<models::ServerInfo> handler = nullptr, CallOptions options = {}) {
    return invoke<models::ServerInfo>("system.info", nullptr, std::move(handler), std::move(options));
  }

  /// `systemInfo`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::ServerInfo>> systemInfoFuture(CallOptions options = {}) {
    return invokeFuture<models::ServerInfo>("system.info", nullptr, std::move(options));
  }

  /// Give a sign of life and promise more.
  ///
  /// A connection that has used this operation and is then silent for two intervals and five seconds is
  /// closed with 4001. Any frame is a sign of life.
  ///
  /// For anyone; WebSocket only. Source: `system.heartbeat` in core/registry/system.yaml.
  ::pileup::CallId systemHeartbeat(Handler<models::HeartbeatResult> handler = nullptr,
                                   CallOptions options = {}) {
    return invoke<models::HeartbeatResult>("system.heartbeat", nullptr, std::move(handler),
                                           std::move(options));
  }

  /// `systemHeartbeat`, with a future in the place of the callback.
  [[nodiscard]] std::future<::pileup::Result<models::HeartbeatResult>> systemHeartbeatFuture(
      CallOptions options = {}) {
    return invokeFuture<models::HeartbeatResult>("system.heartbeat", nullptr, std::move(options));
  }

  /// @}

 private:
  void deliver(const ::pileup::EventMessage& message) override { hub_.publish(events::read_event(message)); }
  void deliver(const ::pileup::Gap& gap) override { hub_.publish(events::read_resync(gap)); }

  ::pileup::EventHub<events::AnyEvent> hub_;
};

}  // namespace pileup
