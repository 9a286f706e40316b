#pragma once

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "station_link.hpp"

/// Small widgets that several parts of the window share.
namespace desktop {

/// A round light; its colour is never the only sign, as the state stands beside it in words.
class StateLight : public QWidget {
  Q_OBJECT

 public:
  explicit StateLight(QWidget* parent = nullptr);
  void show(LinkState state);
  LinkState state() const { return state_; }
  QSize sizeHint() const override { return {18, 18}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  LinkState state_ = LinkState::Closed;
};

/// A table of whole rows with a text in the middle while it is empty.
class RowTable : public QTableView {
  Q_OBJECT

 public:
  explicit RowTable(QWidget* parent = nullptr);
  void setPlaceholder(const QString& text);
  const QString& placeholder() const { return placeholder_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString placeholder_;
};

/// A label that shows the beginning of a long text, and all of it in its tool tip, rather than making the
/// window wider.
class ShortLabel : public QLabel {
  Q_OBJECT

 public:
  using QLabel::QLabel;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A combo box with an arrow in the theme's colour.
class ChoiceBox : public QComboBox {
  Q_OBJECT

 public:
  using QComboBox::QComboBox;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A framed part of the window with a title; content goes into `body`.
class Card : public QFrame {
  Q_OBJECT

 public:
  explicit Card(const QString& title, QWidget* parent = nullptr);
  QVBoxLayout* body() { return body_; }
  /// Where things stand at the right of the title.
  QHBoxLayout* corner() { return corner_; }

 private:
  QVBoxLayout* body_;
  QHBoxLayout* corner_;
};

/// Name for tests and for screen readers alike.
template <class Widget>
Widget* named(Widget* widget, const char* objectName, const QString& accessibleName) {
  widget->setObjectName(QLatin1String(objectName));
  widget->setAccessibleName(accessibleName);
  return widget;
}

QLabel* label(const QString& text, const char* role = nullptr);
/// The same, cut short where there is no room.
ShortLabel* shortLabel(const char* objectName, const QString& accessibleName, const char* role = nullptr);
/// A label whose text comes from a server: shown as it is, never as markup.
QLabel* valueLabel(const char* objectName, const QString& accessibleName, const char* role = nullptr);
void scaleFont(QWidget* widget, double factor, bool bold = false);
/// Set a property that the style sheet selects by.
void setTone(QWidget* widget, const char* tone);
QIcon programIcon();

}  // namespace desktop
