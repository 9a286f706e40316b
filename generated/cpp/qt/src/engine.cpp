#include "pileup/qt/engine.hpp"

#include <QtCore/QPointer>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtCore/QUrl>
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pileup/qt/http_transport.hpp"
#include "pileup/qt/websocket_transport.hpp"

namespace pileup::qt {

namespace {

/// Delete what nobody listens to any more, later if it is in the middle of telling something.
template <class Part>
void discard(Part* part, QObject* listener) {
  if (part == nullptr) return;
  part->disconnect(listener);
  if (part->isBusy()) {
    part->setParent(nullptr);
    part->deleteLater();
  } else {
    delete part;
  }
}

/// A URL without its query, which is of no use to people.
QString shown(const std::string& url) { return QString::fromStdString(url.substr(0, url.find('?'))); }

}  // namespace

Engine::Engine(TransportOptions options, QObject* parent)
    : QObject(parent), options_(std::move(options)), timer_(this) {
  timer_.setSingleShot(true);
  timer_.setTimerType(Qt::PreciseTimer);
  connect(&timer_, &QTimer::timeout, this, [this] {
    if (listener_ != nullptr) listener_->timer();
  });
}

Engine::~Engine() {
  listener_ = nullptr;
  endEverything();
}

void Engine::attach(TransportListener* listener) {
  listener_ = listener;
  if (listener == nullptr) endEverything();
}

void Engine::open(const OpenLink& action) {
  if (action.kind == LinkKind::WebSocket) {
    openWebSocket(action);
  } else {
    openStream(action);
  }
}

void Engine::sendText(const SendText& action) {
  if (const auto found = sockets_.find(action.link); found != sockets_.end())
    found->second->send(action.text);
}

void Engine::ping(const Ping& action) {
  if (const auto found = sockets_.find(action.link); found != sockets_.end()) found->second->ping();
}

void Engine::close(const CloseLink& action) {
  if (http_ != nullptr && http_->hasStream(action.link)) {
    http_->closeStream(action.link);
    return;
  }
  auto node = sockets_.extract(action.link);
  if (!node) return;
  auto* socket = node.mapped();
  socket->disconnect(this);
  // It deletes itself when it has finished; in the middle of a signal it must outlive this object.
  if (socket->isBusy()) socket->setParent(nullptr);
  if (action.abort) {
    socket->abort();
  } else {
    socket->close(action.code, QString::fromStdString(action.reason));
  }
}

void Engine::request(const SendRequest& action) { http().send(action.request, action.http); }

void Engine::cancel(const CancelRequest& action) {
  if (http_ != nullptr) http_->cancel(action.request);
}

void Engine::wakeAt(std::optional<TimePoint> at) {
  if (!at) {
    timer_.stop();
    return;
  }
  // Rounded up: a timer that is early would be set again, and again.
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*at - now());
  const std::chrono::milliseconds least{0};
  const std::chrono::milliseconds most = std::chrono::hours{24};
  timer_.start(std::clamp(left, least, most));
}

void Engine::refused(LinkId link, std::optional<int> status, const std::string& error_code,
                     std::optional<std::chrono::milliseconds> retry_after, const QString& reason,
                     const QString& where) {
  const QPointer<Engine> alive(this);
  if (listener_ != nullptr) {
    listener_->linkRefused(link, status, error_code, retry_after, reason.toStdString());
  }
  if (!alive) return;
  const QString answer = status ? QString::number(*status) : QString();
  const QStringList parts{where, answer, reason};
  QStringList told;
  for (const QString& one : parts) {
    if (!one.isEmpty()) told << one;
  }
  Q_EMIT troubled(told.join(QStringLiteral(": ")));
}

void Engine::lost(LinkId link, std::optional<int> code, const std::string& reason) {
  const QPointer<Engine> alive(this);
  if (listener_ != nullptr) listener_->linkClosed(link, code, reason);
  if (alive) Q_EMIT troubled(QString::fromStdString(reason));
}

