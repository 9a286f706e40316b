/// @file
/// HTTP requests and event streams in Qt's event loop: moves bytes, decides nothing.

#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <map>

#include "pileup/qt/export.hpp"
#include "pileup/qt/transport_options.hpp"
#include "pileup/runtime/http.hpp"

namespace pileup::qt {

/// HTTP requests and event streams, each under a number of the caller's. It is to be deleted from within a
/// slot with `deleteLater` only.
class PILEUP_QT_EXPORT HttpTransport : public QObject {
  Q_OBJECT

 public:
  explicit HttpTransport(TransportOptions options, QObject* parent = nullptr);
  ~HttpTransport() override;

  /// Open an event stream; `streamOpened` or `streamRefused` follows.
  void openStream(quint64 stream, const HttpRequest& request);

  /// Cut off a stream. No signal follows.
  void closeStream(quint64 stream);

  /// Send a request; `answered` or `failed` follows, whatever the status.
  void send(quint64 request, const HttpRequest& content);

  /// Cut off a request. No signal follows.
  void cancel(quint64 request);

  bool hasStream(quint64 stream) const { return streams_.count(stream) != 0; }
  bool isIdle() const { return streams_.empty() && requests_.empty(); }

  /// Whether one of its signals is being handled at this moment, so that it must not be deleted.
  bool isBusy() const { return busy_ > 0; }

 Q_SIGNALS:
  void streamOpened(quint64 stream);
  void streamData(quint64 stream, const QByteArray& bytes);
  /// No stream came about; `response.status` is 0 when there was no answer.
  void streamRefused(quint64 stream, const pileup::HttpResponse& response, const QString& reason);
  /// A stream has ended; `reason` is empty when the server ended it.
  void streamLost(quint64 stream, const QString& reason);
  void answered(quint64 request, const pileup::HttpResponse& response);
  /// A request broke off: it may have been carried out, or not.
  void failed(quint64 request, const QString& reason);

 private:
  struct Stream {
    QNetworkReply* reply = nullptr;
    bool open = false;
  };

  void streamMoved(quint64 stream);
  void streamFinished(quint64 stream);
  void requestFinished(quint64 request);
  QNetworkReply* start(const HttpRequest& request);
  void drop(QNetworkReply* reply);
  QString reasonOf(QNetworkReply* reply) const;

  TransportOptions options_;
  QNetworkAccessManager network_;
  std::map<quint64, Stream> streams_;
  std::map<quint64, QNetworkReply*> requests_;
  int busy_ = 0;
};

}  // namespace pileup::qt
