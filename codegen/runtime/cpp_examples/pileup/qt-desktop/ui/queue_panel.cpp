#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>

#include "panels.hpp"

namespace desktop {

QueuePanel::QueuePanel(Station& station, QWidget* parent) : Card(tr("Queue"), parent), station_(station) {
  count_ = valueLabel("queueCount", tr("How many wait"), "muted");
  corner()->addWidget(count_);
  makeTable();
  body()->addWidget(table_, 1);
  body()->addWidget(new FaultLine(station, "queueFault", {Action::Next, Action::Remove, Action::Clear}));

  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  next_ = named(new QPushButton(tr("Next caller")), "nextButton", tr("Call the next one"));
  next_->setProperty("role", "primary");
  next_->setMinimumHeight(next_->fontMetrics().height() + 22);
  remove_ = named(new QPushButton(tr("Remove")), "removeButton", tr("Remove the selected caller"));
  remove_->setToolTip(tr("Take the selected caller out of the queue (Delete)"));
  remove_->setMinimumHeight(next_->minimumHeight());
  row->addWidget(next_, 2);
  row->addWidget(remove_, 1);
  body()->addLayout(row);
  makeMenu();

  connect(remove_, &QPushButton::clicked, this, &QueuePanel::removeWanted);
  connect(next_, &QPushButton::clicked, &station, &Station::nextCaller);
  connect(table_, &QTableView::activated, this, [this](const QModelIndex& index) {
    emit chosen(index.siblingAtColumn(QueueModel::Callsign).data().toString());
  });
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuePanel::showActions);
  connect(sorted_, &QAbstractItemModel::modelReset, this, &QueuePanel::showActions);
  connect(&station, &Station::stationChanged, this, &QueuePanel::showStation);
  connect(&station, &Station::linkChanged, this, &QueuePanel::showStation);
  connect(&station, &Station::actionsChanged, this, &QueuePanel::showActions);
  showStation();
  showActions();
}

void QueuePanel::makeTable() {
  sorted_ = new QSortFilterProxyModel(this);
  sorted_->setSourceModel(station_.queue());
  sorted_->setSortRole(QueueModel::SortRole);
  sorted_->setSortCaseSensitivity(Qt::CaseInsensitive);
  sorted_->setSortLocaleAware(true);
  table_ = named(new RowTable, "queueTable", tr("Waiting callers"));
  table_->setModel(sorted_);
  scaleFont(table_, 1.1);
  table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 14);
  QHeaderView* header = table_->horizontalHeader();
  header->setStretchLastSection(false);
  const int unit = table_->fontMetrics().horizontalAdvance('0');
  header->setSectionResizeMode(QHeaderView::Interactive);
  header->setMinimumSectionSize(4 * unit);
  header->resizeSection(QueueModel::Position, 5 * unit);
  header->resizeSection(QueueModel::Callsign, 13 * unit);
  header->resizeSection(QueueModel::Waiting, 11 * unit);
  header->setSectionResizeMode(QueueModel::Name, QHeaderView::Stretch);
  header->setSectionResizeMode(QueueModel::Country, QHeaderView::Stretch);
  header->setToolTip(tr("Click to sort; 'Next caller' always takes the first who came"));
  // The third click returns to the order of the queue, in which it begins.
  header->setSortIndicatorClearable(true);
  header->setSortIndicator(-1, Qt::AscendingOrder);
  table_->setSortingEnabled(true);
}

void QueuePanel::makeMenu() {
  auto* copy = new QAction(tr("&Copy callsign"), table_);
  copy->setShortcut(QKeySequence(QKeySequence::Copy));
  copy->setShortcutContext(Qt::WidgetShortcut);
  connect(copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(selected()); });
  auto* fill = new QAction(tr("&Log this caller …"), table_);
  connect(fill, &QAction::triggered, this, [this] { emit chosen(selected()); });
  // In a field, Delete has to delete text.
  auto* remove = new QAction(tr("&Remove"), table_);
  remove->setShortcut(QKeySequence(QKeySequence::Delete));
  remove->setShortcutContext(Qt::WidgetShortcut);
  connect(remove, &QAction::triggered, this, &QueuePanel::removeWanted);
  table_->addActions({fill, copy, remove});
  table_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void QueuePanel::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  // Where there is no room for both, the name is worth more.
  const int unit = table_->fontMetrics().horizontalAdvance('0');
  table_->horizontalHeader()->setSectionHidden(QueueModel::Country, width() < 60 * unit);
}

QString QueuePanel::selected() const {
  const QModelIndexList rows = table_->selectionModel()->selectedRows(QueueModel::Callsign);
  return rows.isEmpty() ? QString() : rows.first().data().toString();
}

void QueuePanel::showStation() {
  const int waiting = station_.queue()->rowCount();
  const bool full = station_.maxSize() > 0 && waiting >= station_.maxSize();
  count_->setText(station_.maxSize() > 0 ? tr("%1 of %2 waiting").arg(waiting).arg(station_.maxSize()) +
                                               (full ? tr(", full") : "")
                                         : tr("%1 waiting").arg(waiting));
  if (station_.linkState() == LinkState::Closed) {
    table_->setPlaceholder(tr("Not connected. Press Ctrl+K to connect to your server."));
  } else if (station_.linkState() == LinkState::Connecting) {
    table_->setPlaceholder(tr("Connecting to %1 …").arg(station_.login().url));
  } else if (station_.isOpen()) {
    table_->setPlaceholder(tr("Nobody is waiting. Callers appear here as soon as they register."));
  } else if (station_.operatorName().isEmpty()) {
    table_->setPlaceholder(tr("The queue is closed. Only its operator can open it."));
  } else {
    table_->setPlaceholder(tr("The queue is closed. Open it with Ctrl+O."));
  }
}

void QueuePanel::showActions() {
  const QString first = station_.queue()->callsignAt(0);
  next_->setText(first.isEmpty() ? tr("Next caller") : tr("Next caller: %1").arg(first));
  next_->setToolTip(first.isEmpty()
                        ? tr("End the QSO; nobody is waiting (Ctrl+N)")
                        : tr("End the QSO and call %1, the first in the queue (Ctrl+N)").arg(first));
  next_->setEnabled(station_.canOperate() && !station_.isBusy(Action::Next) &&
                    (station_.queue()->rowCount() > 0 || station_.contact().has_value()));
  remove_->setEnabled(station_.canOperate() && !station_.isBusy(Action::Remove) && !selected().isEmpty());
}

}  // namespace desktop
