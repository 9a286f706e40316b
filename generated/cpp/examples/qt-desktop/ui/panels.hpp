#pragma once

#include <QComboBox>
#include <QSortFilterProxyModel>

#include "station.hpp"
#include "widgets.hpp"

/// The parts of the window. Each shows one piece of the station and calls it; none knows another.
namespace desktop {

/// Connection, queue open or closed, and the time in UTC.
class HeaderBar : public QFrame {
  Q_OBJECT

 public:
  explicit HeaderBar(Station& station, QWidget* parent = nullptr);
  QPushButton* openButton() { return open_; }

 private:
  void showLink();
  void showActions();

  Station& station_;
  StateLight* light_;
  QLabel* state_;
  QLabel* detail_;
  QLabel* badge_;
  QLabel* clock_;
  QPushButton* open_;
};

/// Tells at the place of an action why it did not succeed, until it is begun again or the line is dismissed.
class FaultLine : public QFrame {
  Q_OBJECT

 public:
  FaultLine(Station& station, const char* objectName, const QSet<Action>& actions, QWidget* parent = nullptr);

 private:
  QSet<Action> actions_;
  QLabel* text_;
};

/// Says while the connection is lost that what is shown is old, and why there is none when it is over.
class LostBanner : public QFrame {
  Q_OBJECT

 public:
  explicit LostBanner(Station& station, QWidget* parent = nullptr);

 signals:
  void connectWanted();

 private:
  void showLink();

  Station& station_;
  QLabel* text_;
  QPushButton* connect_;
};

/// Who waits, and what to do with them.
class QueuePanel : public Card {
  Q_OBJECT

 public:
  explicit QueuePanel(Station& station, QWidget* parent = nullptr);
  QString selected() const;
  QPushButton* nextButton() { return next_; }
  QPushButton* removeButton() { return remove_; }
  RowTable* table() { return table_; }

 signals:
  void removeWanted();
  void chosen(const QString& callsign);  ///< Double-clicked, or Enter pressed.

 private:
  void resizeEvent(QResizeEvent* event) override;
  void makeTable();
  void makeMenu();
  void showStation();
  void showActions();

  Station& station_;
  QSortFilterProxyModel* sorted_;
  RowTable* table_;
  QLabel* count_;
  QPushButton* next_;
  QPushButton* remove_;
};

/// The QSO under way.
class QsoPanel : public Card {
  Q_OBJECT

 public:
  explicit QsoPanel(Station& station, QWidget* parent = nullptr);
  QPushButton* completeButton() { return complete_; }

 private:
  void showContact();
  void showDuration();
  void showActions();

  Station& station_;
  QLabel* callsign_;
  QLabel* name_;
  QLabel* country_;
  QLabel* address_;
  QLabel* duration_;
  QLabel* logged_;
  QPushButton* complete_;
};

/// Frequency and split as callers see them.
class TuningPanel : public Card {
  Q_OBJECT

 public:
  explicit TuningPanel(Station& station, QWidget* parent = nullptr);
  QLineEdit* frequencyField() { return frequency_; }
  QLineEdit* splitField() { return split_; }

 private:
  void showTuning();
  void showActions();

  Station& station_;
  QLineEdit* frequency_;
  QLineEdit* split_;
  QLabel* frequencyShown_;
  QLabel* splitShown_;
  QList<QWidget*> frequencyWidgets_;
  QList<QWidget*> splitWidgets_;
};

/// A QSO that did not come from the queue, or that a log has to tell.
class LogPanel : public Card {
  Q_OBJECT

 public:
  explicit LogPanel(Station& station, QWidget* parent = nullptr);
  void fillIn(const QString& callsign);
  QLineEdit* callsignField() { return callsign_; }
  QString mode() const { return mode_->currentText(); }
  void chooseMode(const QString& mode);

 private:
  void log();
  void showTuned();
  void showActions();

  Station& station_;
  QLineEdit* callsign_;
  QLineEdit* megahertz_;
  /// What stands in the field without having been typed.
  QString tuned_;
  QComboBox* mode_;
  QPushButton* log_;
};

/// What happened.
class EventPanel : public Card {
  Q_OBJECT

 public:
  explicit EventPanel(Station& station, QWidget* parent = nullptr);
};

}  // namespace desktop
