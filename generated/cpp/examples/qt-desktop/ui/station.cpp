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

// --- What the link tells -----------------------------------------------------------------------

void Station::onState(LinkState state, const QString& reason) {
  const bool was = isLive();
  const LinkState before = state_;
  state_ = state;
  reason_ = reason;
  if (was && state == LinkState::Resuming) {
    lostAt_ = now();
  }
  if (state == before) {
    emit linkChanged();
    return;
  }
  switch (state) {
    case LinkState::Live:
    case LinkState::Fallback: {
      const QString how = state == LinkState::Live ? tr("WebSocket") : tr("HTTP and event stream");
      if (lostAt_.isValid()) {
        const QString away = span(lostAt_.secsTo(now()));
        note(Severity::Good, tr("Connection"), tr("Back after %1 (%2)").arg(away, how));
        tell(Severity::Good, tr("Connected again after %1.").arg(away));
      } else {
        note(Severity::Good, tr("Connection"), tr("Connected (%1)").arg(how));
        tell(Severity::Good, tr("Connected to %1.").arg(login_.url));
      }
      lostAt_ = {};
      break;
    }
    case LinkState::Resuming:
      note(Severity::Warning, tr("Connection"), reason.isEmpty() ? tr("Lost") : tr("Lost: %1").arg(reason));
      tell(Severity::Warning, tr("The connection was lost."),
           tr("It is being made again; nothing needs to be done."));
      break;
    case LinkState::Connecting:
      note(Severity::Info, tr("Connection"), tr("Connecting to %1").arg(login_.url));
      break;
    case LinkState::Closed:
      operator_.clear();
      lostAt_ = {};
      forget();
      note(reason.isEmpty() ? Severity::Info : Severity::Error, tr("Connection"),
           reason.isEmpty() ? tr("Closed") : tr("Closed: %1").arg(reason));
      if (reason.isEmpty()) {
        tell(Severity::Info, tr("Not connected."));
      } else {
        tell(Severity::Error, tr("Not connected: %1").arg(reason), advice({"connection_failed", {}, 0}));
      }
      break;
  }
  emit linkChanged();
  emit actionsChanged();
}

void Station::forget() {
  queue_.replace({});
  open_ = false;
  contact_.reset();
  frequency_.reset();
  split_.reset();
  emit stationChanged();
  emit contactChanged();
  emit tuningChanged();
}

void Station::onResumed(Resumption how) {
  switch (how) {
    case Resumption::Current:
      note(Severity::Good, tr("Resume"), tr("Nothing was missed"));
      break;
    case Resumption::Replayed:
      note(Severity::Good, tr("Resume"), tr("What was missed follows"));
      break;
    case Resumption::Reset:
      note(Severity::Warning, tr("Resume"),
           tr("Away for too long to tell each change; the station was read anew"));
      break;
  }
}

void Station::onOperator(const QString& name) {
  if (name == operator_) {
    return;
  }
  operator_ = name;
  note(Severity::Info, tr("Login"), name.isEmpty() ? tr("Watching only") : tr("Logged in as %1").arg(name));
  emit linkChanged();
  emit actionsChanged();
}

void Station::onLoginRefused(const Failure& failure) {
  operator_.clear();
  note(Severity::Error, tr("Login"), failure.message);
  tell(Severity::Error, failure.message, advice(failure));
  emit linkChanged();
  emit actionsChanged();
  emit loginRefused(failure.message);
}

void Station::onSnapshot(const Snapshot& snapshot) {
  setQueue(snapshot.queue);
  open_ = snapshot.queue.open;
  contact_ = snapshot.contact;
  frequency_ = snapshot.frequency;
  split_ = snapshot.split;
  note(Severity::Info, tr("Station"),
       tr("Queue %1, %n waiting", nullptr, static_cast<int>(snapshot.queue.callers.size()))
           .arg(open_ ? tr("open") : tr("closed")));
  emit stationChanged();
  emit contactChanged();
  emit tuningChanged();
  emit actionsChanged();
}

void Station::onQueue(const Queue& queue) {
  QStringList before;
  QStringList after;
  for (const Caller& caller : queue_.callers()) {
    before << caller.callsign;
  }
  for (const Caller& caller : queue.callers) {
    after << caller.callsign;
  }
  for (const QString& callsign : after) {
    if (!before.contains(callsign)) {
      note(Severity::Info, tr("Queue"), tr("%1 joined").arg(callsign));
    }
  }
  for (const QString& callsign : before) {
    if (!after.contains(callsign)) {
      note(Severity::Info, tr("Queue"), tr("%1 left").arg(callsign));
    }
  }
  setQueue(queue);
  emit stationChanged();
  emit actionsChanged();
}

void Station::setQueue(const Queue& queue) {
  queue_.tick(now());
  queue_.replace(queue.callers);
  maxSize_ = queue.maxSize;
}

void Station::onOpen(bool open) {
  open_ = open;
  note(Severity::Info, tr("Station"), open ? tr("The queue was opened") : tr("The queue was closed"));
  emit stationChanged();
  emit actionsChanged();
}

void Station::onContact(const std::optional<Contact>& contact) {
  if (contact) {
    note(Severity::Info, tr("QSO"), tr("With %1").arg(contact->callsign));
  } else if (contact_) {
    note(Severity::Info, tr("QSO"), tr("Ended with %1").arg(contact_->callsign));
  }
  contact_ = contact;
  emit contactChanged();
  emit actionsChanged();
}

void Station::onTuning(std::optional<QString>& kept, const std::optional<QString>& text,
                       const QString& what) {
  kept = text;
  note(Severity::Info, what, text ? *text : tr("cleared"));
  emit tuningChanged();
}

// --- What the operator does --------------------------------------------------------------------

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
    tell(Severity::Error, tr("There is no callsign to log."), advice(failure));
    return;
  }
  if (!megahertz.trimmed().isEmpty()) {
    entry.megahertz = megahertzOf(megahertz);
    if (!entry.megahertz) {
      tell(Severity::Error, tr("'%1' is no frequency.").arg(megahertz.trimmed()),
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
    tell(Severity::Error, isLive() ? tr("You are not logged in.") : tr("There is no connection."),
         advice(failure));
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
      self->tell(Severity::Error, tr("%1: %2").arg(what, failure->message), advice(*failure));
      if (concernsLogin(*failure)) {
        emit self->loginRefused(failure->message);
      }
    } else {
      self->tell(Severity::Good, said.isEmpty() ? tr("%1: done.").arg(what) : said);
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
