#include "client_link.hpp"

#include <QDateTime>
#include <limits>
#include <utility>

#include "advice.hpp"

namespace desktop {

namespace models = pileup::models;

namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

QString text(const std::optional<std::string>& utf8) { return utf8 ? text(*utf8) : QString(); }

std::optional<QString> maybe(const std::optional<std::string>& utf8) {
  return utf8 ? std::optional(text(*utf8)) : std::nullopt;
}

QDateTime time(const std::string& stamp) {
  // UTC without a zone, and with microseconds, of which milliseconds are kept.
  return QDateTime::fromString(text(stamp).left(23) + 'Z', Qt::ISODateWithMs);
}

Lookup lookup(const models::CallsignLookup& qrz) {
  return {text(qrz.name), text(qrz.dxcc_name), text(qrz.address), text(qrz.error)};
}

Queue queue(const models::QueueList& list) {
  Queue result;
  for (const models::QueueEntry& entry : list.queue) {
    result.callers.append({text(entry.callsign), time(entry.timestamp), lookup(entry.qrz)});
  }
  result.maxSize = static_cast<int>(std::min<std::int64_t>(list.max_size, std::numeric_limits<int>::max()));
  result.open = list.system_active;
  return result;
}

std::optional<Contact> contact(const std::optional<models::Qso>& qso) {
  if (!qso) {
    return std::nullopt;
  }
  Contact result{text(qso->callsign), time(qso->timestamp), lookup(qso->qrz), std::nullopt, {}, false};
  if (qso->metadata) {
    result.megahertz = qso->metadata->frequency_mhz;
    result.mode = text(qso->metadata->mode);
    result.logged = qso->metadata->logging_initiated;
  }
  return result;
}

Snapshot snapshot(const models::StationSnapshot& station) {
  Snapshot result{queue(station.queue), contact(station.current_qso), maybe(station.frequency.frequency),
                  maybe(station.split.split)};
  result.queue.open = station.active;
  return result;
}

QString codeOf(const pileup::Error& error) {
  using Kind = pileup::Error::Kind;
  switch (error.kind) {
    case Kind::Operation:
      return text(error.code);
    case Kind::TimedOut:
      return QStringLiteral("timed_out");
    case Kind::NotConnected:
      return QStringLiteral("not_connected");
    case Kind::ConnectionFailed:
      return QStringLiteral("connection_failed");
    case Kind::InvalidRequest:
      return QStringLiteral("request_invalid");
    case Kind::UnexpectedAnswer:
      return QStringLiteral("answer_unexpected");
    case Kind::Cancelled:
      break;
  }
  return {};
}

Failure failure(const pileup::Error& error) {
  return {codeOf(error), text(error.message),
          error.retry_after ? static_cast<int>(error.retry_after->count()) : 0};
}

/// A handler that hands on the failure, or the server's sentence.
template <class T>
std::function<void(pileup::Result<T>)> handler(Reply reply, std::function<QString(const T&)> said) {
  return [reply = std::move(reply), said = std::move(said)](pileup::Result<T> result) {
    if (result) {
      reply(std::nullopt, said(*result));
    } else {
      reply(failure(result.error()), {});
    }
  };
}

/// For results that have the sentence as a member.
template <class T>
std::function<void(pileup::Result<T>)> message(Reply reply) {
  return handler<T>(std::move(reply), [](const T& result) { return text(result.message); });
}

}  // namespace

ClientLink::~ClientLink() { discard(); }

void ClientLink::open(const Login& login) {
  discard();
  user_ = login.user;
  begun_ = false;
  resuming_ = false;
  pileup::Options options;
  options.url = login.url.toStdString();
  if (!login.user.isEmpty()) {
    options.username = login.user.toStdString();
    options.password = login.password.toStdString();
  }
  // A position that no log has: the answer is the whole station, after which the events go on.
  options.resume_from = "0:0";
  try {
    client_ = new pileup::qt::Client(std::move(options), {}, this);
  } catch (const pileup::InvalidRequest& error) {
    emit stateChanged(LinkState::Closed, QString::fromUtf8(error.what()));
    return;
  }
  using Client = pileup::qt::Client;
  namespace events = pileup::events;
  connect(client_, &Client::stateChanged, this, &ClientLink::onState);
  connect(client_, &Client::ended, this, &ClientLink::onEnded);
  connect(client_, &Client::connected, this, [this](const events::Connected& event) {
    if (event.data.resume) {
      onOutcome(event.data.resume->outcome);
    }
  });
  connect(client_, &Client::resync, this, [this](const events::Resync& event) { onSnapshot(event.data); });
  connect(client_, &Client::queueUpdate, this,
          [this](const events::QueueUpdate& event) { emit queueChanged(queue(event.data)); });
  connect(client_, &Client::currentQso, this,
          [this](const events::CurrentQso& event) { emit contactChanged(contact(event.data)); });
  connect(client_, &Client::systemStatus, this,
          [this](const events::SystemStatus& event) { emit openChanged(event.data.active); });
  connect(client_, &Client::frequencyUpdate, this, [this](const events::FrequencyUpdate& event) {
    emit frequencyChanged(maybe(event.data.frequency));
  });
  connect(client_, &Client::splitUpdate, this,
          [this](const events::SplitUpdate& event) { emit splitChanged(maybe(event.data.split)); });
  emit stateChanged(LinkState::Connecting, {});
  client_->open();
}

