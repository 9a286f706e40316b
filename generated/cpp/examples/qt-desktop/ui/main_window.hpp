#pragma once

#include <QMainWindow>
#include <QScrollArea>
#include <QSplitter>

#include "login_dialog.hpp"
#include "panels.hpp"

namespace desktop {

/// The program's window over one station. Remembers geometry, splitters and theme.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  explicit MainWindow(Station& station, QWidget* parent = nullptr);

  LoginDialog* loginDialog() { return login_; }
  /// Keep settings as they are, for screenshots and tests.
  void setRemembering(bool remembering) { remembering_ = remembering; }

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void makeMenus();
  void makeStatusLine();
  QAction* action(QMenu* menu, const char* name, const QString& text, const QKeySequence& keys,
                  std::function<void()> run);
  void showNotice();
  void showActions();
  void showTitle();
  void toggleOpen();
  void removeSelected();
  void clearQueue();
  void ask(const char* name, const QString& question, const QString& details, const QString& yes,
           std::function<void()> run);
  void showShortcuts();
  void layOut();
  void orderFocus();
  void goTo(QWidget* widget);
  void restore();
  void save();

  Station& station_;
  bool remembering_ = true;
  HeaderBar* header_;
  QueuePanel* queue_;
  QsoPanel* qso_;
  TuningPanel* tuning_;
  LogPanel* log_;
  EventPanel* events_;
  QSplitter* columns_;
  QSplitter* rows_;
  QScrollArea* right_;
  LostBanner* banner_;
  LoginDialog* login_;
  ShortLabel* notice_;
  ShortLabel* advice_;
  QAction* next_ = nullptr;
  QAction* complete_ = nullptr;
  QAction* remove_ = nullptr;
  QAction* clear_ = nullptr;
  QAction* open_ = nullptr;
  QAction* disconnect_ = nullptr;
  QAction* eventLog_ = nullptr;
};

}  // namespace desktop
