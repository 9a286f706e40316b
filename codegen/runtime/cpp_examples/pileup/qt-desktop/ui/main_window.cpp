#include "main_window.hpp"

#include <QActionGroup>
#include <QCloseEvent>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStatusBar>

#include "theme.hpp"

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

  right_ = new QSplitter(Qt::Vertical);
  for (QWidget* panel :
       {static_cast<QWidget*>(qso_), static_cast<QWidget*>(tuning_), static_cast<QWidget*>(log_)}) {
    right_->addWidget(panel);
  }
  right_->setStretchFactor(0, 1);
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
  for (QSplitter* splitter : {right_, columns_, rows_}) {
    splitter->setHandleWidth(10);
    splitter->setChildrenCollapsible(false);
  }
  auto* middle = new QWidget;
  auto* margins = new QVBoxLayout(middle);
  margins->setContentsMargins(12, 12, 12, 12);
  margins->addWidget(rows_);
  auto* central = new QWidget;
  auto* outer = new QVBoxLayout(central);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  outer->addWidget(header_);
  outer->addWidget(new LostBanner(station));
  outer->addWidget(middle, 1);
  setCentralWidget(central);

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
  restore();
  findChild<RowTable*>(QStringLiteral("queueTable"))->setFocus();
  showActions();
  showTitle();
}

QAction* MainWindow::action(QMenu* menu, const char* name, const QString& text, const QKeySequence& keys,
                            std::function<void()> run) {
  QAction* made = menu->addAction(text);
  made->setObjectName(QLatin1String(name));
  made->setShortcut(keys);
  connect(made, &QAction::triggered, this, std::move(run));
  return made;
}

void MainWindow::makeMenus() {
  QMenu* station = menuBar()->addMenu(tr("&Station"));
  action(station, "connectAction", tr("&Connect …"), QKeySequence(Qt::CTRL | Qt::Key_K),
         [this] { login_->ask(); });
  disconnect_ =
      action(station, "disconnectAction", tr("&Disconnect"), {}, [this] { station_.disconnectFrom(); });
  station->addSeparator();
  open_ = action(station, "openAction", tr("&Open queue"), QKeySequence(Qt::CTRL | Qt::Key_O),
                 [this] { toggleOpen(); });
  station->addSeparator();
  action(station, "quitAction", tr("&Quit"), QKeySequence(QKeySequence::Quit), [this] { close(); });

  QMenu* queue = menuBar()->addMenu(tr("&Queue"));
  next_ = action(queue, "nextAction", tr("&Next caller"), QKeySequence(Qt::CTRL | Qt::Key_N),
                 [this] { station_.nextCaller(); });
  complete_ = action(queue, "completeAction", tr("&Complete QSO"), QKeySequence(Qt::CTRL | Qt::Key_Return),
                     [this] { station_.completeContact(); });
  queue->addSeparator();
  // Delete is the table's shortcut: in a field it has to delete text.
  remove_ =
      action(queue, "removeAction", tr("&Remove selected caller\tDelete"), {}, [this] { removeSelected(); });
  clear_ = action(queue, "clearAction", tr("Clear &queue …"), {}, [this] { clearQueue(); });

  QMenu* go = menuBar()->addMenu(tr("&Go to"));
  const auto focus = [](QLineEdit* field) {
    return [field] {
      field->setFocus(Qt::ShortcutFocusReason);
      field->selectAll();
    };
  };
  action(go, "focusQueueAction", tr("&Queue"), QKeySequence(Qt::CTRL | Qt::Key_G),
         [this] { findChild<RowTable*>(QStringLiteral("queueTable"))->setFocus(Qt::ShortcutFocusReason); });
  action(go, "focusFrequencyAction", tr("&Frequency"), QKeySequence(Qt::CTRL | Qt::Key_F),
         focus(tuning_->frequencyField()));
  action(go, "focusSplitAction", tr("&Split"), QKeySequence(Qt::CTRL | Qt::Key_T),
         focus(tuning_->splitField()));
  action(go, "focusLogAction", tr("&Log QSO"), QKeySequence(Qt::CTRL | Qt::Key_L),
         focus(log_->callsignField()));

  QMenu* view = menuBar()->addMenu(tr("&View"));
  auto* group = new QActionGroup(this);
  const QList<std::pair<Theme::Choice, QString>> themes{{Theme::Choice::System, tr("Theme of the &system")},
                                                        {Theme::Choice::Light, tr("&Light theme")},
                                                        {Theme::Choice::Dark, tr("&Dark theme")}};
  for (const auto& [choice, text] : themes) {
    QAction* made = view->addAction(text);
    made->setObjectName(Theme::nameOf(choice) + "ThemeAction");
    made->setCheckable(true);
    made->setChecked(Theme::instance().choice() == choice);
    group->addAction(made);
    connect(made, &QAction::triggered, this, [this, chosen = choice] {
      Theme::instance().choose(chosen);
      if (remembering_) {
        QSettings().setValue("window/theme", Theme::nameOf(chosen));
      }
    });
  }
  view->addSeparator();
  QAction* log = view->addAction(tr("&Event log"));
  log->setObjectName(QStringLiteral("eventLogAction"));
  log->setCheckable(true);
  log->setChecked(true);
  log->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
  connect(log, &QAction::toggled, events_, &QWidget::setVisible);

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  action(help, "shortcutsAction", tr("&Keyboard shortcuts"), QKeySequence(Qt::Key_F1),
         [this] { showShortcuts(); });
}

