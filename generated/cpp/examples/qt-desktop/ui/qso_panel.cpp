#include "panels.hpp"

namespace desktop {

QsoPanel::QsoPanel(Station& station, QWidget* parent) : Card(tr("Current QSO"), parent), station_(station) {
  duration_ = valueLabel("qsoDuration", tr("How long it lasts"), "muted");
  corner()->addWidget(duration_);
  callsign_ = valueLabel("qsoCallsign", tr("Callsign in QSO"));
  scaleFont(callsign_, 2.6, true);
  name_ = valueLabel("qsoName", tr("Name"));
  scaleFont(name_, 1.2);
  name_->setWordWrap(true);
  country_ = valueLabel("qsoCountry", tr("Country"));
  country_->setWordWrap(true);
  address_ = valueLabel("qsoAddress", tr("Address, or why it is not known"), "muted");
  address_->setWordWrap(true);
  logged_ = valueLabel("qsoLogged", tr("Frequency and mode of the log"), "muted");
  complete_ = named(new QPushButton(tr("Complete")), "completeButton", tr("Complete the QSO"));
  complete_->setToolTip(tr("End the QSO without calling the next one (Ctrl+Return)"));
  auto* row = new QHBoxLayout;
  row->addWidget(callsign_, 1);
  row->addWidget(complete_);
  body()->addLayout(row);
  for (QLabel* one : {name_, country_, address_, logged_}) {
    body()->addWidget(one);
  }
  body()->addStretch();
  body()->addWidget(new FaultLine(station, "qsoFault", {Action::Complete}));

  connect(complete_, &QPushButton::clicked, &station, &Station::completeContact);
  connect(&station, &Station::contactChanged, this, &QsoPanel::showContact);
  connect(&station, &Station::actionsChanged, this, &QsoPanel::showActions);
  connect(&station, &Station::actionsChanged, this, &QsoPanel::showContact);
  connect(&station, &Station::ticked, this, &QsoPanel::showDuration);
  showContact();
  showActions();
}

void QsoPanel::showContact() {
  const std::optional<Contact>& contact = station_.contact();
  const Contact shown = contact.value_or(Contact{});
  callsign_->setText(contact ? shown.callsign : QStringLiteral("—"));
  name_->setText(
      contact ? shown.lookup.name
      : station_.canOperate()
          ? tr("No QSO under way. Call the first in the queue with Ctrl+N, or log one with Ctrl+L.")
          : tr("No QSO under way."));
  country_->setText(shown.lookup.country);
  address_->setText(shown.lookup.address.isEmpty() ? shown.lookup.error : shown.lookup.address);
  QStringList logged;
  if (shown.megahertz) {
    logged << tr("%1 MHz").arg(QString::number(*shown.megahertz, 'f', 4));
  }
  if (!shown.mode.isEmpty()) {
    logged << shown.mode;
  }
  if (shown.logged) {
    logged << tr("from the log");
  }
  logged_->setText(logged.join(QStringLiteral("  ·  ")));
  for (QLabel* one : {name_, country_, address_, logged_}) {
    one->setVisible(!one->text().isEmpty());
  }
  showDuration();
}

void QsoPanel::showDuration() {
  const std::optional<Contact>& contact = station_.contact();
  duration_->setText(contact && contact->began.isValid()
                         ? tr("for %1").arg(span(contact->began.secsTo(station_.now())))
                         : QString());
}

void QsoPanel::showActions() {
  complete_->setEnabled(station_.canOperate() && station_.contact() && !station_.isBusy(Action::Complete));
}

}  // namespace desktop
