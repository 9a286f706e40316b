// Generated from core/registry/*.yaml. Edit that, then: make generate

#include <QtCore/QPointer>
#include <type_traits>
#include <utility>
#include <variant>

#include "pileup/client.hpp"
#include "pileup/operations.hpp"
#include "pileup/qt/client.hpp"

namespace pileup::qt {

namespace {

::pileup::Options options_of(const QString& url, const QString& username, const QString& password) {
  ::pileup::Options options;
  options.url = url.toStdString();
  if (!username.isEmpty()) {
    options.username = username.toStdString();
    options.password = password.toStdString();
  }
  return options;
}

}  // namespace

Client::Client(::pileup::Options options, ::pileup::qt::TransportOptions transport, QObject* parent)
    : ClientBase(std::move(transport), parent) {
  auto username = options.username;
  if (!username) username = ::pileup::parse_address(options.url).username;
  core_ = std::make_unique<::pileup::Client>(std::move(options), this->transport());
  adopt(*core_, interface_tables(), QString::fromStdString(username.value_or("")));
  subscription_ = core_->onAny([this](const events::AnyEvent& event) { handOut(event); });
}

Client::Client(const QString& url, const QString& username, const QString& password, QObject* parent)
    : Client(options_of(url, username, password), {}, parent) {}

Client::~Client() {
  subscription_.cancel();
  release();
}

void Client::handOut(const events::AnyEvent& event) {
  const QPointer<Client> alive(this);
  std::visit(
      [this](const auto& one) {
        using Event = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<Event, events::Resync>) {
          Q_EMIT resync(one);
        } else if constexpr (std::is_same_v<Event, events::Connected>) {
          Q_EMIT connected(one);
        } else if constexpr (std::is_same_v<Event, events::Keepalive>) {
          Q_EMIT keepalive(one);
        } else if constexpr (std::is_same_v<Event, events::Goodbye>) {
          Q_EMIT goodbye(one);
        } else if constexpr (std::is_same_v<Event, events::Resume>) {
          Q_EMIT resume(one);
        } else if constexpr (std::is_same_v<Event, events::CurrentQso>) {
          Q_EMIT currentQso(one);
        } else if constexpr (std::is_same_v<Event, events::QueueUpdate>) {
          Q_EMIT queueUpdate(one);
        } else if constexpr (std::is_same_v<Event, events::SystemStatus>) {
          Q_EMIT systemStatus(one);
        } else if constexpr (std::is_same_v<Event, events::FrequencyUpdate>) {
          Q_EMIT frequencyUpdate(one);
        } else if constexpr (std::is_same_v<Event, events::SplitUpdate>) {
          Q_EMIT splitUpdate(one);
        } else {
          Q_EMIT unknownEvent(one);
        }
      },
      event);
  if (alive) Q_EMIT anyEvent(event);
  if (alive) moved();
}

::pileup::CallId Client::publicGetStatus(const QObject* context, Handler<models::PublicStatus> handler,
                                         CallOptions options) {
  return invoke<models::PublicStatus>("public.get_status", nullptr, context, std::move(handler),
                                      std::move(options));
}

Client::Future<models::PublicStatus> Client::publicGetStatus(CallOptions options) {
  return invokeFuture<models::PublicStatus>("public.get_status", nullptr, std::move(options));
}

::pileup::CallId Client::publicGetFrequency(const QObject* context, Handler<models::PublicFrequency> handler,
                                            CallOptions options) {
  return invoke<models::PublicFrequency>("public.get_frequency", nullptr, context, std::move(handler),
                                         std::move(options));
}

Client::Future<models::PublicFrequency> Client::publicGetFrequency(CallOptions options) {
  return invokeFuture<models::PublicFrequency>("public.get_frequency", nullptr, std::move(options));
}

::pileup::CallId Client::publicGetSplit(const QObject* context, Handler<models::PublicSplit> handler,
                                        CallOptions options) {
  return invoke<models::PublicSplit>("public.get_split", nullptr, context, std::move(handler),
                                     std::move(options));
}

Client::Future<models::PublicSplit> Client::publicGetSplit(CallOptions options) {
  return invokeFuture<models::PublicSplit>("public.get_split", nullptr, std::move(options));
}

::pileup::CallId Client::publicGetSnapshot(const QObject* context, Handler<models::StationSnapshot> handler,
                                           CallOptions options) {
  return invoke<models::StationSnapshot>("public.get_snapshot", nullptr, context, std::move(handler),
                                         std::move(options));
}

