/// @file
/// Looking at the desktop program's window, and operating it, as a person would.

#pragma once

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <cstdio>

#include "main_window.hpp"

namespace desktop {

constexpr int patience = 20000;

/// Finds widgets by name, as a person would by looking; fails the test loudly where there is none.
class Eyes {
 public:
  explicit Eyes(QWidget& window) : window_(window) {}

  template <class Widget>
  Widget* find(const char* name) const {
    auto* found = window_.findChild<Widget*>(QLatin1String(name));
    if (found == nullptr) {
      qFatal("there is no widget %s", name);
    }
    return found;
  }
  QString text(const char* name) const { return find<QLabel>(name)->text(); }
  QPushButton* button(const char* name) const { return find<QPushButton>(name); }
  void click(const char* name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
  void type(const char* name, const QString& text) const {
    auto* field = find<QLineEdit>(name);
    field->clear();
    QTest::keyClicks(field, text);
  }
  void enter(const char* name) const { QTest::keyClick(find<QLineEdit>(name), Qt::Key_Return); }
  void trigger(const char* name) const { find<QAction>(name)->trigger(); }
  QStringList waiting() const { return column("queueTable", QueueModel::Callsign); }
  QStringList log() const { return column("eventTable", EventLogModel::Text); }
  void select(const QString& callsign) const {
    auto* table = find<RowTable>("queueTable");
    table->selectRow(static_cast<int>(waiting().indexOf(callsign)));
  }

 private:
  QStringList column(const char* name, int column) const {
    const QAbstractItemModel* model = find<RowTable>(name)->model();
    QStringList texts;
    for (int row = 0; row < model->rowCount(); ++row) {
      texts << model->index(row, column).data().toString();
    }
    return texts;
  }

  QWidget& window_;
};

inline void logIn(const Eyes& eyes, MainWindow& window, const QString& address, const QString& user,
                  const QString& password) {
  window.loginDialog()->ask();
  eyes.type("loginAddress", address);
  eyes.type("loginUser", user);
  eyes.type("loginPassword", password);
  eyes.click("loginConnect");
}

inline void tellOutside(const QByteArray& what) {
  std::printf("do: %s\n", what.constData());
  std::fflush(stdout);
}

}  // namespace desktop
