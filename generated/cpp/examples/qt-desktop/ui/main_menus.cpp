// The menus of the window, and the list of its shortcuts.

#include <QActionGroup>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>

#include "main_window.hpp"
#include "theme.hpp"

namespace desktop {

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
  const auto focus = [this](QLineEdit* field) {
    return [this, field] {
      goTo(field);
      field->selectAll();
    };
  };
  action(go, "focusQueueAction", tr("&Queue"), QKeySequence(Qt::CTRL | Qt::Key_G),
         [this] { goTo(queue_->table()); });
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
  eventLog_ = view->addAction(tr("&Event log"));
  eventLog_->setObjectName(QStringLiteral("eventLogAction"));
  eventLog_->setCheckable(true);
  eventLog_->setChecked(true);
  eventLog_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
  connect(eventLog_, &QAction::toggled, events_, &QWidget::setVisible);

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  action(help, "shortcutsAction", tr("&Keyboard shortcuts"), QKeySequence(Qt::Key_F1),
         [this] { showShortcuts(); });
}

void MainWindow::showShortcuts() {
  QString rows;
  for (const QAction* one : findChildren<QAction*>()) {
    if (!one->shortcut().isEmpty() && one->shortcutContext() == Qt::WindowShortcut) {
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

}  // namespace desktop