Client::Future<models::StationSnapshot> Client::publicGetSnapshot(CallOptions options) {
  return invokeFuture<models::StationSnapshot>("public.get_snapshot", nullptr, std::move(options));
}

::pileup::CallId Client::queueRegister(const models::RegisterRequest& params, const QObject* context,
                                       Handler<models::RegisterResult> handler, CallOptions options) {
  return invoke<models::RegisterResult>("queue.register", ::pileup::write(params), context,
                                        std::move(handler), std::move(options));
}

Client::Future<models::RegisterResult> Client::queueRegister(const models::RegisterRequest& params,
                                                             CallOptions options) {
  return invokeFuture<models::RegisterResult>("queue.register", ::pileup::write(params), std::move(options));
}

::pileup::CallId Client::queueGetStatus(const models::CallsignPath& params, const QObject* context,
                                        Handler<models::QueueEntry> handler, CallOptions options) {
  return invoke<models::QueueEntry>("queue.get_status", ::pileup::write(params), context, std::move(handler),
                                    std::move(options));
}

Client::Future<models::QueueEntry> Client::queueGetStatus(const models::CallsignPath& params,
                                                          CallOptions options) {
  return invokeFuture<models::QueueEntry>("queue.get_status", ::pileup::write(params), std::move(options));
}

::pileup::CallId Client::queueList(const QObject* context, Handler<models::QueueList> handler,
                                   CallOptions options) {
  return invoke<models::QueueList>("queue.list", nullptr, context, std::move(handler), std::move(options));
}

Client::Future<models::QueueList> Client::queueList(CallOptions options) {
  return invokeFuture<models::QueueList>("queue.list", nullptr, std::move(options));
}

::pileup::CallId Client::queueGetCurrent(const QObject* context, Handler<std::optional<models::Qso>> handler,
                                         CallOptions options) {
  return invoke<std::optional<models::Qso>>("queue.get_current", nullptr, context, std::move(handler),
                                            std::move(options));
}

Client::Future<std::optional<models::Qso>> Client::queueGetCurrent(CallOptions options) {
  return invokeFuture<std::optional<models::Qso>>("queue.get_current", nullptr, std::move(options));
}

::pileup::CallId Client::adminGetQueue(const QObject* context, Handler<models::AdminQueue> handler,
                                       CallOptions options) {
  return invoke<models::AdminQueue>("admin.get_queue", nullptr, context, std::move(handler),
                                    std::move(options));
}

Client::Future<models::AdminQueue> Client::adminGetQueue(CallOptions options) {
  return invokeFuture<models::AdminQueue>("admin.get_queue", nullptr, std::move(options));
}

::pileup::CallId Client::adminRemoveCallsign(const models::CallsignPath& params, const QObject* context,
                                             Handler<models::RemoveResult> handler, CallOptions options) {
  return invoke<models::RemoveResult>("admin.remove_callsign", ::pileup::write(params), context,
                                      std::move(handler), std::move(options));
}

Client::Future<models::RemoveResult> Client::adminRemoveCallsign(const models::CallsignPath& params,
                                                                 CallOptions options) {
  return invokeFuture<models::RemoveResult>("admin.remove_callsign", ::pileup::write(params),
                                            std::move(options));
}

::pileup::CallId Client::adminClearQueue(const QObject* context, Handler<models::ClearResult> handler,
                                         CallOptions options) {
  return invoke<models::ClearResult>("admin.clear_queue", nullptr, context, std::move(handler),
                                     std::move(options));
}

Client::Future<models::ClearResult> Client::adminClearQueue(CallOptions options) {
  return invokeFuture<models::ClearResult>("admin.clear_queue", nullptr, std::move(options));
}

::pileup::CallId Client::adminNextQso(const QObject* context, Handler<std::optional<models::Qso>> handler,
                                      CallOptions options) {
  return invoke<std::optional<models::Qso>>("admin.next_qso", nullptr, context, std::move(handler),
                                            std::move(options));
}

Client::Future<std::optional<models::Qso>> Client::adminNextQso(CallOptions options) {
  return invokeFuture<std::optional<models::Qso>>("admin.next_qso", nullptr, std::move(options));
}

::pileup::CallId Client::adminCompleteQso(const QObject* context, Handler<models::CompleteResult> handler,
                                          CallOptions options) {
  return invoke<models::CompleteResult>("admin.complete_qso", nullptr, context, std::move(handler),
                                        std::move(options));
}

