/// @file
/// What the generated Qt clients inherit: opening and closing, calls by name, states and properties.

#pragma once

#include <QtCore/QFuture>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QPromise>
#include <QtCore/QString>
#include <QtCore/QThread>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "pileup/qt/export.hpp"
#include "pileup/qt/transport_options.hpp"
#include "pileup/runtime/client.hpp"

namespace pileup::qt {

class Engine;

/// One client of one server, in the event loop of the thread that it belongs to.
///
/// Signals and callbacks come in that thread. Functions that return a `QFuture` may be called from any
/// thread; all others only from its own. It may be moved to another thread before it is opened. A slot or a
/// callback that wants to be rid of it calls `deleteLater`.
class PILEUP_QT_EXPORT ClientBase : public QObject {
  Q_OBJECT
  Q_PROPERTY(QString url READ url CONSTANT)
  Q_PROPERTY(QString username READ username NOTIFY usernameChanged)
  Q_PROPERTY(pileup::State state READ state NOTIFY stateChanged)
  Q_PROPERTY(QString stateName READ stateName NOTIFY stateChanged)
  Q_PROPERTY(QString lastError READ lastError NOTIFY lastErrorChanged)
  Q_PROPERTY(QString position READ position NOTIFY positionChanged)

 public:
  ~ClientBase() override;

  /// The server's address without credentials.
  QString url() const;

  /// Whom the client is, or will be, logged in as; empty when nobody.
  QString username() const { return username_; }

  /// Where the connection stands.
  pileup::State state() const;

  /// The state as "connecting", "live", "resuming", "fallback" or "closed".
  QString stateName() const;

  /// Why the connection was last lost or refused, for people; empty while all is well.
  QString lastError() const { return last_error_; }

  /// Id of the last event; give it to a later client as `resume_from` to go on from there. Empty before the
  /// first connection.
  QString position() const;

  /// Call an operation by name, and hand on its result as JSON. The generated methods are this with types.
  CallId call(const QString& operation, Json data, CallHandler handler, CallOptions options = {});

  /// Wait no more for a call's answer; its handler gets an error of the kind `Cancelled`.
  bool cancel(CallId call);

  /// The result of a call, waited for: for worker threads. In the client's own thread, where nothing could
  /// bring it, an error of the kind `InvalidRequest` is given at once instead, and `NotConnected` when the
  /// client was destroyed before the answer came.
  template <class T>
  Result<T> wait(QFuture<Result<T>> future) const {
    if (!future.isFinished() && QThread::currentThread() == thread()) {
      return Error::of(Error::Kind::InvalidRequest,
                       "a result was waited for in the thread that has to bring it; use a callback there");
    }
    future.waitForFinished();
    if (future.resultCount() == 0) return Error::of(Error::Kind::NotConnected, "the client was destroyed");
    return future.result();
  }

 public Q_SLOTS:
  /// Connect, and stay connected, until `close`. Returns at once; `stateChanged` tells of success.
  void open();

  /// End the connection for good; calls that wait fail with `NotConnected`.
  void close();

 Q_SIGNALS:
  void stateChanged(pileup::State state);
  void usernameChanged(const QString& username);
  void lastErrorChanged(const QString& reason);
  void positionChanged(const QString& position);
  /// The connection is over for good. `reason` is empty when `close` asked for it.
  void ended(const QString& reason);

 protected:
  ClientBase(TransportOptions options, QObject* parent);

  /// What the core client runs over; belongs to this object.
  std::shared_ptr<Transport> transport() const;

  /// Take the core client, which is let go of with `release`, and its tables.
  void adopt(pileup::BaseClient& core, const Interface& tables, const QString& username);

  /// The core client is about to be destroyed.
  void release();

  /// An event has been handed out.
  void moved();

  /// Call an operation; `handler` gets its result as a `T`, unless `context` has been destroyed by then.
  template <class T>
  CallId invoke(const char* operation, Json data, const QObject* context,
                std::function<void(Result<T>)> handler, CallOptions options) {
    if (context == nullptr)
      return invokeCore<T>(operation, std::move(data), std::move(handler), std::move(options));
    return invokeCore<T>(
        operation, std::move(data),
        [context = QPointer<const QObject>(context), handler = std::move(handler)](Result<T> result) {
          if (context && handler) handler(std::move(result));
        },
        std::move(options));
  }

  /// Call an operation; the future holds its result as a `T`. It is cancelled when the client is destroyed.
  template <class T>
  QFuture<Result<T>> invokeFuture(const char* operation, Json data, CallOptions options) {
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    auto future = promise->future();
    inOwnThread([this, operation, promise, data = std::move(data), options = std::move(options)]() mutable {
      invokeCore<T>(
          operation, std::move(data),
          [promise](Result<T> result) {
            promise->addResult(std::move(result));
            promise->finish();
          },
          std::move(options));
    });
    return future;
  }

 private:
  template <class T>
  CallId invokeCore(const char* operation, Json data, std::function<void(Result<T>)> handler,
                    CallOptions options) {
    if (core_ == nullptr) return 0;
    auto noting = noteLogin(operation, data);
    if (!noting) return core_->invoke<T>(operation, std::move(data), std::move(handler), std::move(options));
    return core_->invoke<T>(
        operation, std::move(data),
        [noting = std::move(noting), handler = std::move(handler)](Result<T> result) {
          if (result) noting();
          if (handler) handler(std::move(result));
        },
        std::move(options));
  }

  void inOwnThread(std::function<void()> work);
  std::function<void()> noteLogin(const char* operation, const Json& data);
  void setUsername(const QString& username);
  void tell(const QString& reason);
  void troubled(const QString& reason);

  Engine* engine_;
  pileup::BaseClient* core_ = nullptr;
  const Interface* tables_ = nullptr;
  Subscription states_;
  Subscription ends_;
  Subscription faults_;
  QString username_;
  QString last_error_;
  QString reason_before_;
  QString position_;
};

}  // namespace pileup::qt
