#include "station.hpp"

#include <QPointer>
#include <QRegularExpression>

#include "advice.hpp"

namespace desktop {

Station::Station(StationLink& link, Clock clock, QObject* parent)
    : QObject(parent), link_(link), clock_(std::move(clock)) {
  connect(&link, &StationLink::stateChanged, this, &Station::onState);
  connect(&link, &StationLink::resumed, this, &Station::onResumed);
  connect(&link, &StationLink::operatorChanged, this, &Station::onOperator);
  connect(&link, &StationLink::loginRefused, this, &Station::onLoginRefused);
  connect(&link, &StationLink::snapshotTaken, this, &Station::onSnapshot);
  connect(&link, &StationLink::queueChanged, this, &Station::onQueue);
  connect(&link, &StationLink::openChanged, this, &Station::onOpen);
  connect(&link, &StationLink::contactChanged, this, &Station::onContact);
  connect(&link, &StationLink::frequencyChanged, this,
          [this](const std::optional<QString>& text) { onTuning(frequency_, text, tr("Frequency")); });
  connect(&link, &StationLink::splitChanged, this,
          [this](const std::optional<QString>& text) { onTuning(split_, text, tr("Split")); });
  connect(&timer_, &QTimer::timeout, this, [this] {
    queue_.tick(now());
    emit ticked();
  });
  timer_.start(1000);
}

void Station::connectTo(const Login& login) {
  login_ = login;
  lostAt_ = {};
  operator_.clear();
  busy_.clear();
  link_.open(login);
}

void Station::disconnectFrom() { link_.close(); }

void Station::nextCaller() {
  if (begin(Action::Next)) {
    link_.nextQso(finish(Action::Next, tr("Next")));
  }
}

void Station::completeContact() {
  if (begin(Action::Complete)) {
    link_.completeQso(finish(Action::Complete, tr("Complete")));
  }
}

void Station::removeCaller(const QString& callsign) {
  if (!callsign.isEmpty() && begin(Action::Remove)) {
    link_.removeCallsign(callsign, finish(Action::Remove, tr("Remove %1").arg(callsign)));
  }
}

void Station::clearQueue() {
  if (begin(Action::Clear)) {
    link_.clearQueue(finish(Action::Clear, tr("Clear")));
  }
}

void Station::setOpen(bool open) {
  if (begin(Action::Open)) {
    link_.setOpen(open, finish(Action::Open, open ? tr("Open the queue") : tr("Close the queue")));
  }
}

void Station::setFrequency(const QString& text) {
  if (begin(Action::Frequency)) {
    const QString trimmed = text.trimmed();
    link_.setFrequency(trimmed.isEmpty() ? std::nullopt : std::optional(trimmed),
                       finish(Action::Frequency, tr("Frequency")));
  }
}

void Station::setSplit(const QString& text) {
  if (begin(Action::Split)) {
    const QString trimmed = text.trimmed();
    link_.setSplit(trimmed.isEmpty() ? std::nullopt : std::optional(trimmed),
                   finish(Action::Split, tr("Split")));
  }
}

void Station::logContact(const QString& callsign, const QString& megahertz, const QString& mode) {
  LogEntry entry{callsign.trimmed().toUpper(), std::nullopt, mode.trimmed()};
  if (entry.callsign.isEmpty()) {
    const Failure failure{"callsign_required", {}, 0};
    fail(Action::Log, tr("There is no callsign to log."), advice(failure));
    return;
  }
  if (!megahertz.trimmed().isEmpty()) {
    entry.megahertz = megahertzOf(megahertz);
    if (!entry.megahertz) {
      fail(Action::Log, tr("'%1' is no frequency.").arg(megahertz.trimmed()),
           tr("Type MHz, such as 14.2715, or leave it empty."));
      return;
    }
  }
  if (begin(Action::Log)) {
    link_.logQso(entry, finish(Action::Log, tr("Log %1").arg(entry.callsign), [this] { emit logged(); }));
  }
}

void Station::dismissNotice() { tell(Severity::Info, {}); }

bool Station::begin(Action action) {
  if (busy_.contains(action)) {
    return false;
  }
  if (!canOperate()) {
    const Failure failure{
        isLive() ? QStringLiteral("not_authenticated") : QStringLiteral("not_connected"), {}, 0};
    fail(action, isLive() ? tr("You are not logged in.") : tr("There is no connection."), advice(failure));
    return false;
  }
  busy_.insert(action);
  emit actionsChanged();
  return true;
}

Reply Station::finish(Action action, const QString& what, std::function<void()> then) {
  return [self = QPointer<Station>(this), action, what, then = std::move(then)](
             const std::optional<Failure>& failure, const QString& said) {
    if (!self) {
      return;
    }
    self->busy_.remove(action);
    if (failure) {
      self->note(Severity::Error, what, failure->message);
      self->fail(action, tr("%1: %2").arg(what, failure->message), advice(*failure));
      if (concernsLogin(*failure)) {
        emit self->loginRefused(failure->message);
      }
    } else {
      self->tell(Severity::Good, said.isEmpty() ? tr("%1: done.").arg(what) : said);
      emit self->succeeded(action);
      if (then) {
        then();
      }
    }
    emit self->actionsChanged();
  };
}

void Station::note(Severity severity, const QString& kind, const QString& text) {
  log_.add(now(), severity, kind, text);
}

void Station::tell(Severity severity, const QString& text, const QString& advice) {
  notice_ = {severity, text, advice};
  emit noticeChanged();
}

void Station::fail(Action action, const QString& text, const QString& advice) {
  tell(Severity::Error, text, advice);
  emit failed(action, text, advice);
}

std::optional<double> megahertzOf(const QString& text) {
  static const QRegularExpression form(QStringLiteral(R"(^\s*(\d{1,6})(?:[.,](\d{1,9}))?\s*(?:mhz)?\s*$)"),
                                       QRegularExpression::CaseInsensitiveOption);
  const QRegularExpressionMatch match = form.match(text);
  if (!match.hasMatch()) {
    return std::nullopt;
  }
  const double value = (match.captured(1) + '.' + match.captured(2) + '0').toDouble();
  return value > 0 ? std::optional(value) : std::nullopt;
}

}  // namespace desktop
