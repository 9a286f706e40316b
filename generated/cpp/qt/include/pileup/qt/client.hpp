// Generated from core/registry/*.yaml. Edit that, then: make generate

/// @file
/// The client of Qt programs: a signal for each event, and one method for each operation, in two forms.
#pragma once

#include <QtCore/QFuture>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <functional>
#include <memory>

#include "pileup/errors.hpp"
#include "pileup/events.hpp"
#include "pileup/models.hpp"
#include "pileup/names.hpp"
#include "pileup/qt/client_base.hpp"
#include "pileup/qt/export.hpp"
#include "pileup/qt/transport_options.hpp"

namespace pileup {
class Client;
}  // namespace pileup

namespace pileup::qt {

/// One client of one server, in the event loop of the thread that it belongs to.
///
/// Every operation is a method that takes a context and a callback, which is called unless the context has
/// been destroyed by then (`nullptr` for none), and a method that returns a `QFuture` instead. Both give a
/// result or an error; what any call may give besides the errors named at an operation are the kinds of
/// `pileup::Error`, and codes such as `rate_limited` that hold for all. Writes carry an idempotency key, made
/// up when there is none, so that a request that is sent twice is carried out once. See
/// `pileup::qt::ClientBase` for opening, closing, states and threads.
class PILEUP_QT_EXPORT Client : public ::pileup::qt::ClientBase {
  Q_OBJECT

 public:
  /// Takes a call's result.
  template <class T>
  using Handler = std::function<void(::pileup::Result<T>)>;
  template <class T>
  using Future = QFuture<::pileup::Result<T>>;
  using CallOptions = ::pileup::CallOptions;

  /// A client with all options. Throws `pileup::InvalidRequest` for options that cannot be used.
  explicit Client(::pileup::Options options, ::pileup::qt::TransportOptions transport = {},
                  QObject* parent = nullptr);

  /// A client of the server at `url`, logged in where there is a username.
  explicit Client(const QString& url, const QString& username = {}, const QString& password = {},
                  QObject* parent = nullptr);

  ~Client() override;

  /// The client without Qt that does the work, for what it alone offers.
  ::pileup::Client& core() { return *core_; }

  /// @name Operations of core/registry/public.yaml
  /// @{

  /// Tell whether the queue is open.
  ///
  /// For anyone; `GET /api/public/status`. Source: `public.get_status` in core/registry/public.yaml.
  ::pileup::CallId publicGetStatus(const QObject* context, Handler<models::PublicStatus> handler,
                                   CallOptions options = {});

  /// `publicGetStatus`, with a future in the place of the callback.
  Future<models::PublicStatus> publicGetStatus(CallOptions options = {});

  /// Tell the frequency on which the operator works.
  ///
  /// For anyone; `GET /api/public/frequency`. Source: `public.get_frequency` in core/registry/public.yaml.
  ::pileup::CallId publicGetFrequency(const QObject* context, Handler<models::PublicFrequency> handler,
                                      CallOptions options = {});

  /// `publicGetFrequency`, with a future in the place of the callback.
  Future<models::PublicFrequency> publicGetFrequency(CallOptions options = {});

  /// Tell where the operator listens.
  ///
  /// For anyone; `GET /api/public/split`. Source: `public.get_split` in core/registry/public.yaml.
  ::pileup::CallId publicGetSplit(const QObject* context, Handler<models::PublicSplit> handler,
                                  CallOptions options = {});

  /// `publicGetSplit`, with a future in the place of the callback.
  Future<models::PublicSplit> publicGetSplit(CallOptions options = {});

  /// Read the whole station at one moment, with the position of its last event.
  ///
  /// State and position belong together: a client that applies the events after `position` to this state
  /// misses nothing and applies nothing twice.
  ///
  /// For anyone; `GET /api/public/snapshot`. Source: `public.get_snapshot` in core/registry/public.yaml.
  ::pileup::CallId publicGetSnapshot(const QObject* context, Handler<models::StationSnapshot> handler,
                                     CallOptions options = {});

  /// `publicGetSnapshot`, with a future in the place of the callback.
  Future<models::StationSnapshot> publicGetSnapshot(CallOptions options = {});

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
  ::pileup::CallId queueRegister(const models::RegisterRequest& params, const QObject* context,
                                 Handler<models::RegisterResult> handler, CallOptions options = {});

