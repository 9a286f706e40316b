#include <QGridLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include "panels.hpp"
#include "theme.hpp"

namespace desktop {

TuningPanel::TuningPanel(Station& station, QWidget* parent)
    : Card(tr("Frequency and split"), parent), station_(station) {
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(4);
  grid->setColumnStretch(1, 1);
  const auto line = [&](int row, QLabel* shown, QLineEdit* field, QPushButton* set, QPushButton* clear) {
    scaleFont(shown, 1.35, true);
    grid->addWidget(shown, row, 0, 1, 4);
    grid->addWidget(field, row + 1, 0, 1, 2);
    grid->addWidget(set, row + 1, 2);
    grid->addWidget(clear, row + 1, 3);
  };
  frequencyShown_ = valueLabel("frequencyShown", tr("Frequency"));
  frequency_ = named(new QLineEdit, "frequencyField", tr("New frequency"));
  frequency_->setPlaceholderText(tr("14.205 MHz"));
  frequency_->setToolTip(tr("Any text; Enter shows it to everybody (Ctrl+F)"));
  auto* setFrequency = named(new QPushButton(tr("Set")), "frequencySet", tr("Set the frequency"));
  auto* clearFrequency = named(new QPushButton(tr("Clear")), "frequencyClear", tr("Clear the frequency"));
  line(0, frequencyShown_, frequency_, setFrequency, clearFrequency);
  splitShown_ = valueLabel("splitShown", tr("Split"));
  split_ = named(new QLineEdit, "splitField", tr("New split"));
  split_->setPlaceholderText(tr("up 5"));
  split_->setToolTip(tr("Where you listen; Enter shows it to everybody (Ctrl+T)"));
  auto* setSplit = named(new QPushButton(tr("Set")), "splitSet", tr("Set the split"));
  auto* clearSplit = named(new QPushButton(tr("Clear")), "splitClear", tr("Clear the split"));
  line(2, splitShown_, split_, setSplit, clearSplit);
  body()->addLayout(grid);
  body()->addWidget(new FaultLine(station, "tuningFault", {Action::Frequency, Action::Split}));
  body()->addStretch();
  frequencyWidgets_ = {frequency_, setFrequency, clearFrequency};
  splitWidgets_ = {split_, setSplit, clearSplit};

  const auto sendFrequency = [this] {
    if (!frequency_->text().trimmed().isEmpty()) {
      station_.setFrequency(frequency_->text());
    }
  };
  const auto sendSplit = [this] {
    if (!split_->text().trimmed().isEmpty()) {
      station_.setSplit(split_->text());
    }
  };
  connect(setFrequency, &QPushButton::clicked, this, sendFrequency);
  connect(frequency_, &QLineEdit::returnPressed, this, sendFrequency);
  connect(clearFrequency, &QPushButton::clicked, this, [this] { station_.setFrequency({}); });
  connect(setSplit, &QPushButton::clicked, this, sendSplit);
  connect(split_, &QLineEdit::returnPressed, this, sendSplit);
  connect(clearSplit, &QPushButton::clicked, this, [this] { station_.setSplit({}); });
  connect(&station, &Station::tuningChanged, this, &TuningPanel::showTuning);
  connect(&station, &Station::actionsChanged, this, &TuningPanel::showActions);
  showTuning();
  showActions();
}

void TuningPanel::showTuning() {
  frequencyShown_->setText(station_.frequency().value_or(tr("No frequency")));
  splitShown_->setText(station_.split() ? tr("Split %1").arg(*station_.split()) : tr("No split"));
  // What was sent is shown above now; what was typed since stays.
  if (station_.frequency() == frequency_->text().trimmed()) {
    frequency_->clear();
  }
  if (station_.split() == split_->text().trimmed()) {
    split_->clear();
  }
}

void TuningPanel::showActions() {
  for (QWidget* widget : frequencyWidgets_) {
    widget->setEnabled(station_.canOperate() &&
                       (widget == frequency_ || !station_.isBusy(Action::Frequency)));
  }
  for (QWidget* widget : splitWidgets_) {
    widget->setEnabled(station_.canOperate() && (widget == split_ || !station_.isBusy(Action::Split)));
  }
}

LogPanel::LogPanel(Station& station, QWidget* parent) : Card(tr("Log QSO"), parent), station_(station) {
  auto* row = new QGridLayout;
  row->setHorizontalSpacing(8);
  row->setVerticalSpacing(4);
  callsign_ = named(new QLineEdit, "logCallsign", tr("Callsign to log"));
  callsign_->setPlaceholderText(tr("Callsign"));
  callsign_->setMaxLength(32);
  callsign_->setToolTip(tr("Whom you work (Ctrl+L); a double click in the queue fills it in"));
  megahertz_ = named(new QLineEdit, "logMegahertz", tr("Frequency in MHz"));
  megahertz_->setPlaceholderText(tr("MHz"));
  megahertz_->setToolTip(
      tr("Such as 14.2715; follows the station's frequency until you type, and may be empty"));
  mode_ = named(new ChoiceBox, "logMode", tr("Mode"));
  mode_->addItems({"SSB", "CW", "FM", "AM", "RTTY", "FT8", "FT4"});
  log_ = named(new QPushButton(tr("Log QSO")), "logButton", tr("Log this QSO"));
  log_->setToolTip(tr("Begin this QSO as a logging program does; ends the one under way (Enter)"));
  row->addWidget(callsign_, 0, 0, 1, 2);
  row->addWidget(megahertz_, 1, 0);
  row->addWidget(mode_, 1, 1);
  row->addWidget(log_, 0, 2, 2, 1);
  log_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  row->setColumnStretch(0, 1);
  body()->addLayout(row);
  body()->addWidget(new FaultLine(station, "logFault", {Action::Log}));
  body()->addStretch();

  connect(&station, &Station::tuningChanged, this, &LogPanel::showTuned);
  connect(log_, &QPushButton::clicked, this, &LogPanel::log);
  connect(callsign_, &QLineEdit::returnPressed, this, &LogPanel::log);
  connect(megahertz_, &QLineEdit::returnPressed, this, &LogPanel::log);
  connect(&station, &Station::logged, callsign_, &QLineEdit::clear);
  connect(&station, &Station::actionsChanged, this, &LogPanel::showActions);
  showActions();
}

void LogPanel::fillIn(const QString& callsign) {
  if (callsign.isEmpty()) {
    return;
  }
  callsign_->setText(callsign);
  callsign_->setFocus();
}

void LogPanel::showTuned() {
  const std::optional<double> frequency = megahertzOf(station_.frequency().value_or(QString()));
  const QString tuned = frequency ? QString::number(*frequency, 'f', 4) : QString();
  if (megahertz_->text() == tuned_) {
    megahertz_->setText(tuned);
  }
  tuned_ = tuned;
}

void LogPanel::chooseMode(const QString& mode) {
  if (const int at = mode_->findText(mode); at >= 0) {
    mode_->setCurrentIndex(at);
  }
}

void LogPanel::log() { station_.logContact(callsign_->text(), megahertz_->text(), mode_->currentText()); }

void LogPanel::showActions() {
  for (QWidget* widget :
       {static_cast<QWidget*>(callsign_), static_cast<QWidget*>(megahertz_), static_cast<QWidget*>(mode_)}) {
    widget->setEnabled(station_.canOperate());
  }
  log_->setEnabled(station_.canOperate() && !station_.isBusy(Action::Log));
}

namespace {

/// Colours a row of the event log by how grave it is.
class SeverityDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    const Colours& colours = Theme::instance().colours();
    const auto severity = static_cast<Severity>(index.data(EventLogModel::SeverityRole).toInt());
    QColor colour = index.column() == EventLogModel::Text ? colours.text : colours.muted;
    if (index.column() != EventLogModel::Time) {
      colour = severity == Severity::Error     ? colours.error
               : severity == Severity::Warning ? colours.warning
               : severity == Severity::Good    ? colours.good
                                               : colour;
    }
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
  }
};

}  // namespace

