#include "theme.hpp"

#include <QApplication>
#include <QGuiApplication>
#include <QPalette>
#include <QStyleFactory>
#include <QStyleHints>

namespace desktop {

namespace {

const Colours& lightColours() {
  static const Colours colours{QColor("#eef1f5"), QColor("#ffffff"), QColor("#d5dbe4"), QColor("#17202b"),
                               QColor("#5a6878"), QColor("#0a63bf"), QColor("#ffffff"), QColor("#16803f"),
                               QColor("#945700"), QColor("#fff1d6"), QColor("#b91c1c"), QColor("#fdeaea"),
                               QColor("#f6f8fb"), QColor("#d3e6fb"), QColor("#ffffff")};
  return colours;
}

const Colours& darkColours() {
  static const Colours colours{QColor("#12161c"), QColor("#1b212a"), QColor("#303a48"), QColor("#e7ecf3"),
                               QColor("#98a6b8"), QColor("#58a6ff"), QColor("#08131f"), QColor("#3fcf7d"),
                               QColor("#f5b041"), QColor("#35290f"), QColor("#ff7b7b"), QColor("#3c1c1e"),
                               QColor("#202731"), QColor("#234a73"), QColor("#141920")};
  return colours;
}

constexpr const char* styleSheet = R"(
QMainWindow, QDialog { background: @window; }
QFrame[role="card"] { background: @card; border: 1px solid @border; border-radius: 8px; }
QFrame[role="header"] { background: @card; border: none; border-bottom: 1px solid @border; }
QFrame[role="banner"] { background: @warningBack; border: none; border-bottom: 1px solid @border; }
QFrame[role="banner"][tone="error"] { background: @errorBack; }
QFrame[role="banner"] QLabel { color: @warning; }
QFrame[role="banner"] QLabel[tone="error"] { color: @error; }
QFrame[role="fault"] { background: @errorBack; border: none; border-radius: 6px; }
QLabel[role="faultText"] { color: @error; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget#rightColumn { background: transparent; }
QLabel { background: transparent; }
QLabel[role="title"] { color: @muted; font-weight: 600; letter-spacing: 1px; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="badge"] { border-radius: 9px; padding: 2px 10px; font-weight: 600; }
QLabel[role="badge"][tone="good"] { color: @card; background: @good; }
QLabel[role="badge"][tone="plain"] { color: @muted; background: @window; border: 1px solid @border; }
QLabel[role="notice"][tone="error"] { color: @error; font-weight: 600; }
QLabel[role="notice"][tone="warning"] { color: @warning; font-weight: 600; }
QLabel[role="notice"][tone="good"] { color: @good; }
QLabel[role="notice"][tone="info"] { color: @muted; }
QLabel[role="fault"] { color: @error; background: @errorBack; border-radius: 6px; padding: 8px; }
QPushButton { background: @card; color: @text; border: 1px solid @border; border-radius: 6px; padding: 6px 14px; }
QPushButton:hover { background: @stripe; border-color: @accent; }
QPushButton:pressed { background: @selection; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @muted; background: @window; }
QPushButton[role="quiet"] { border-color: transparent; color: @muted; padding: 2px 8px; }
QPushButton[role="quiet"]:hover { border-color: @border; color: @text; }
QPushButton[role="primary"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { border-color: @text; }
QPushButton[role="primary"]:disabled { background: @window; color: @muted; border-color: @border; }
QLineEdit, QComboBox {
  background: @field; color: @text; border: 1px solid @border; border-radius: 6px; padding: 5px 8px;
  selection-background-color: @accent; selection-color: @onAccent;
}
QLineEdit:focus, QComboBox:focus { border: 1px solid @accent; }
QLineEdit:disabled, QComboBox:disabled { background: @window; color: @muted; }
QComboBox::drop-down { border: none; width: 22px; }
QTableView {
  background: @card; alternate-background-color: @stripe; border: none; gridline-color: transparent;
  selection-background-color: @selection; selection-color: @text; outline: none;
}
QTableView::item { padding: 2px 8px; border: none; }
QHeaderView { background: @card; }
QHeaderView::section {
  background: @card; color: @muted; border: none; border-bottom: 1px solid @border; padding: 5px 11px; font-weight: 600;
}
QHeaderView::section:hover { color: @text; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @selection; border-radius: 3px; }
QMenuBar { background: @card; color: @text; }
QMenuBar::item { padding: 5px 10px; background: transparent; }
QMenuBar::item:selected { background: @selection; border-radius: 4px; }
QMenu { background: @card; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QStatusBar { background: @card; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QToolTip { background: @card; color: @text; border: 1px solid @border; padding: 4px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; min-height: 28px; min-width: 28px; margin: 1px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

QString filledIn(const Colours& colours) {
  // Longer names first: '@error' is the beginning of '@errorBack'.
  const QList<std::pair<const char*, QColor>> names{{"@warningBack", colours.warningBack},
                                                    {"@errorBack", colours.errorBack},
                                                    {"@selection", colours.selection},
                                                    {"@onAccent", colours.onAccent},
                                                    {"@warning", colours.warning},
                                                    {"@window", colours.window},
                                                    {"@border", colours.border},
                                                    {"@accent", colours.accent},
                                                    {"@stripe", colours.stripe},
                                                    {"@muted", colours.muted},
                                                    {"@error", colours.error},
                                                    {"@field", colours.field},
                                                    {"@card", colours.card},
                                                    {"@text", colours.text},
                                                    {"@good", colours.good}};
  QString sheet = QString::fromUtf8(styleSheet);
  for (const auto& [name, colour] : names) {
    sheet.replace(QLatin1String(name), colour.name());
  }
  return sheet;
}

QPalette paletteOf(const Colours& colours) {
  QPalette palette;
  palette.setColor(QPalette::Window, colours.window);
  palette.setColor(QPalette::WindowText, colours.text);
  palette.setColor(QPalette::Base, colours.field);
  palette.setColor(QPalette::AlternateBase, colours.stripe);
  palette.setColor(QPalette::Text, colours.text);
  palette.setColor(QPalette::PlaceholderText, colours.muted);
  palette.setColor(QPalette::Button, colours.card);
  palette.setColor(QPalette::ButtonText, colours.text);
  palette.setColor(QPalette::ToolTipBase, colours.card);
  palette.setColor(QPalette::ToolTipText, colours.text);
  palette.setColor(QPalette::Highlight, colours.accent);
  palette.setColor(QPalette::HighlightedText, colours.onAccent);
  palette.setColor(QPalette::Link, colours.accent);
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, colours.muted);
  }
  return palette;
}

}  // namespace

Theme& Theme::instance() {
  static Theme theme;
  return theme;
}

Theme::Theme() : systemDark_(systemIsDark()) {
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
    systemDark_ = systemIsDark();
    apply();
  });
#endif
  apply();
}

bool Theme::systemIsDark() const {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
  // Before 6.5 only the palette tells; it is read once, before this program sets its own.
  const QPalette palette = QGuiApplication::palette();
  return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
#endif
}

void Theme::choose(Choice choice) {
  choice_ = choice;
  apply();
}

void Theme::apply() {
  dark_ = choice_ == Choice::Dark || (choice_ == Choice::System && systemDark_);
  colours_ = dark_ ? darkColours() : lightColours();
  QApplication::setPalette(paletteOf(colours_));
  qApp->setStyleSheet(filledIn(colours_));
  emit changed();
}

Theme::Choice Theme::choiceOf(const QString& name, Choice otherwise) {
  return name == "light"    ? Choice::Light
         : name == "dark"   ? Choice::Dark
         : name == "system" ? Choice::System
                            : otherwise;
}

QString Theme::nameOf(Choice choice) {
  switch (choice) {
    case Choice::Light:
      return QStringLiteral("light");
    case Choice::Dark:
      return QStringLiteral("dark");
    case Choice::System:
      break;
  }
  return QStringLiteral("system");
}

}  // namespace desktop
