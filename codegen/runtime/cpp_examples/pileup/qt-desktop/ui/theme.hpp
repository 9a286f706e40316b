#pragma once

#include <QColor>
#include <QObject>

namespace desktop {

/// The colours that widgets paint themselves; the style sheet has the same.
struct Colours {
  QColor window, card, border, text, muted, accent, onAccent, good, warning, warningBack, error, errorBack,
      stripe, selection, field;
};

/// Light and dark, chosen by the operator or by the system's settings.
class Theme : public QObject {
  Q_OBJECT

 public:
  enum class Choice { System, Light, Dark };

  /// The one of this program. Needs a QApplication.
  static Theme& instance();

  Choice choice() const { return choice_; }
  bool isDark() const { return dark_; }
  const Colours& colours() const { return colours_; }
  void choose(Choice choice);
  static Choice choiceOf(const QString& name, Choice otherwise = Choice::System);
  static QString nameOf(Choice choice);

 signals:
  void changed();

 private:
  Theme();
  bool systemIsDark() const;
  void apply();

  Choice choice_ = Choice::System;
  bool dark_ = false;
  bool systemDark_ = false;
  Colours colours_;
};

}  // namespace desktop