Client::Future<models::CompleteResult> Client::adminCompleteQso(CallOptions options) {
  return invokeFuture<models::CompleteResult>("admin.complete_qso", nullptr, std::move(options));
}

::pileup::CallId Client::adminSetFrequency(const models::FrequencyRequest& params, const QObject* context,
                                           Handler<models::FrequencyResult> handler, CallOptions options) {
  return invoke<models::FrequencyResult>("admin.set_frequency", ::pileup::write(params), context,
                                         std::move(handler), std::move(options));
}

Client::Future<models::FrequencyResult> Client::adminSetFrequency(const models::FrequencyRequest& params,
                                                                  CallOptions options) {
  return invokeFuture<models::FrequencyResult>("admin.set_frequency", ::pileup::write(params),
                                               std::move(options));
}

::pileup::CallId Client::adminDeleteFrequency(const QObject* context,
                                              Handler<models::FrequencyClearedResult> handler,
                                              CallOptions options) {
  return invoke<models::FrequencyClearedResult>("admin.delete_frequency", nullptr, context,
                                                std::move(handler), std::move(options));
}

Client::Future<models::FrequencyClearedResult> Client::adminDeleteFrequency(CallOptions options) {
  return invokeFuture<models::FrequencyClearedResult>("admin.delete_frequency", nullptr, std::move(options));
}

::pileup::CallId Client::adminSetSplit(const models::SplitRequest& params, const QObject* context,
                                       Handler<models::SplitResult> handler, CallOptions options) {
  return invoke<models::SplitResult>("admin.set_split", ::pileup::write(params), context, std::move(handler),
                                     std::move(options));
}

Client::Future<models::SplitResult> Client::adminSetSplit(const models::SplitRequest& params,
                                                          CallOptions options) {
  return invokeFuture<models::SplitResult>("admin.set_split", ::pileup::write(params), std::move(options));
}

::pileup::CallId Client::adminDeleteSplit(const QObject* context, Handler<models::SplitResult> handler,
                                          CallOptions options) {
  return invoke<models::SplitResult>("admin.delete_split", nullptr, context, std::move(handler),
                                     std::move(options));
}

Client::Future<models::SplitResult> Client::adminDeleteSplit(CallOptions options) {
  return invokeFuture<models::SplitResult>("admin.delete_split", nullptr, std::move(options));
}

::pileup::CallId Client::adminSetSystemStatus(const models::StatusRequest& params, const QObject* context,
                                              Handler<models::StatusResult> handler, CallOptions options) {
  return invoke<models::StatusResult>("admin.set_system_status", ::pileup::write(params), context,
                                      std::move(handler), std::move(options));
}

Client::Future<models::StatusResult> Client::adminSetSystemStatus(const models::StatusRequest& params,
                                                                  CallOptions options) {
  return invokeFuture<models::StatusResult>("admin.set_system_status", ::pileup::write(params),
                                            std::move(options));
}

::pileup::CallId Client::adminGetSystemStatus(const QObject* context, Handler<models::SystemStatus> handler,
                                              CallOptions options) {
  return invoke<models::SystemStatus>("admin.get_system_status", nullptr, context, std::move(handler),
                                      std::move(options));
}

Client::Future<models::SystemStatus> Client::adminGetSystemStatus(CallOptions options) {
  return invokeFuture<models::SystemStatus>("admin.get_system_status", nullptr, std::move(options));
}

::pileup::CallId Client::adminGetCurrentQso(const QObject* context,
                                            Handler<std::optional<models::Qso>> handler,
                                            CallOptions options) {
  return invoke<std::optional<models::Qso>>("admin.get_current_qso", nullptr, context, std::move(handler),
                                            std::move(options));
}

Client::Future<std::optional<models::Qso>> Client::adminGetCurrentQso(CallOptions options) {
  return invokeFuture<std::optional<models::Qso>>("admin.get_current_qso", nullptr, std::move(options));
}

::pileup::CallId Client::adminLoggingDirect(const models::LoggingRequest& params, const QObject* context,
                                            Handler<models::LoggingResult> handler, CallOptions options) {
  return invoke<models::LoggingResult>("admin.logging_direct", ::pileup::write(params), context,
                                       std::move(handler), std::move(options));
}

Client::Future<models::LoggingResult> Client::adminLoggingDirect(const models::LoggingRequest& params,
                                                                 CallOptions options) {
  return invokeFuture<models::LoggingResult>("admin.logging_direct", ::pileup::write(params),
                                             std::move(options));
}