  /// `queueRegister`, with a future in the place of the callback.
  Future<models::RegisterResult> queueRegister(const models::RegisterRequest& params,
                                               CallOptions options = {});

  /// Tell a caller's place in the queue.
  ///
  /// `callsign`: The callsign; upper-cased and trimmed before it is compared.
  ///
  /// Errors: `system_inactive`, `callsign_not_found`, and what any call may give.
  ///
  /// For anyone; `GET /api/queue/status/{callsign}`. Source: `queue.get_status` in core/registry/queue.yaml.
  ::pileup::CallId queueGetStatus(const models::CallsignPath& params, const QObject* context,
                                  Handler<models::QueueEntry> handler, CallOptions options = {});

  /// `queueGetStatus`, with a future in the place of the callback.
  Future<models::QueueEntry> queueGetStatus(const models::CallsignPath& params, CallOptions options = {});

  /// List the queue, first caller first.
  ///
  /// While the system is inactive the queue is empty and `system_active` is false.
  ///
  /// For anyone; `GET /api/queue/list`. Source: `queue.list` in core/registry/queue.yaml.
  ::pileup::CallId queueList(const QObject* context, Handler<models::QueueList> handler,
                             CallOptions options = {});

  /// `queueList`, with a future in the place of the callback.
  Future<models::QueueList> queueList(CallOptions options = {});

  /// Tell which QSO is under way; null when there is none.
  ///
  /// For anyone; `GET /api/queue/current`. Source: `queue.get_current` in core/registry/queue.yaml.
  ::pileup::CallId queueGetCurrent(const QObject* context, Handler<std::optional<models::Qso>> handler,
                                   CallOptions options = {});

  /// `queueGetCurrent`, with a future in the place of the callback.
  Future<std::optional<models::Qso>> queueGetCurrent(CallOptions options = {});

  /// @}

  /// @name Operations of core/registry/admin.yaml
  /// @{

  /// List the queue for the operator.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For the operator; `GET /api/admin/queue`. Source: `admin.get_queue` in core/registry/admin.yaml.
  ::pileup::CallId adminGetQueue(const QObject* context, Handler<models::AdminQueue> handler,
                                 CallOptions options = {});

  /// `adminGetQueue`, with a future in the place of the callback.
  Future<models::AdminQueue> adminGetQueue(CallOptions options = {});

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
  ::pileup::CallId adminRemoveCallsign(const models::CallsignPath& params, const QObject* context,
                                       Handler<models::RemoveResult> handler, CallOptions options = {});

  /// `adminRemoveCallsign`, with a future in the place of the callback.
  Future<models::RemoveResult> adminRemoveCallsign(const models::CallsignPath& params,
                                                   CallOptions options = {});

  /// Empty the queue; the QSO goes on.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `QueueUpdate`.
  ///
  /// For the operator; `POST /api/admin/queue/clear`. Source: `admin.clear_queue` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminClearQueue(const QObject* context, Handler<models::ClearResult> handler,
                                   CallOptions options = {});

  /// `adminClearQueue`, with a future in the place of the callback.
  Future<models::ClearResult> adminClearQueue(CallOptions options = {});

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
  ::pileup::CallId adminNextQso(const QObject* context, Handler<std::optional<models::Qso>> handler,
                                CallOptions options = {});

  /// `adminNextQso`, with a future in the place of the callback.
  Future<std::optional<models::Qso>> adminNextQso(CallOptions options = {});

