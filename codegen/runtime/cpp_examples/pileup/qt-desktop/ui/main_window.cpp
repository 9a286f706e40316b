#include "main_window.hpp"

#include <QCloseEvent>
#include <QHeaderView>
#include <QMessageBox>
#include <QSettings>
#include <QStatusBar>

namespace desktop {

MainWindow::MainWindow(Station& station, QWidget* parent) : QMainWindow(parent), station_(station) {
  setObjectName(QStringLiteral("mainWindow"));
  setWindowIcon(programIcon());
  header_ = new HeaderBar(station);
  queue_ = new QueuePanel(station);
  qso_ = new QsoPanel(station);
  tuning_ = new TuningPanel(station);
  log_ = new LogPanel(station);
  events_ = named(new EventPanel(station), "eventPanel", tr("Event log"));
  login_ = new LoginDialog(this);

  layOut();
  makeMenus();
  makeStatusLine();
  connect(header_->openButton(), &QPushButton::clicked, this, &MainWindow::toggleOpen);
  connect(queue_, &QueuePanel::removeWanted, this, &MainWindow::removeSelected);
  connect(queue_, &QueuePanel::chosen, log_, &LogPanel::fillIn);
  connect(login_, &LoginDialog::connectWanted, &station, &Station::connectTo);
  connect(&station, &Station::loginRefused, this, [this](const QString& message) { login_->ask(message); });
  connect(&station, &Station::noticeChanged, this, &MainWindow::showNotice);
  connect(&station, &Station::actionsChanged, this, &MainWindow::showActions);
  connect(&station, &Station::stationChanged, this, &MainWindow::showTitle);
  connect(&station, &Station::contactChanged, this, &MainWindow::showTitle);
  connect(&station, &Station::linkChanged, this, &MainWindow::showTitle);
  connect(banner_, &LostBanner::connectWanted, this, [this] { login_->ask(); });
  orderFocus();
  restore();
  queue_->table()->setFocus();
  showActions();
  showTitle();
}

void MainWindow::layOut() {
  // In a small window the right column is scrolled; nothing is squeezed until it cannot be read.
  auto* column = new QWidget;
  column->setObjectName(QStringLiteral("rightColumn"));
  auto* cards = new QVBoxLayout(column);
  cards->setContentsMargins(0, 0, 0, 0);
  cards->setSpacing(10);
  cards->addWidget(qso_, 1);
  cards->addWidget(tuning_);
  cards->addWidget(log_);
  right_ = new QScrollArea;
  right_->setFrameShape(QFrame::NoFrame);
  right_->setWidgetResizable(true);
  right_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  right_->setFocusPolicy(Qt::NoFocus);
  right_->setWidget(column);
  right_->setMinimumWidth(column->minimumSizeHint().width() + 14);

  columns_ = new QSplitter(Qt::Horizontal);
  columns_->addWidget(queue_);
  columns_->addWidget(right_);
  columns_->setStretchFactor(0, 3);
  columns_->setStretchFactor(1, 2);
  rows_ = new QSplitter(Qt::Vertical);
  rows_->addWidget(columns_);
  rows_->addWidget(events_);
  rows_->setStretchFactor(0, 4);
  rows_->setStretchFactor(1, 1);
  columns_->setMinimumHeight(230);
  events_->setMinimumHeight(92);
  for (QSplitter* splitter : {columns_, rows_}) {
    splitter->setHandleWidth(10);
    splitter->setChildrenCollapsible(false);
  }
  auto* middle = new QWidget;
  auto* margins = new QVBoxLayout(middle);
  margins->setContentsMargins(12, 12, 12, 12);
  margins->addWidget(new FaultLine(station_, "openFault", {Action::Open}));
  margins->addWidget(rows_, 1);
  banner_ = new LostBanner(station_);
  auto* central = new QWidget;
  auto* outer = new QVBoxLayout(central);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  outer->addWidget(header_);
  outer->addWidget(banner_);
  outer->addWidget(middle, 1);
  setCentralWidget(central);
}

void MainWindow::orderFocus() {
  // As an operator works: whom to call, the QSO, the tuning, the log; what is rarely used comes last.
  QWidget* before = nullptr;
  for (const char* name :
       {"queueTable", "nextButton", "removeButton", "completeButton", "frequencyField", "frequencySet",
        "frequencyClear", "splitField", "splitSet", "splitClear", "logCallsign", "logMegahertz", "logMode",
        "logButton", "eventTable", "clearLogButton", "openButton"}) {
    auto* widget = findChild<QWidget*>(QLatin1String(name));
    if (before != nullptr) {
      setTabOrder(before, widget);
    }
    before = widget;
  }
}

void MainWindow::goTo(QWidget* widget) {
  right_->ensureWidgetVisible(widget);
  widget->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::makeStatusLine() {
  notice_ = shortLabel("noticeText", tr("What happened"), "notice");
  advice_ = shortLabel("adviceText", tr("What to do"), "muted");
  auto* line = new QWidget;
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(12, 4, 12, 4);
  row->setSpacing(8);
  notice_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  row->addWidget(notice_);
  row->addWidget(advice_, 1);
  statusBar()->addWidget(line, 1);
  showNotice();
}

void MainWindow::showNotice() {
  const Notice& notice = station_.notice();
  static const char* const tones[] = {"info", "good", "warning", "error"};
  notice_->setText(notice.text.isEmpty() ? tr("Ready") : notice.text);
  advice_->setText(notice.advice);
  setTone(notice_, tones[static_cast<int>(notice.severity)]);
}

void MainWindow::showActions() {
  next_->setEnabled(queue_->nextButton()->isEnabled());
  complete_->setEnabled(qso_->completeButton()->isEnabled());
  clear_->setEnabled(station_.canOperate() && !station_.isBusy(Action::Clear) &&
                     station_.queue()->rowCount() > 0);
  open_->setEnabled(header_->openButton()->isEnabled());
  open_->setText(station_.isOpen() ? tr("&Close queue") : tr("&Open queue"));
  disconnect_->setEnabled(station_.linkState() != LinkState::Closed);
}

void MainWindow::showTitle() {
  QStringList parts;
  if (station_.contact()) {
    parts << station_.contact()->callsign;
  }
  if (station_.isOpen()) {
    parts << tr("%1 waiting").arg(station_.queue()->rowCount());
  }
  if (station_.linkState() == LinkState::Resuming) {
    parts << tr("reconnecting");
  }
  parts << tr("Pileup Buster");
  setWindowTitle(parts.join(QStringLiteral(" – ")));
}

void MainWindow::toggleOpen() {
  if (!station_.isOpen()) {
    station_.setOpen(true);
    return;
  }
  const int waiting = station_.queue()->rowCount();
  if (waiting == 0 && !station_.contact()) {
    station_.setOpen(false);
    return;
  }
  ask("closeQuestion", tr("Close the queue?"),
      tr("%n caller(s) waiting will be lost, the QSO ends, and the split is cleared.", nullptr, waiting),
      tr("Close queue"), [this] { station_.setOpen(false); });
}

void MainWindow::removeSelected() { station_.removeCaller(queue_->selected()); }

void MainWindow::clearQueue() {
  ask("clearQuestion", tr("Clear the queue?"),
      tr("%n caller(s) waiting will be lost; the QSO goes on.", nullptr, station_.queue()->rowCount()),
      tr("Clear queue"), [this] { station_.clearQueue(); });
}

void MainWindow::ask(const char* name, const QString& question, const QString& details, const QString& yes,
                     std::function<void()> run) {
  auto* box =
      new QMessageBox(QMessageBox::Question, tr("Pileup Buster"), question, QMessageBox::Cancel, this);
  box->setObjectName(QLatin1String(name));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setInformativeText(details);
  QPushButton* agree = box->addButton(yes, QMessageBox::AcceptRole);
  agree->setObjectName(QStringLiteral("agreeButton"));
  box->setDefaultButton(QMessageBox::Cancel);
  connect(agree, &QPushButton::clicked, this, std::move(run));
  // Not exec(): the station goes on, and no second event loop runs inside the first.
  box->open();
}

void MainWindow::restore() {
  const QSettings settings;
  resize(1180, 760);
  restoreGeometry(settings.value("window/geometry").toByteArray());
  columns_->setSizes({690, 450});
  rows_->setSizes({540, 120});
  columns_->restoreState(settings.value("window/columns").toByteArray());
  rows_->restoreState(settings.value("window/rows").toByteArray());
  queue_->table()->horizontalHeader()->restoreState(settings.value("window/queueHeader").toByteArray());
  eventLog_->setChecked(settings.value("window/eventLog", true).toBool());
  log_->chooseMode(settings.value("log/mode").toString());
}

void MainWindow::save() {
  QSettings settings;
  settings.setValue("window/geometry", saveGeometry());
  settings.setValue("window/columns", columns_->saveState());
  settings.setValue("window/rows", rows_->saveState());
  settings.setValue("window/queueHeader", queue_->table()->horizontalHeader()->saveState());
  settings.setValue("window/eventLog", eventLog_->isChecked());
  settings.setValue("log/mode", log_->mode());
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (remembering_) {
    save();
  }
  station_.disconnectFrom();
  QMainWindow::closeEvent(event);
  event->accept();
}

}  // namespace desktop