void ClientLink::close() {
  if (client_ != nullptr) {
    client_->close();
  }
}

void ClientLink::discard() {
  if (client_ != nullptr) {
    // The calls that wait get their answers; its last state and events are nobody's concern any more.
    client_->disconnect(this);
    client_->close();
    std::exchange(client_, nullptr)->deleteLater();
  }
}

void ClientLink::onState(pileup::State state) {
  switch (state) {
    case pileup::State::Live:
    case pileup::State::Fallback:
      emit stateChanged(state == pileup::State::Live ? LinkState::Live : LinkState::Fallback, {});
      begun_ = true;
      // An event stream does not tell; had events been lost, a snapshot would have come.
      if (std::exchange(resuming_, false)) {
        emit resumed(Resumption::Continued);
      }
      checkLogin();
      break;
    case pileup::State::Resuming:
      resuming_ = true;
      emit stateChanged(LinkState::Resuming, client_->lastError());
      break;
    case pileup::State::Connecting:
    case pileup::State::Closed:  // `ended` follows, with the reason.
      break;
  }
}

void ClientLink::onEnded(const QString& reason) { emit stateChanged(LinkState::Closed, reason); }

void ClientLink::onOutcome(const std::string& outcome) {
  // The first one answers 'resume_from', and is no resumption of what was seen before; a return from HTTP to
  // WebSocket is none that matters. Of a reset the snapshot tells.
  if (outcome != "reset" && begun_ && std::exchange(resuming_, false)) {
    emit resumed(outcome == "current" ? Resumption::Current : Resumption::Replayed);
  }
}

void ClientLink::onSnapshot(const models::StationSnapshot& station) {
  resuming_ = false;
  if (begun_) {
    emit resumed(Resumption::Reset);
  }
  emit snapshotTaken(snapshot(station));
}

void ClientLink::checkLogin() {
  if (user_.isEmpty()) {
    emit operatorChanged({});
    return;
  }
  // A wrong password does not fail the connection; the first operation of the operator tells.
  client_->adminGetSystemStatus(this,
                                [this, asked = client_](const pileup::Result<models::SystemStatus>& result) {
                                  if (asked != client_) {
                                    return;
                                  }
                                  if (result) {
                                    emit operatorChanged(user_);
                                  } else if (concernsLogin(failure(result.error()))) {
                                    emit loginRefused(failure(result.error()));
                                  }
                                });
}

void ClientLink::nextQso(Reply reply) {
  client_->adminNextQso(
      this, handler<std::optional<models::Qso>>(std::move(reply), [](const std::optional<models::Qso>& qso) {
        return qso ? tr("In QSO with %1").arg(text(qso->callsign)) : tr("Nobody is waiting");
      }));
}

void ClientLink::completeQso(Reply reply) {
  client_->adminCompleteQso(this, message<models::CompleteResult>(std::move(reply)));
}

void ClientLink::removeCallsign(const QString& callsign, Reply reply) {
  client_->adminRemoveCallsign({callsign.toStdString()}, this,
                               message<models::RemoveResult>(std::move(reply)));
}

void ClientLink::clearQueue(Reply reply) {
  client_->adminClearQueue(this, message<models::ClearResult>(std::move(reply)));
}

void ClientLink::setOpen(bool open, Reply reply) {
  client_->adminSetSystemStatus({open}, this, message<models::StatusResult>(std::move(reply)));
}

void ClientLink::setFrequency(const std::optional<QString>& text, Reply reply) {
  if (text) {
    client_->adminSetFrequency({text->toStdString()}, this,
                               message<models::FrequencyResult>(std::move(reply)));
  } else {
    client_->adminDeleteFrequency(this, message<models::FrequencyClearedResult>(std::move(reply)));
  }
}

void ClientLink::setSplit(const std::optional<QString>& text, Reply reply) {
  if (text) {
    client_->adminSetSplit({text->toStdString()}, this, message<models::SplitResult>(std::move(reply)));
  } else {
    client_->adminDeleteSplit(this, message<models::SplitResult>(std::move(reply)));
  }
}

void ClientLink::logQso(const LogEntry& entry, Reply reply) {
  models::LoggingRequest request;
  request.type = "qso_start";
  request.data.callsign = entry.callsign.toStdString();
  request.data.frequency_mhz = entry.megahertz;
  if (!entry.mode.isEmpty()) {
    request.data.mode = entry.mode.toStdString();
  }
  request.data.source = "pileup_desktop";
  request.data.triggered_by = "operator";
  request.data.timestamp = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
  client_->adminLoggingDirect(
      request, this,
      handler<models::LoggingResult>(std::move(reply), [](const models::LoggingResult& result) {
        return tr("QSO with %1 logged").arg(text(result.qso_started.callsign));
      }));
}

}  // namespace desktop