::pileup::CallId Client::adminGetConnections(const models::ConnectionsRequest& params, const QObject* context,
                                             Handler<models::AdminConnections> handler, CallOptions options) {
  return invoke<models::AdminConnections>("admin.get_connections", ::pileup::write(params), context,
                                          std::move(handler), std::move(options));
}

Client::Future<models::AdminConnections> Client::adminGetConnections(const models::ConnectionsRequest& params,
                                                                     CallOptions options) {
  return invokeFuture<models::AdminConnections>("admin.get_connections", ::pileup::write(params),
                                                std::move(options));
}

::pileup::CallId Client::authLogin(const models::LoginRequest& params, const QObject* context,
                                   Handler<models::LoginResult> handler, CallOptions options) {
  return invoke<models::LoginResult>("auth.login", ::pileup::write(params), context, std::move(handler),
                                     std::move(options));
}

Client::Future<models::LoginResult> Client::authLogin(const models::LoginRequest& params,
                                                      CallOptions options) {
  return invokeFuture<models::LoginResult>("auth.login", ::pileup::write(params), std::move(options));
}

::pileup::CallId Client::authLogout(const QObject* context, Handler<models::LogoutResult> handler,
                                    CallOptions options) {
  return invoke<models::LogoutResult>("auth.logout", nullptr, context, std::move(handler),
                                      std::move(options));
}

Client::Future<models::LogoutResult> Client::authLogout(CallOptions options) {
  return invokeFuture<models::LogoutResult>("auth.logout", nullptr, std::move(options));
}

::pileup::CallId Client::eventsSubscribe(const models::SubscribeRequest& params, const QObject* context,
                                         Handler<models::EventSelection> handler, CallOptions options) {
  return invoke<models::EventSelection>("events.subscribe", ::pileup::write(params), context,
                                        std::move(handler), std::move(options));
}

Client::Future<models::EventSelection> Client::eventsSubscribe(const models::SubscribeRequest& params,
                                                               CallOptions options) {
  return invokeFuture<models::EventSelection>("events.subscribe", ::pileup::write(params),
                                              std::move(options));
}

::pileup::CallId Client::eventsUnsubscribe(const models::UnsubscribeRequest& params, const QObject* context,
                                           Handler<models::EventSelection> handler, CallOptions options) {
  return invoke<models::EventSelection>("events.unsubscribe", ::pileup::write(params), context,
                                        std::move(handler), std::move(options));
}

Client::Future<models::EventSelection> Client::eventsUnsubscribe(const models::UnsubscribeRequest& params,
                                                                 CallOptions options) {
  return invokeFuture<models::EventSelection>("events.unsubscribe", ::pileup::write(params),
                                              std::move(options));
}

::pileup::CallId Client::eventsHistory(const models::HistoryRequest& params, const QObject* context,
                                       Handler<models::HistoryPage> handler, CallOptions options) {
  return invoke<models::HistoryPage>("events.history", ::pileup::write(params), context, std::move(handler),
                                     std::move(options));
}

Client::Future<models::HistoryPage> Client::eventsHistory(const models::HistoryRequest& params,
                                                          CallOptions options) {
  return invokeFuture<models::HistoryPage>("events.history", ::pileup::write(params), std::move(options));
}

::pileup::CallId Client::systemPing(const QObject* context, Handler<models::Pong> handler,
                                    CallOptions options) {
  return invoke<models::Pong>("system.ping", nullptr, context, std::move(handler), std::move(options));
}

Client::Future<models::Pong> Client::systemPing(CallOptions options) {
  return invokeFuture<models::Pong>("system.ping", nullptr, std::move(options));
}

::pileup::CallId Client::systemInfo(const QObject* context, Handler<models::ServerInfo> handler,
                                    CallOptions options) {
  return invoke<models::ServerInfo>("system.info", nullptr, context, std::move(handler), std::move(options));
}

Client::Future<models::ServerInfo> Client::systemInfo(CallOptions options) {
  return invokeFuture<models::ServerInfo>("system.info", nullptr, std::move(options));
}

::pileup::CallId Client::systemHeartbeat(const QObject* context, Handler<models::HeartbeatResult> handler,
                                         CallOptions options) {
  return invoke<models::HeartbeatResult>("system.heartbeat", nullptr, context, std::move(handler),
                                         std::move(options));
}

Client::Future<models::HeartbeatResult> Client::systemHeartbeat(CallOptions options) {
  return invokeFuture<models::HeartbeatResult>("system.heartbeat", nullptr, std::move(options));
}

}  // namespace pileup::qt
