#include "panels.hpp"

namespace desktop {

namespace {

QString stateText(LinkState state) {
  switch (state) {
    case LinkState::Closed:
      return HeaderBar::tr("Not connected");
    case LinkState::Connecting:
      return HeaderBar::tr("Connecting …");
    case LinkState::Live:
      return HeaderBar::tr("Live");
    case LinkState::Resuming:
      return HeaderBar::tr("Reconnecting …");
    case LinkState::Fallback:
      return HeaderBar::tr("Live over HTTP");
  }
  return {};
}

}  // namespace

HeaderBar::HeaderBar(Station& station, QWidget* parent) : QFrame(parent), station_(station) {
  setProperty("role", "header");
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 10, 16, 10);
  row->setSpacing(10);
  light_ = named(new StateLight, "linkLight", tr("Connection light"));
  row->addWidget(light_);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(0);
  state_ = valueLabel("linkState", tr("Connection"));
  scaleFont(state_, 1.15, true);
  detail_ = shortLabel("linkDetail", tr("Server and operator"), "muted");
  texts->addWidget(state_);
  texts->addWidget(detail_);
  row->addLayout(texts, 1);

  clock_ = valueLabel("utcClock", tr("Time in UTC"));
  scaleFont(clock_, 1.6, true);
  row->addWidget(clock_);
  row->addSpacing(6);
  badge_ = named(label({}, "badge"), "openBadge", tr("Queue open or closed"));
  badge_->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  row->addWidget(badge_);
  open_ = named(new QPushButton, "openButton", tr("Open or close the queue"));
  row->addWidget(open_);

  connect(&station, &Station::linkChanged, this, &HeaderBar::showLink);
  connect(&station, &Station::stationChanged, this, &HeaderBar::showActions);
  connect(&station, &Station::actionsChanged, this, &HeaderBar::showActions);
  const auto tick = [this] { clock_->setText(station_.now().toString(QStringLiteral("HH:mm:ss")) + " UTC"); };
  connect(&station, &Station::ticked, this, tick);
  tick();
  showLink();
  showActions();
}

void HeaderBar::showLink() {
  const LinkState state = station_.linkState();
  light_->show(state);
  light_->setAccessibleDescription(stateText(state));
  light_->setToolTip(station_.linkReason());
  state_->setText(stateText(state));
  QStringList details;
  if (!station_.login().url.isEmpty()) {
    details << station_.login().url;
  }
  if (station_.isLive()) {
    details << (station_.operatorName().isEmpty() ? tr("watching only")
                                                  : tr("logged in as %1").arg(station_.operatorName()));
  }
  detail_->setText(details.isEmpty() ? tr("Connect with Ctrl+K") : details.join(QStringLiteral("  ·  ")));
}

void HeaderBar::showActions() {
  // Before there is a connection nobody knows.
  badge_->setVisible(station_.isLive() || station_.linkState() == LinkState::Resuming);
  badge_->setText(station_.isOpen() ? tr("QUEUE OPEN") : tr("QUEUE CLOSED"));
  setTone(badge_, station_.isOpen() ? "good" : "plain");
  open_->setText(station_.isOpen() ? tr("Close queue") : tr("Open queue"));
  open_->setEnabled(station_.canOperate() && !station_.isBusy(Action::Open));
  open_->setToolTip(station_.isOpen() ? tr("Close the queue: empties it and ends the QSO (Ctrl+O)")
                                      : tr("Let callers register (Ctrl+O)"));
}

}  // namespace desktop