void Engine::openWebSocket(const OpenLink& action) {
  const LinkId link = action.link;
  const QString url = shown(action.url);
  auto* socket = new WebSocketTransport(options_, this);
  sockets_[link] = socket;
  connect(socket, &WebSocketTransport::opened, this, [this, link] {
    if (listener_ != nullptr) listener_->linkOpened(link);
  });
  connect(socket, &WebSocketTransport::received, this, [this, link](const std::string& text) {
    if (listener_ != nullptr) listener_->received(link, text);
  });
  connect(socket, &WebSocketTransport::ponged, this, [this, link] {
    if (listener_ != nullptr) listener_->ponged(link);
  });
  connect(socket, &WebSocketTransport::refused, this, [this, link, url](int status, const QString& reason) {
    if (auto node = sockets_.extract(link)) node.mapped()->setParent(nullptr);
    // QWebSocket keeps the rest of an answer to itself, X-Error-Code and Retry-After included.
    const bool answered = status != 0;
    refused(link, answered ? std::optional<int>(status) : std::nullopt, "", std::nullopt,
            answered ? QString() : reason, url);
  });
  connect(socket, &WebSocketTransport::closed, this, [this, link](int code, const QString& reason) {
    if (auto node = sockets_.extract(link)) node.mapped()->setParent(nullptr);
    const bool cut = code == WebSocketTransport::kNoCloseFrame;
    lost(link, cut ? std::nullopt : std::optional<int>(code), reason.toStdString());
  });
  connect(socket, &WebSocketTransport::finished, socket, &QObject::deleteLater);
  socket->open(QUrl::fromEncoded(QByteArray::fromStdString(action.url)),
               QString::fromStdString(action.subprotocol), action.headers);
}

void Engine::openStream(const OpenLink& action) {
  // Connections that may be half open are not used for the next attempt.
  if (http_ != nullptr && http_->isIdle()) discard(std::exchange(http_, nullptr), this);
  HttpRequest request;
  request.method = "GET";
  request.url = action.url;
  request.headers = action.headers;
  http().openStream(action.link, request);
}

HttpTransport& Engine::http() {
  if (http_ != nullptr) return *http_;
  http_ = new HttpTransport(options_, this);
  connect(http_, &HttpTransport::streamOpened, this, [this](quint64 link) {
    if (listener_ != nullptr) listener_->linkOpened(link);
  });
  connect(http_, &HttpTransport::streamData, this, [this](quint64 link, const QByteArray& bytes) {
    const std::string_view text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (listener_ != nullptr) listener_->received(link, text);
  });
  connect(http_, &HttpTransport::streamRefused, this,
          [this](quint64 link, const HttpResponse& response, const QString& reason) {
            const QString where = tr("the event stream");
            if (response.status == 0) {
              refused(link, std::nullopt, "", std::nullopt, reason, where);
              return;
            }
            const Failure failure = failure_of(response);
            refused(link, response.status, failure.code, failure.retry_after,
                    QString::fromStdString(failure.message), where);
          });
  connect(http_, &HttpTransport::streamLost, this,
          [this](quint64 link, const QString& reason) { lost(link, std::nullopt, reason.toStdString()); });
  connect(http_, &HttpTransport::answered, this, [this](quint64 request, const HttpResponse& response) {
    if (listener_ != nullptr) listener_->answered(request, response);
  });
  connect(http_, &HttpTransport::failed, this, [this](quint64 request, const QString& reason) {
    if (listener_ != nullptr) listener_->requestFailed(request, reason.toStdString());
  });
  return *http_;
}

void Engine::endEverything() {
  timer_.stop();
  discard(std::exchange(http_, nullptr), this);
  for (auto& [link, socket] : std::exchange(sockets_, {})) discard(socket, this);
}

}  // namespace pileup::qt
