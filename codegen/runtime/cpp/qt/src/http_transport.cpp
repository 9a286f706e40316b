#include "pileup/qt/http_transport.hpp"

#include <QtCore/QStringList>
#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <utility>

#include "counting.hpp"

namespace pileup::qt {

namespace {

constexpr char kTimedOut[] = "pileup_timed_out";
constexpr char kTlsErrors[] = "pileup_tls_errors";

int status_of(const QNetworkReply* reply) {
  return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// Whether the answer arrived whole: errors that tell of its status are none of the connection.
bool whole(const QNetworkReply* reply) {
  const auto error = reply->error();
  return status_of(reply) != 0 &&
         (error == QNetworkReply::NoError || error >= QNetworkReply::ContentAccessDenied);
}

HttpResponse response_of(QNetworkReply* reply) {
  HttpResponse response;
  response.status = status_of(reply);
  response.reason = reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString().toStdString();
  for (const auto& [name, value] : reply->rawHeaderPairs()) {
    response.headers.emplace_back(name.toStdString(), value.toStdString());
  }
  response.body = reply->readAll().toStdString();
  return response;
}

}  // namespace

HttpTransport::HttpTransport(TransportOptions options, QObject* parent)
    : QObject(parent), options_(std::move(options)), network_(this) {
  network_.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
  if (options_.proxy) network_.setProxy(*options_.proxy);
#ifndef QT_NO_SSL
  connect(&network_, &QNetworkAccessManager::sslErrors, this,
          [](QNetworkReply* reply, const QList<QSslError>& errors) {
            QStringList texts;
            for (const auto& error : errors) texts << error.errorString();
            reply->setProperty(kTlsErrors, texts.join(QStringLiteral("; ")));
          });
#endif
}

HttpTransport::~HttpTransport() {
  for (const auto& [number, stream] : streams_) drop(stream.reply);
  for (const auto& [number, reply] : requests_) drop(reply);
}

void HttpTransport::openStream(quint64 stream, const HttpRequest& request) {
  auto* reply = start(request);
  streams_[stream] = Stream{reply, false};
  connect(reply, &QNetworkReply::metaDataChanged, this, [this, stream] { streamMoved(stream); });
  connect(reply, &QNetworkReply::readyRead, this, [this, stream] { streamMoved(stream); });
  connect(reply, &QNetworkReply::finished, this, [this, stream] { streamFinished(stream); });
}

void HttpTransport::closeStream(quint64 stream) {
  if (auto node = streams_.extract(stream)) drop(node.mapped().reply);
}

void HttpTransport::send(quint64 request, const HttpRequest& content) {
  auto* reply = start(content);
  requests_[request] = reply;
  QTimer::singleShot(content.timeout, reply, [reply] {
    reply->setProperty(kTimedOut, true);
    reply->abort();
  });
  connect(reply, &QNetworkReply::finished, this, [this, request] { requestFinished(request); });
}

void HttpTransport::cancel(quint64 request) {
  if (auto node = requests_.extract(request)) drop(node.mapped());
}

void HttpTransport::streamMoved(quint64 stream) {
  const Counting busy(busy_);
  auto found = streams_.find(stream);
  if (found == streams_.end() || status_of(found->second.reply) != 200) return;
  if (!found->second.open) {
    found->second.open = true;
    Q_EMIT streamOpened(stream);
    // Whoever was told may have closed it.
    found = streams_.find(stream);
    if (found == streams_.end()) return;
  }
  if (const auto bytes = found->second.reply->readAll(); !bytes.isEmpty()) Q_EMIT streamData(stream, bytes);
}

void HttpTransport::streamFinished(quint64 stream) {
  const Counting busy(busy_);
  streamMoved(stream);
  auto node = streams_.extract(stream);
  if (!node) return;
  auto* reply = node.mapped().reply;
  reply->deleteLater();
  if (!node.mapped().open) {
    Q_EMIT streamRefused(stream, whole(reply) ? response_of(reply) : HttpResponse{}, reasonOf(reply));
  } else if (reply->error() == QNetworkReply::NoError) {
    Q_EMIT streamLost(stream, QString());
  } else {
    Q_EMIT streamLost(stream, reasonOf(reply));
  }
}

void HttpTransport::requestFinished(quint64 request) {
  const Counting busy(busy_);
  auto node = requests_.extract(request);
  if (!node) return;
  auto* reply = node.mapped();
  reply->deleteLater();
  if (whole(reply)) {
    Q_EMIT answered(request, response_of(reply));
  } else {
    Q_EMIT failed(request, reasonOf(reply));
  }
}

QNetworkReply* HttpTransport::start(const HttpRequest& content) {
  QNetworkRequest request(QUrl::fromEncoded(QByteArray::fromStdString(content.url)));
  // Qt would remember credentials, and cookies, from one request to the next.
  request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
  request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
  // What is compressed on the way arrives in blocks, and so too late.
  request.setRawHeader("Accept-Encoding", "identity");
#ifndef QT_NO_SSL
  if (options_.ssl) request.setSslConfiguration(*options_.ssl);
#endif
  for (const auto& [name, value] : content.headers) {
    request.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
  }
  if (content.method == "GET" && !content.body) return network_.get(request);
  // Not post(), which would make up a Content-Type.
  return network_.sendCustomRequest(request, QByteArray::fromStdString(content.method),
                                    QByteArray::fromStdString(content.body.value_or("")));
}

void HttpTransport::drop(QNetworkReply* reply) {
  reply->disconnect(this);
  reply->abort();
  reply->deleteLater();
}

QString HttpTransport::reasonOf(QNetworkReply* reply) const {
  if (reply->property(kTimedOut).toBool()) return tr("there was no answer in time");
  if (reply->error() == QNetworkReply::SslHandshakeFailedError) {
    const auto errors = reply->property(kTlsErrors).toString();
    return QStringLiteral("TLS: ") + (errors.isEmpty() ? reply->errorString() : errors);
  }
  return reply->errorString();
}

}  // namespace pileup::qt
