/// @file
/// One WebSocket (RFC 6455) in Qt's event loop: moves messages, decides nothing.

#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtNetwork/QAbstractSocket>
#include <QtWebSockets/QWebSocket>
#include <string>

#include "pileup/qt/export.hpp"
#include "pileup/qt/transport_options.hpp"
#include "pileup/runtime/http.hpp"

namespace pileup::qt {

/// A WebSocket that is opened once. After `refused`, `closed`, `close` or `abort` nothing comes but
/// `finished`; then it may be deleted, from within a slot with `deleteLater`.
class PILEUP_QT_EXPORT WebSocketTransport : public QObject {
  Q_OBJECT

 public:
  /// Stands for the close code of a connection that ended without a close frame (RFC 6455, 7.1.5).
  static constexpr int kNoCloseFrame = 1006;

  explicit WebSocketTransport(TransportOptions options, QObject* parent = nullptr);

  /// Begin the handshake; `opened` or `refused` follows.
  void open(const QUrl& url, const QString& subprotocol, const Headers& headers);

  /// Send a text message of UTF-8.
  void send(const std::string& text);

  /// Send a ping; `ponged` follows when the peer is there.
  void ping();

  /// Close with a close frame; a peer that does not answer it is cut.
  void close(int code, const QString& reason);

  /// Cut the connection at once.
  void abort();

  /// Whether one of its signals is being handled at this moment, so that it must not be deleted.
  bool isBusy() const { return busy_ > 0; }

 Q_SIGNALS:
  void opened();
  void received(const std::string& text);
  void ponged();
  /// No connection came about; `status` is that of an HTTP answer, 0 without one.
  void refused(int status, const QString& reason);
  /// The connection is gone, with the peer's close code, or `kNoCloseFrame`.
  void closed(int code, const QString& reason);
  /// The socket does nothing any more, after whichever end.
  void finished();

 private:
  enum class Phase { Idle, Opening, Open, Closing, Finished };

  void failed(QAbstractSocket::SocketError error);
  void disconnected();
  void refuse(int status, const QString& reason);
  void finish();

  TransportOptions options_;
  QWebSocket socket_;
  QTimer patience_;
  QString tls_errors_;
  Phase phase_ = Phase::Idle;
  int busy_ = 0;
};

}  // namespace pileup::qt
