#include "pileup/qt/websocket_transport.hpp"

#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>
#include <QtNetwork/QNetworkRequest>
#include <QtWebSockets/QWebSocketHandshakeOptions>
#include <chrono>
#include <utility>

#include "counting.hpp"

namespace pileup::qt {

namespace {

// A snapshot of a long queue, with lookup data, is what makes a message long.
constexpr quint64 kMaxMessage = 32 * 1024 * 1024;
constexpr std::chrono::seconds kCloseTime{3};

/// The status of an HTTP answer, which QWebSocket tells in its text alone; 0 without one.
int status_in(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("http.*\\b([345]\\d\\d)\\b"),
                                          QRegularExpression::CaseInsensitiveOption);
  const auto match = pattern.match(text);
  return match.hasMatch() ? match.captured(1).toInt() : 0;
}

}  // namespace

WebSocketTransport::WebSocketTransport(TransportOptions options, QObject* parent)
    : QObject(parent),
      options_(std::move(options)),
      socket_(QString(), QWebSocketProtocol::VersionLatest, this),
      patience_(this) {
  patience_.setSingleShot(true);
  socket_.setMaxAllowedIncomingMessageSize(kMaxMessage);
  socket_.setMaxAllowedIncomingFrameSize(kMaxMessage);
  connect(&patience_, &QTimer::timeout, this, &WebSocketTransport::abort);
  connect(&socket_, &QWebSocket::connected, this, [this] {
    if (phase_ != Phase::Opening) return;
    phase_ = Phase::Open;
    const Counting busy(busy_);
    Q_EMIT opened();
  });
  connect(&socket_, &QWebSocket::textMessageReceived, this, [this](const QString& text) {
    if (phase_ != Phase::Open) return;
    const Counting busy(busy_);
    Q_EMIT received(text.toStdString());
  });
  connect(&socket_, &QWebSocket::pong, this, [this] {
    if (phase_ != Phase::Open) return;
    const Counting busy(busy_);
    Q_EMIT ponged();
  });
  connect(&socket_, &QWebSocket::disconnected, this, &WebSocketTransport::disconnected);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  connect(&socket_, &QWebSocket::errorOccurred, this, &WebSocketTransport::failed);
#else
  connect(&socket_, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this,
          &WebSocketTransport::failed);
#endif
#ifndef QT_NO_SSL
  connect(&socket_, &QWebSocket::sslErrors, this, [this](const QList<QSslError>& errors) {
    QStringList texts;
    for (const auto& error : errors) texts << error.errorString();
    tls_errors_ = texts.join(QStringLiteral("; "));
  });
#endif
}

void WebSocketTransport::open(const QUrl& url, const QString& subprotocol, const Headers& headers) {
  phase_ = Phase::Opening;
  QNetworkRequest request(url);
  for (const auto& [name, value] : headers) {
    request.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
  }
  if (options_.proxy) socket_.setProxy(*options_.proxy);
#ifndef QT_NO_SSL
  if (options_.ssl) socket_.setSslConfiguration(*options_.ssl);
#endif
  QWebSocketHandshakeOptions offers;
  if (!subprotocol.isEmpty()) offers.setSubprotocols({subprotocol});
  socket_.open(request, offers);
}

void WebSocketTransport::send(const std::string& text) {
  if (phase_ == Phase::Open) socket_.sendTextMessage(QString::fromStdString(text));
}

void WebSocketTransport::ping() {
  if (phase_ == Phase::Open) socket_.ping();
}

void WebSocketTransport::close(int code, const QString& reason) {
  if (phase_ != Phase::Open) {
    abort();
    return;
  }
  phase_ = Phase::Closing;
  patience_.start(kCloseTime);
  socket_.close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
}

void WebSocketTransport::abort() {
  if (phase_ == Phase::Finished) return;
  phase_ = Phase::Closing;
  socket_.abort();
  finish();
}

void WebSocketTransport::failed(QAbstractSocket::SocketError error) {
  // A refused handshake is told twice, and an open connection ends with `disconnected`.
  if (phase_ != Phase::Opening) return;
  const auto text = socket_.errorString();
  if (error == QAbstractSocket::SslHandshakeFailedError) {
    refuse(0, QStringLiteral("TLS: ") + (tls_errors_.isEmpty() ? text : tls_errors_));
  } else {
    refuse(status_in(text), text);
  }
}

void WebSocketTransport::disconnected() {
  if (phase_ == Phase::Opening) {
    // The error, where there is one, is told after it.
    QTimer::singleShot(0, this, [this] {
      if (phase_ == Phase::Opening) refuse(0, tr("the connection was closed during the handshake"));
    });
    return;
  }
  if (phase_ == Phase::Open) {
    phase_ = Phase::Closing;
    // A connection that was cut has the code 1000, too. No server closes with that by itself.
    const int code = socket_.closeCode();
    const Counting busy(busy_);
    Q_EMIT closed(
        code == QWebSocketProtocol::CloseCodeNormal && socket_.closeReason().isEmpty() ? kNoCloseFrame : code,
        socket_.closeReason());
  }
  finish();
}

void WebSocketTransport::refuse(int status, const QString& reason) {
  phase_ = Phase::Closing;
  {
    const Counting busy(busy_);
    Q_EMIT refused(status, reason);
  }
  abort();
}

void WebSocketTransport::finish() {
  if (phase_ == Phase::Finished) return;
  phase_ = Phase::Finished;
  patience_.stop();
  const Counting busy(busy_);
  Q_EMIT finished();
}

}  // namespace pileup::qt
