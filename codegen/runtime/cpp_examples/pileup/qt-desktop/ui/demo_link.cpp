#include "demo_link.hpp"

#include <QRegularExpression>
#include <algorithm>
#include <utility>

namespace desktop {

namespace {

struct Known {
  const char* callsign;
  const char* name;
  const char* country;
  const char* address;
};

constexpr Known directory[] = {
    {"EI6LF", "Conor Byrne", "Ireland", "Dublin, Ireland"},
    {"JA1XYZ", "Haruto Sato", "Japan", "Setagaya, Tokyo, Japan"},
    {"VK3DX", "Olivia Walker", "Australia", "Ballarat, VIC, Australia"},
    {"DL2ABC", "Matthias Krüger", "Federal Republic of Germany", "Bremen, Germany"},
    {"PY2QRM", "Beatriz Almeida", "Brazil", "Campinas, SP, Brazil"},
    {"ZS6CW", "Thabo Nkosi", "South Africa", "Pretoria, South Africa"},
    {"K7RST", "Emily Carter", "United States", "Spokane, WA, United States"},
    {"OH2MM", "Aino Virtanen", "Finland", "Espoo, Finland"},
    {"F5PSE", "Claire Fontaine", "France", "Rennes, France"},
    {"SM5QSL", "Elin Bergqvist", "Sweden", "Uppsala, Sweden"},
    {"LU4FOX", "Mateo Herrera", "Argentina", "Rosario, Argentina"},
    {"ZL1KIW", "Ruby Taylor", "New Zealand", "Hamilton, New Zealand"},
};

Lookup lookupOf(const QString& callsign) {
  for (const Known& known : directory) {
    if (callsign == QLatin1String(known.callsign)) {
      return {QString::fromUtf8(known.name),
              QString::fromUtf8(known.country),
              QString::fromUtf8(known.address),
              {}};
    }
  }
  return {{}, {}, {}, DemoLink::tr("Callsign not found in the lookup service")};
}

QDateTime before(int seconds) { return QDateTime::currentDateTimeUtc().addSecs(-seconds); }

}  // namespace

DemoLink::DemoLink(QObject* parent) : StationLink(parent) {
  station_.queue.maxSize = 20;
  connect(&play_, &QTimer::timeout, this, [this] {
    ++played_;
    if (played_ % 9 == 0) {
      loseLink(tr("The remote host closed the connection"));
      QTimer::singleShot(5000, this, &DemoLink::restoreLink);
    } else {
      registerCaller(
          QString::fromLatin1(directory[static_cast<size_t>(played_) % std::size(directory)].callsign));
    }
  });
}

void DemoLink::open(const Login& login) {
  user_ = login.user;
  emit stateChanged(LinkState::Connecting, {});
  QTimer::singleShot(0, this, [this] {
    up_ = true;
    emit stateChanged(LinkState::Live, {});
    emit snapshotTaken(station_);
    if (failure_) {
      emit loginRefused(*std::exchange(failure_, std::nullopt));
    } else {
      emit operatorChanged(user_);
    }
  });
}

void DemoLink::close() {
  up_ = false;
  play_.stop();
  emit stateChanged(LinkState::Closed, {});
}

bool DemoLink::refused(const Reply& reply) {
  if (!up_) {
    failure_ = Failure{"not_connected", tr("There is no connection"), 0};
  }
  if (!failure_) {
    return false;
  }
  const Failure failure = *std::exchange(failure_, std::nullopt);
  QTimer::singleShot(0, this, [reply, failure] { reply(failure, {}); });
  return true;
}

void DemoLink::answer(const Reply& reply, const QString& said, std::function<void()> events) {
  QTimer::singleShot(0, this, [reply, said, events = std::move(events)] {
    reply(std::nullopt, said);
    if (events) {
      events();
    }
  });
}

void DemoLink::tellQueue() { emit queueChanged(station_.queue); }

void DemoLink::startContact(Contact contact) { station_.contact = std::move(contact); }

void DemoLink::nextQso(Reply reply) {
  if (refused(reply)) {
    return;
  }
  station_.contact.reset();
  if (!station_.queue.callers.isEmpty()) {
    const Caller caller = station_.queue.callers.takeFirst();
    startContact({caller.callsign, QDateTime::currentDateTimeUtc(), caller.lookup, std::nullopt, {}, false});
  }
  answer(reply,
         station_.contact ? tr("In QSO with %1").arg(station_.contact->callsign) : tr("Nobody is waiting"),
         [this] {
           emit contactChanged(station_.contact);
           tellQueue();
         });
}

void DemoLink::completeQso(Reply reply) {
  if (refused(reply)) {
    return;
  }
  const QString who = station_.contact ? station_.contact->callsign : QString();
  station_.contact.reset();
  answer(reply, tr("QSO with %1 completed successfully").arg(who),
         [this] { emit contactChanged(station_.contact); });
}

void DemoLink::removeCallsign(const QString& callsign, Reply reply) {
  if (refused(reply)) {
    return;
  }
  QList<Caller>& callers = station_.queue.callers;
  const auto found = std::find_if(callers.cbegin(), callers.cend(),
                                  [&](const Caller& caller) { return caller.callsign == callsign; });
  if (found == callers.cend()) {
    QTimer::singleShot(
        0, this, [reply] { reply(Failure{"callsign_not_found", tr("Callsign not found in queue"), 0}, {}); });
    return;
  }
  callers.erase(found);
  answer(reply, tr("Callsign %1 removed from queue").arg(callsign), [this] { tellQueue(); });
}

void DemoLink::clearQueue(Reply reply) {
  if (refused(reply)) {
    return;
  }
  const auto count = station_.queue.callers.size();
  station_.queue.callers.clear();
  answer(reply, tr("Queue cleared. Removed %1 entries.").arg(count), [this] { tellQueue(); });
}

void DemoLink::setOpen(bool open, Reply reply) {
  if (refused(reply)) {
    return;
  }
  station_.queue.callers.clear();
  station_.queue.open = open;
  station_.contact.reset();
  if (!open) {
    station_.split.reset();
  }
  answer(reply, open ? tr("System activated") : tr("System deactivated"), [this, open] {
    emit openChanged(open);
    emit contactChanged(std::nullopt);
    tellQueue();
    if (!open) {
      emit splitChanged(std::nullopt);
    }
  });
}

void DemoLink::setFrequency(const std::optional<QString>& text, Reply reply) {
  if (refused(reply)) {
    return;
  }
  station_.frequency = text;
  answer(reply, text ? tr("Frequency set to %1").arg(*text) : tr("Frequency cleared successfully"),
         [this] { emit frequencyChanged(station_.frequency); });
}

void DemoLink::setSplit(const std::optional<QString>& text, Reply reply) {
  if (refused(reply)) {
    return;
  }
  station_.split = text;
  answer(reply, text ? tr("Split set to %1").arg(*text) : tr("Split cleared"),
         [this] { emit splitChanged(station_.split); });
}

void DemoLink::logQso(const LogEntry& entry, Reply reply) {
  if (refused(reply)) {
    return;
  }
  if (!station_.queue.open) {
    QTimer::singleShot(
        0, this, [reply] { reply(Failure{"system_inactive", tr("System is currently inactive."), 0}, {}); });
    return;
  }
  Lookup lookup;
  QList<Caller>& callers = station_.queue.callers;
  const auto found = std::find_if(callers.cbegin(), callers.cend(),
                                  [&](const Caller& caller) { return caller.callsign == entry.callsign; });
  const bool waited = found != callers.cend();
  if (waited) {
    lookup = found->lookup;
    callers.erase(found);
  }
  startContact({entry.callsign, QDateTime::currentDateTimeUtc(), lookup, entry.megahertz, entry.mode, true});
  answer(reply, tr("QSO with %1 logged").arg(entry.callsign), [this, waited] {
    emit contactChanged(station_.contact);
    if (waited) {
      tellQueue();
    }
  });
}

bool DemoLink::registerCaller(const QString& callsign, int waitingSeconds) {
  QList<Caller>& callers = station_.queue.callers;
  const bool waits = std::any_of(callers.cbegin(), callers.cend(),
                                 [&](const Caller& caller) { return caller.callsign == callsign; });
  if (!station_.queue.open || waits || callers.size() >= station_.queue.maxSize) {
    return false;
  }
  callers.append({callsign, before(waitingSeconds), lookupOf(callsign)});
  if (up_) {
    tellQueue();
  } else {
    ++missed_;
  }
  return true;
}

void DemoLink::loseLink(const QString& reason) {
  up_ = false;
  missed_ = 0;
  emit stateChanged(LinkState::Resuming, reason);
}

void DemoLink::restoreLink() {
  up_ = true;
  emit stateChanged(LinkState::Live, {});
  emit operatorChanged(user_);
  emit resumed(missed_ > 0 ? Resumption::Replayed : Resumption::Current);
  if (missed_ > 0) {
    tellQueue();
  }
}

void DemoLink::beginEvening() {
  station_.queue.open = true;
  station_.frequency = QStringLiteral("14.205 MHz");
  station_.split = QStringLiteral("up 5-10");
  int waiting = 1480;
  for (const Known& known : directory) {
    if (station_.queue.callers.size() == 8) {
      break;
    }
    registerCaller(QString::fromLatin1(known.callsign), waiting);
    waiting = waiting * 3 / 4 - 20;
  }
  missed_ = 0;
  const Caller first = station_.queue.callers.takeFirst();
  startContact({first.callsign, before(94), first.lookup, std::nullopt, {}, false});
}

void DemoLink::play() { play_.start(6000); }

}  // namespace desktop
