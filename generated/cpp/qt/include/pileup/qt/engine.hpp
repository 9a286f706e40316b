/// @file
/// The transport of Qt programs: WebSocket, HTTP and one timer in the event loop of a thread.

#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>
#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "pileup/qt/export.hpp"
#include "pileup/qt/transport_options.hpp"
#include "pileup/runtime/transport.hpp"

namespace pileup::qt {

class HttpTransport;
class WebSocketTransport;

/// Carries out what a session asks for. It belongs to the thread in which it is made, which has to run an
/// event loop; nothing of it may be called from another one.
class PILEUP_QT_EXPORT Engine : public QObject, public pileup::Transport {
  Q_OBJECT

 public:
  explicit Engine(TransportOptions options = {}, QObject* parent = nullptr);
  ~Engine() override;

  void attach(TransportListener* listener) override;
  void open(const OpenLink& action) override;
  void sendText(const SendText& action) override;
  void ping(const Ping& action) override;
  void close(const CloseLink& action) override;
  void request(const SendRequest& action) override;
  void cancel(const CancelRequest& action) override;
  void wakeAt(std::optional<TimePoint> at) override;

 Q_SIGNALS:
  /// A link was lost or refused, and the session has been told. `reason` says where and why, for people.
  void troubled(const QString& reason);

 private:
  void refused(LinkId link, std::optional<int> status, const std::string& error_code,
               std::optional<std::chrono::milliseconds> retry_after, const QString& reason,
               const QString& where);
  void lost(LinkId link, std::optional<int> code, const std::string& reason);
  void openWebSocket(const OpenLink& action);
  void openStream(const OpenLink& action);
  HttpTransport& http();
  void endEverything();

  TransportOptions options_;
  TransportListener* listener_ = nullptr;
  QTimer timer_;
  std::map<LinkId, WebSocketTransport*> sockets_;
  HttpTransport* http_ = nullptr;
};

}  // namespace pileup::qt