  /// End the QSO without calling the next.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `CurrentQso`.
  ///
  /// For the operator; `POST /api/admin/qso/complete`. Source: `admin.complete_qso` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminCompleteQso(const QObject* context, Handler<models::CompleteResult> handler,
                                    CallOptions options = {});

  /// `adminCompleteQso`, with a future in the place of the callback.
  Future<models::CompleteResult> adminCompleteQso(CallOptions options = {});

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
  ::pileup::CallId adminSetFrequency(const models::FrequencyRequest& params, const QObject* context,
                                     Handler<models::FrequencyResult> handler, CallOptions options = {});

  /// `adminSetFrequency`, with a future in the place of the callback.
  Future<models::FrequencyResult> adminSetFrequency(const models::FrequencyRequest& params,
                                                    CallOptions options = {});

  /// Clear the frequency.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `FrequencyUpdate`.
  ///
  /// For the operator; `DELETE /api/admin/frequency`. Source: `admin.delete_frequency` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminDeleteFrequency(const QObject* context,
                                        Handler<models::FrequencyClearedResult> handler,
                                        CallOptions options = {});

  /// `adminDeleteFrequency`, with a future in the place of the callback.
  Future<models::FrequencyClearedResult> adminDeleteFrequency(CallOptions options = {});

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
  ::pileup::CallId adminSetSplit(const models::SplitRequest& params, const QObject* context,
                                 Handler<models::SplitResult> handler, CallOptions options = {});

  /// `adminSetSplit`, with a future in the place of the callback.
  Future<models::SplitResult> adminSetSplit(const models::SplitRequest& params, CallOptions options = {});

  /// Clear the split.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// Events: `SplitUpdate`.
  ///
  /// For the operator; `DELETE /api/admin/split`. Source: `admin.delete_split` in core/registry/admin.yaml.
  ::pileup::CallId adminDeleteSplit(const QObject* context, Handler<models::SplitResult> handler,
                                    CallOptions options = {});

  /// `adminDeleteSplit`, with a future in the place of the callback.
  Future<models::SplitResult> adminDeleteSplit(CallOptions options = {});

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
  ::pileup::CallId adminSetSystemStatus(const models::StatusRequest& params, const QObject* context,
                                        Handler<models::StatusResult> handler, CallOptions options = {});

  /// `adminSetSystemStatus`, with a future in the place of the callback.
  Future<models::StatusResult> adminSetSystemStatus(const models::StatusRequest& params,
                                                    CallOptions options = {});

  /// Tell whether the queue is open, and who said so.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For the operator; `GET /api/admin/status`. Source: `admin.get_system_status` in
  /// core/registry/admin.yaml.
  ::pileup::CallId adminGetSystemStatus(const QObject* context, Handler<models::SystemStatus> handler,
                                        CallOptions options = {});

  /// `adminGetSystemStatus`, with a future in the place of the callback.
  Future<models::SystemStatus> adminGetSystemStatus(CallOptions options = {});

  /// Tell which QSO is under way; null when there is none.
  ///
  /// Errors: `not_authenticated`, `invalid_credentials`, `auth_not_configured`, and what any call may give.
  ///
  /// For the operator; `GET /api/admin/current`. Source: `admin.get_current_qso` in core/registry/admin.yaml.
  ::pileup::CallId adminGetCurrentQso(const QObject* context, Handler<std::optional<models::Qso>> handler,
                                      CallOptions options = {});

  /// `adminGetCurrentQso`, with a future in the place of the callback.
  Future<std::optional<models::Qso>> adminGetCurrentQso(CallOptions options = {});

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
  ::pileup::CallId adminLoggingDirect(const models::LoggingRequest& params, const QObject* context,
                                      Handler<models::LoggingResult> handler, CallOptions options = {});

  /// `adminLoggingDirect`, with a future in the place of the callback.
  Future<models::LoggingResult> adminLoggingDirect(const models::LoggingRequest& params,
                                                   CallOptions options = {});

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
  ::pileup::CallId adminGetConnections(const models::ConnectionsRequest& params, const QObject* context,
                                       Handler<models::AdminConnections> handler, CallOptions options = {});

  /// `adminGetConnections`, with a future in the place of the callback.
  Future<models::AdminConnections> adminGetConnections(const models::ConnectionsRequest& params,
                                                       CallOptions options = {});

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
  ::pileup::CallId authLogin(const models::LoginRequest& params, const QObject* context,
                             Handler<models::LoginResult> handler, CallOptions options = {});

  /// `authLogin`, with a future in the place of the callback.
  Future<models::LoginResult> authLogin(const models::LoginRequest& params, CallOptions options = {});

  /// Make this connection anonymous again.
  ///
  /// For anyone; WebSocket only. Source: `auth.logout` in core/registry/auth.yaml.
  ::pileup::CallId authLogout(const QObject* context, Handler<models::LogoutResult> handler,
                              CallOptions options = {});

  /// `authLogout`, with a future in the place of the callback.
  Future<models::LogoutResult> authLogout(CallOptions options = {});

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
  ::pileup::CallId eventsSubscribe(const models::SubscribeRequest& params, const QObject* context,
                                   Handler<models::EventSelection> handler, CallOptions options = {});

  /// `eventsSubscribe`, with a future in the place of the callback.
  Future<models::EventSelection> eventsSubscribe(const models::SubscribeRequest& params,
                                                 CallOptions options = {});

  /// Receive some events no more on this connection.
  ///
  /// `events`: Names of events; those that it does not receive anyway are ignored.
  ///
  /// For anyone; WebSocket only. Source: `events.unsubscribe` in core/registry/events.yaml.
  ::pileup::CallId eventsUnsubscribe(const models::UnsubscribeRequest& params, const QObject* context,
                                     Handler<models::EventSelection> handler, CallOptions options = {});

  /// `eventsUnsubscribe`, with a future in the place of the callback.
  Future<models::EventSelection> eventsUnsubscribe(const models::UnsubscribeRequest& params,
                                                   CallOptions options = {});

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
  ::pileup::CallId eventsHistory(const models::HistoryRequest& params, const QObject* context,
                                 Handler<models::HistoryPage> handler, CallOptions options = {});

  /// `eventsHistory`, with a future in the place of the callback.
  Future<models::HistoryPage> eventsHistory(const models::HistoryRequest& params, CallOptions options = {});

  /// @}

  /// @name Operations of core/registry/system.yaml
  /// @{

  /// Answer at once, to show that the connection works.
  ///
  /// For anyone; `GET /api/system/ping`. Source: `system.ping` in core/registry/system.yaml.
  ::pileup::CallId systemPing(const QObject* context, Handler<models::Pong> handler,
                              CallOptions options = {});

  /// `systemPing`, with a future in the place of the callback.
  Future<models::Pong> systemPing(CallOptions options = {});

  /// Tell what this server is and what it can do.
  ///
  /// For anyone; `GET /api/system/info`. Source: `system.info` in core/registry/system.yaml.
  ::pileup::CallId systemInfo(const QObject* context, Handler<models::ServerInfo> handler,
                              CallOptions options = {});

  /// `systemInfo`, with a future in the place of the callback.
  Future<models::ServerInfo> systemInfo(CallOptions options = {});

  /// Give a sign of life and promise more.
  ///
  /// A connection that has used this operation and is then silent for two intervals and five seconds is
  /// closed with 4001. Any frame is a sign of life.
  ///
  /// For anyone; WebSocket only. Source: `system.heartbeat` in core/registry/system.yaml.
  ::pileup::CallId systemHeartbeat(const QObject* context, Handler<models::HeartbeatResult> handler,
                                   CallOptions options = {});

  /// `systemHeartbeat`, with a future in the place of the callback.
  Future<models::HeartbeatResult> systemHeartbeat(CallOptions options = {});

  /// @}

 Q_SIGNALS:
  /// The connection stands.
  ///
  /// Always the first event. On an event stream it says only that it is there.
  void connected(const pileup::events::Connected& event);

  /// Nothing has happened for a while, and the connection still stands.
  void keepalive(const pileup::events::Keepalive& event);

  /// The server is about to close this connection.
  void goodbye(const pileup::events::Goodbye& event);

  /// How an event stream goes on that asked to resume.
  ///
  /// Sent once, right after `connected`, when the request had `Last-Event-ID` or `?resume=`. On WebSocket it
  /// is the member `resume` of `connected`.
  void resume(const pileup::events::Resume& event);

  /// A QSO began or ended.
  ///
  /// The data is the QSO, or null when there is none any more.
  void currentQso(const pileup::events::CurrentQso& event);

  /// The queue changed.
  void queueUpdate(const pileup::events::QueueUpdate& event);

  /// The queue was opened or closed.
  void systemStatus(const pileup::events::SystemStatus& event);

  /// The frequency was set or cleared.
  void frequencyUpdate(const pileup::events::FrequencyUpdate& event);

  /// The split was set or cleared.
  void splitUpdate(const pileup::events::SplitUpdate& event);

  /// Events were lost, because the client was away for too long; the event holds the whole state instead.
  void resync(const pileup::events::Resync& event);

  /// An event that this version of the client does not know, or could not read.
  void unknownEvent(const pileup::UnknownEvent& event);

  /// Any event, after its own signal.
  void anyEvent(const pileup::events::AnyEvent& event);

 private:
  void handOut(const events::AnyEvent& event);

  std::unique_ptr<::pileup::Client> core_;
  ::pileup::Subscription subscription_;
};

}  // namespace pileup::qt