EventPanel::EventPanel(Station& station, QWidget* parent) : Card(tr("Event log"), parent) {
  auto* table = named(new RowTable, "eventTable", tr("Event log"));
  table->setModel(station.log());
  table->setItemDelegate(new SeverityDelegate(table));
  table->setPlaceholder(tr("What happens is listed here."));
  table->horizontalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 6);
  const int unit = table->fontMetrics().horizontalAdvance('0');
  table->horizontalHeader()->resizeSection(EventLogModel::Time, 12 * unit);
  table->horizontalHeader()->resizeSection(EventLogModel::Kind, 18 * unit);
  table->horizontalHeader()->setSectionResizeMode(EventLogModel::Text, QHeaderView::Stretch);
  auto* clear = named(new QPushButton(tr("Clear log")), "clearLogButton", tr("Clear the event log"));
  clear->setProperty("role", "quiet");
  corner()->addWidget(clear);
  body()->addWidget(table, 1);
  connect(clear, &QPushButton::clicked, station.log(), &EventLogModel::clear);
  // Whoever reads what is further up is not pulled away from it.
  connect(station.log(), &QAbstractItemModel::rowsAboutToBeInserted, table, [table] {
    const QScrollBar* bar = table->verticalScrollBar();
    if (bar->value() == bar->maximum()) {
      QMetaObject::invokeMethod(table, &QTableView::scrollToBottom, Qt::QueuedConnection);
    }
  });
}

}  // namespace desktop
