// What is told across the window, and at the place of an action.

#include "panels.hpp"

namespace desktop {

LostBanner::LostBanner(Station& station, QWidget* parent) : QFrame(parent), station_(station) {
  setProperty("role", "banner");
  named(this, "lostBanner", tr("Connection lost"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 8, 16, 8);
  text_ = valueLabel("lostText", tr("Connection lost"));
  text_->setWordWrap(true);
  row->addWidget(text_, 1);
  connect_ = named(new QPushButton(tr("Connect …")), "lostConnect", tr("Connect to a station"));
  connect_->setToolTip(tr("Choose the server and try again (Ctrl+K)"));
  row->addWidget(connect_);
  connect(connect_, &QPushButton::clicked, this, &LostBanner::connectWanted);
  connect(&station, &Station::linkChanged, this, &LostBanner::showLink);
  connect(&station, &Station::ticked, this, &LostBanner::showLink);
  showLink();
}

void LostBanner::showLink() {
  const bool lost = station_.linkState() == LinkState::Resuming && station_.lostAt().isValid();
  if (lost) {
    QString text =
        tr("Connection lost %1 ago. What you see is of %2 UTC; it is caught up as soon as the server "
           "answers.")
            .arg(span(station_.lostAt().secsTo(station_.now())),
                 station_.lostAt().toString(QStringLiteral("HH:mm:ss")));
    if (!station_.linkReason().isEmpty()) {
      text += '\n' + station_.linkReason();
    }
    text_->setText(text);
  }
  const bool over = station_.linkState() == LinkState::Closed && !station_.linkReason().isEmpty();
  if (over) {
    text_->setText(tr("Not connected: %1").arg(station_.linkReason()));
  }
  connect_->setVisible(over);
  setTone(this, over ? "error" : "warning");
  setTone(text_, over ? "error" : "warning");
  setVisible(lost || over);
}

FaultLine::FaultLine(Station& station, const char* objectName, const QSet<Action>& actions, QWidget* parent)
    : QFrame(parent), actions_(actions) {
  setProperty("role", "fault");
  named(this, objectName, tr("Why it did not succeed"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(10, 4, 4, 4);
  text_ = label({}, "faultText");
  text_->setObjectName(QLatin1String(objectName) + QStringLiteral("Text"));
  text_->setWordWrap(true);
  auto* dismiss = named(new QPushButton(QStringLiteral("×")), "dismissFault", tr("Dismiss this message"));
  dismiss->setProperty("role", "quiet");
  dismiss->setToolTip(tr("Dismiss this message"));
  row->addWidget(text_, 1);
  row->addWidget(dismiss, 0, Qt::AlignTop);
  hide();
  connect(dismiss, &QPushButton::clicked, this, &QWidget::hide);
  connect(&station, &Station::failed, this,
          [this](Action action, const QString& text, const QString& advice) {
            if (actions_.contains(action)) {
              text_->setText(advice.isEmpty() ? text : text + '\n' + advice);
              show();
            }
          });
  connect(&station, &Station::succeeded, this, [this](Action action) {
    if (actions_.contains(action)) {
      hide();
    }
  });
}

}  // namespace desktop
