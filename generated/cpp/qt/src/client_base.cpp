#include "pileup/qt/client_base.hpp"

#include <QtCore/QLoggingCategory>
#include <QtCore/QMetaObject>
#include <QtCore/QThread>
#include <exception>

#include "pileup/qt/engine.hpp"

namespace pileup::qt {

namespace {

Q_LOGGING_CATEGORY(client_log, "pileup.client")

void log_fault(const std::exception_ptr& fault) {
  try {
    std::rethrow_exception(fault);
  } catch (const std::exception& error) {
    qCWarning(client_log, "an exception left a callback: %s", error.what());
  } catch (...) {
    qCWarning(client_log, "something that is no std::exception left a callback");
  }
}

}  // namespace

ClientBase::ClientBase(TransportOptions options, QObject* parent)
    : QObject(parent), engine_(new Engine(std::move(options), this)) {
  connect(engine_, &Engine::troubled, this, &ClientBase::troubled);
}

ClientBase::~ClientBase() = default;

QString ClientBase::url() const {
  return core_ != nullptr ? QString::fromStdString(core_->url()) : QString();
}

pileup::State ClientBase::state() const { return core_ != nullptr ? core_->state() : State::Closed; }

QString ClientBase::stateName() const { return QString::fromLatin1(to_string(state())); }

QString ClientBase::position() const {
  return core_ != nullptr ? QString::fromStdString(core_->position().value_or("")) : position_;
}

CallId ClientBase::call(const QString& operation, Json data, CallHandler handler, CallOptions options) {
  if (core_ == nullptr) return 0;
  const auto name = operation.toStdString();
  auto noting = noteLogin(name.c_str(), data);
  return core_->call(
      name, std::move(data),
      [noting = std::move(noting), handler = std::move(handler)](Result<Json> result) {
        if (result && noting) noting();
        if (handler) handler(std::move(result));
      },
      std::move(options));
}

bool ClientBase::cancel(CallId call) { return core_ != nullptr && core_->cancel(call); }

void ClientBase::open() {
  if (core_ == nullptr) return;
  const QPointer<ClientBase> alive(this);
  core_->open();
  if (alive) reason_before_ = QString::fromStdString(core_->reason());
}

void ClientBase::close() {
  if (core_ != nullptr) core_->close();
}

std::shared_ptr<Transport> ClientBase::transport() const {
  // It lives as long as its parent, and moves with it from thread to thread.
  return std::shared_ptr<Transport>(engine_, [](Transport*) {});
}

void ClientBase::adopt(pileup::BaseClient& core, const Interface& tables, const QString& username) {
  core_ = &core;
  reason_before_ = QString::fromStdString(core.reason());
  tables_ = &tables;
  username_ = username;
  // Any slot may destroy this object.
  states_ = core.onState([this](State state) {
    const QPointer<ClientBase> alive(this);
    if (state == State::Connecting) reason_before_ = QString::fromStdString(core_->reason());
    if (state == State::Resuming) {
      tell(QString::fromStdString(core_->reason()));
    } else if (state == State::Live || state == State::Connecting) {
      tell(QString());
    }
    if (alive) moved();
    if (alive) Q_EMIT stateChanged(state);
  });
  ends_ = core.onEnded([this](const std::optional<Error>& error) {
    const QPointer<ClientBase> alive(this);
    const auto reason = error ? QString::fromStdString(error->message) : QString();
    tell(reason);
    if (alive) Q_EMIT ended(reason);
  });
  faults_ = core.onFault(log_fault);
}

void ClientBase::release() {
  states_.cancel();
  ends_.cancel();
  faults_.cancel();
  position_ = position();
  core_ = nullptr;
}

void ClientBase::moved() {
  const auto now = position();
  if (now == position_) return;
  position_ = now;
  Q_EMIT positionChanged(now);
}

void ClientBase::inOwnThread(std::function<void()> work) {
  if (QThread::currentThread() == thread()) {
    work();
  } else {
    QMetaObject::invokeMethod(this, std::move(work), Qt::QueuedConnection);
  }
}

std::function<void()> ClientBase::noteLogin(const char* operation, const Json& data) {
  const auto* known = tables_->find(operation);
  if (known == nullptr) return nullptr;
  if (known->role == Role::Logout) return [this] { setUsername(QString()); };
  if (known->role != Role::Login) return nullptr;
  const auto found = data.find("username");
  if (found == data.end() || !found->is_string()) return nullptr;
  return [this, name = QString::fromStdString(found->get<std::string>())] { setUsername(name); };
}

void ClientBase::setUsername(const QString& username) {
  if (username == username_) return;
  username_ = username;
  Q_EMIT usernameChanged(username);
}

void ClientBase::tell(const QString& reason) {
  if (reason == last_error_) return;
  last_error_ = reason;
  Q_EMIT lastErrorChanged(reason);
}

void ClientBase::troubled(const QString& reason) {
  // A link that was tried beside one that works is no trouble.
  if (core_ == nullptr || core_->state() == State::Live || core_->state() == State::Closed) return;
  // The session tells a reason when it has tried everything; until then the link's own is what is known.
  const auto whole = QString::fromStdString(core_->reason());
  tell(whole == reason_before_ ? reason : whole);
}

}  // namespace pileup::qt