void MainWindow::makeStatusLine() {
  notice_ = named(label({}, "notice"), "noticeText", tr("What happened"));
  advice_ = named(label({}, "muted"), "adviceText", tr("What to do"));
  auto* line = new QWidget;
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(12, 4, 12, 4);
  row->setSpacing(8);
  row->addWidget(notice_);
  row->addWidget(advice_);
  row->addStretch();
  // Long messages are cut off rather than making the window wider.
  notice_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  notice_->setMinimumWidth(40);
  advice_->setMinimumWidth(40);
  statusBar()->addWidget(line, 1);
  showNotice();
}

void MainWindow::showNotice() {
  const Notice& notice = station_.notice();
  static const char* const tones[] = {"info", "good", "warning", "error"};
  notice_->setText(notice.text.isEmpty() ? tr("Ready") : notice.text);
  notice_->setToolTip(notice.text);
  advice_->setText(notice.advice);
  advice_->setToolTip(notice.advice);
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

void MainWindow::showShortcuts() {
  QString rows;
  for (const QAction* one : findChildren<QAction*>()) {
    if (!one->shortcut().isEmpty()) {
      QString text = one->text().remove('&');
      rows +=
          QStringLiteral("<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td><b>%2</b></td></tr>")
              .arg(text.toHtmlEscaped(), one->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped());
    }
  }
  rows += QStringLiteral("<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td><b>%2</b></td></tr>")
              .arg(tr("Remove selected caller"), tr("Delete"));
  auto* box = new QMessageBox(QMessageBox::NoIcon, tr("Keyboard shortcuts"), "<table>" + rows + "</table>",
                              QMessageBox::Close, this);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->open();
}

void MainWindow::restore() {
  const QSettings settings;
  resize(1180, 800);
  restoreGeometry(settings.value("window/geometry").toByteArray());
  columns_->setSizes({690, 450});
  rows_->setSizes({520, 180});
  for (const auto& [key, splitter] :
       {std::pair("window/columns", columns_), {"window/rows", rows_}, {"window/right", right_}}) {
    splitter->restoreState(settings.value(key).toByteArray());
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (remembering_) {
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/columns", columns_->saveState());
    settings.setValue("window/rows", rows_->saveState());
    settings.setValue("window/right", right_->saveState());
  }
  station_.disconnectFrom();
  QMainWindow::closeEvent(event);
  event->accept();
}

}  // namespace desktop
