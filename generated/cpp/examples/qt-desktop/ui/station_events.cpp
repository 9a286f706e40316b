// What the link tells of the station, and what becomes of it.

#include "advice.hpp"
#include "station.hpp"

namespace desktop {

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
        // The reason stands in the window's banner.
        tell(Severity::Error, tr("Not connected."), advice({"connection_failed", {}, 0}));
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
    case Resumption::Continued:
      note(Severity::Good, tr("Resume"), tr("Events go on where they stopped"));
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

}  // namespace desktop
