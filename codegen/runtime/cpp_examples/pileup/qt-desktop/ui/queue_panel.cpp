#include <QHeaderView>
#include <QShortcut>

#include "panels.hpp"

namespace desktop {

QueuePanel::QueuePanel(Station& station, QWidget* parent) : Card(tr("Queue"), parent), station_(station) {
  count_ = valueLabel("queueCount", tr("How many wait"), "muted");
  corner()->addWidget(count_);

  table_ = named(new RowTable, "queueTable", tr("Waiting callers"));
  table_->setModel(station.queue());
  scaleFont(table_, 1.1);
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 14);
  QHeaderView* header = table_->horizontalHeader();
  header->setStretchLastSection(false);
  const int unit = table_->fontMetrics().horizontalAdvance('0');
  header->setSectionResizeMode(QHeaderView::Interactive);
  header->resizeSection(QueueModel::Position, 5 * unit);
  header->resizeSection(QueueModel::Callsign, 14 * unit);
  header->resizeSection(QueueModel::Waiting, 12 * unit);
  header->setSectionResizeMode(QueueModel::Name, QHeaderView::Stretch);
  header->setSectionResizeMode(QueueModel::Country, QHeaderView::Stretch);
  header->setMinimumSectionSize(4 * unit);
  body()->addWidget(table_, 1);

  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  next_ = named(new QPushButton(tr("Next caller")), "nextButton", tr("Call the next one"));
  next_->setProperty("role", "primary");
  next_->setToolTip(tr("End the QSO and call the first in the queue (Ctrl+N)"));
  next_->setMinimumHeight(next_->fontMetrics().height() + 22);
  remove_ = named(new QPushButton(tr("Remove")), "removeButton", tr("Remove the selected caller"));
  remove_->setToolTip(tr("Take the selected caller out of the queue (Delete)"));
  remove_->setMinimumHeight(next_->minimumHeight());
  row->addWidget(next_, 2);
  row->addWidget(remove_, 1);
  body()->addLayout(row);

  auto* remove = new QShortcut(QKeySequence(QKeySequence::Delete), table_);
  remove->setContext(Qt::WidgetShortcut);
  connect(remove, &QShortcut::activated, this, &QueuePanel::removeWanted);
  connect(remove_, &QPushButton::clicked, this, &QueuePanel::removeWanted);
  connect(next_, &QPushButton::clicked, &station, &Station::nextCaller);
  connect(table_, &QTableView::activated, this,
          [this](const QModelIndex& index) { emit chosen(station_.queue()->callsignAt(index.row())); });
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuePanel::showActions);
  connect(station.queue(), &QAbstractItemModel::modelReset, this, &QueuePanel::showActions);
  connect(&station, &Station::stationChanged, this, &QueuePanel::showStation);
  connect(&station, &Station::linkChanged, this, &QueuePanel::showStation);
  connect(&station, &Station::actionsChanged, this, &QueuePanel::showActions);
  showStation();
  showActions();
}

QString QueuePanel::selected() const {
  const QModelIndexList rows = table_->selectionModel()->selectedRows();
  return rows.isEmpty() ? QString() : station_.queue()->callsignAt(rows.first().row());
}

void QueuePanel::showStation() {
  const int waiting = station_.queue()->rowCount();
  count_->setText(station_.maxSize() > 0 ? tr("%1 of %2 waiting").arg(waiting).arg(station_.maxSize())
                                         : tr("%1 waiting").arg(waiting));
  if (station_.linkState() == LinkState::Closed) {
    table_->setPlaceholder(tr("Not connected. Press Ctrl+K to connect to your server."));
  } else if (station_.isOpen()) {
    table_->setPlaceholder(tr("Nobody is waiting. Callers appear here as soon as they register."));
  } else {
    table_->setPlaceholder(tr("The queue is closed. Open it with Ctrl+O."));
  }
}

void QueuePanel::showActions() {
  next_->setEnabled(station_.canOperate() && !station_.isBusy(Action::Next) &&
                    (station_.queue()->rowCount() > 0 || station_.contact().has_value()));
  remove_->setEnabled(station_.canOperate() && !station_.isBusy(Action::Remove) && !selected().isEmpty());
}

}  // namespace desktop
