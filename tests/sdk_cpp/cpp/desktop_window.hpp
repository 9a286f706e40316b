/// @file
/// The window itself: tables, keyboard, sizes, themes, and what it remembers.

#pragma once

#include <QComboBox>
#include <QHeaderView>
#include <QSettings>

#include "desktop_scripted.hpp"
#include "theme.hpp"

namespace desktop {

class ScriptedWindow : public Scripted {
  Q_OBJECT

 private slots:
  void theSelectionStaysOnItsCaller() {
    const Eyes eyes(*window_);
    evening({"EI6LF", "JA1XYZ", "VK3DX"});
    eyes.select("VK3DX");
    eyes.click("nextButton");
    QTRY_COMPARE(eyes.waiting(), (QStringList{"JA1XYZ", "VK3DX"}));
    eyes.trigger("focusQueueAction");
    QTest::keyClick(eyes.find<RowTable>("queueTable"), Qt::Key_Delete);
    QTRY_COMPARE(eyes.waiting(), QStringList{"JA1XYZ"});
  }

  void columnsAreSortedAndNextStillTakesTheFirst() {
    const Eyes eyes(*window_);
    evening({"VK3DX", "EI6LF", "JA1XYZ"});
    auto* table = eyes.find<RowTable>("queueTable");
    const auto sortBy = [&](int column) {
      const QPoint middle(table->columnViewportPosition(column) + table->columnWidth(column) / 2, 8);
      QTest::mouseClick(table->horizontalHeader()->viewport(), Qt::LeftButton, {}, middle);
    };
    eyes.select("JA1XYZ");
    sortBy(QueueModel::Callsign);
    QCOMPARE(eyes.waiting(), (QStringList{"EI6LF", "JA1XYZ", "VK3DX"}));
    QCOMPARE(eyes.button("nextButton")->text(), "Next caller: VK3DX");
    link_->registerCaller("F5PSE");
    QCOMPARE(eyes.waiting(), (QStringList{"EI6LF", "F5PSE", "JA1XYZ", "VK3DX"}));
    eyes.click("nextButton");
    QTRY_COMPARE(eyes.text("qsoCallsign"), "VK3DX");
    eyes.click("removeButton");
    QTRY_COMPARE(eyes.waiting(), (QStringList{"EI6LF", "F5PSE"}));
    sortBy(QueueModel::Callsign);
    QCOMPARE(eyes.waiting(), (QStringList{"F5PSE", "EI6LF"}));
    // The third click returns to the order of the queue.
    sortBy(QueueModel::Callsign);
    QCOMPARE(eyes.waiting(), (QStringList{"EI6LF", "F5PSE"}));
  }

  void theLogFollowsTheFrequencyUntilItIsTyped() {
    const Eyes eyes(*window_);
    evening({});
    const auto* field = eyes.find<QLineEdit>("logMegahertz");
    station_->setFrequency("7.155 MHz");
    QTRY_COMPARE(field->text(), "7.1550");
    station_->setFrequency("around 20 m");
    QTRY_COMPARE(field->text(), "");
    eyes.type("logMegahertz", "14.3");
    QTRY_VERIFY(!station_->isBusy(Action::Frequency));
    station_->setFrequency("21.3");
    QTRY_COMPARE(eyes.text("frequencyShown"), "21.3");
    QCOMPARE(field->text(), "14.3");
  }

  void theKeyboardReachesEverythingInTheOrderOfTheWork() {
    const Eyes eyes(*window_);
    evening({"EI6LF"});
    eyes.trigger("focusQueueAction");
    QWidget* widget = eyes.find<RowTable>("queueTable");
    const QStringList wanted{"queueTable",     "nextButton",   "removeButton",   "completeButton",
                             "frequencyField", "frequencySet", "frequencyClear", "splitField"};
    QStringList order;
    while (order.size() < wanted.size()) {
      if (wanted.contains(widget->objectName())) {
        order << widget->objectName();
      }
      widget = widget->nextInFocusChain();
    }
    QCOMPARE(order, wanted);
  }

  void aSmallWindowHasEverything() {
    const Eyes eyes(*window_);
    window_->resize(760, 560);
    evening({"EI6LF"});
    QCOMPARE(window_->size(), QSize(760, 560));
    for (const char* action : {"focusFrequencyAction", "focusSplitAction", "focusLogAction"}) {
      eyes.trigger(action);
    }
    const auto* field = eyes.find<QLineEdit>("logCallsign");
    QTRY_COMPARE(field->visibleRegion().boundingRect().size(), field->size());
    QVERIFY(!eyes.button("nextButton")->visibleRegion().isEmpty());
  }

  void aDoubleClickFillsInTheLog() {
    const Eyes eyes(*window_);
    evening({"EI6LF"});
    station_->setFrequency("14.205 MHz");
    QTRY_COMPARE(eyes.text("frequencyShown"), "14.205 MHz");
    auto* table = eyes.find<RowTable>("queueTable");
    emit table->activated(table->model()->index(0, 0));
    QCOMPARE(eyes.find<QLineEdit>("logCallsign")->text(), "EI6LF");
    QCOMPARE(eyes.find<QLineEdit>("logMegahertz")->text(), "14.2050");
  }

  void textsOfStrangersAreNeverMarkup() {
    const Eyes eyes(*window_);
    connectHere();
    emit link_->contactChanged(
        Contact{"<b>W1AW</b>", now_, {"<img src=x>", {}, {}, {}}, std::nullopt, {}, false});
    QCOMPARE(eyes.find<QLabel>("qsoName")->textFormat(), Qt::PlainText);
    QCOMPARE(eyes.text("qsoCallsign"), "<b>W1AW</b>");
  }

  void everythingOperableHasANameAndWhatTakesTypingAToolTip() {
    for (const QPushButton* button : window_->findChildren<QPushButton*>()) {
      QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->text()));
    }
    for (const QLineEdit* field : window_->findChildren<QLineEdit*>()) {
      QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
    }
    QSet<QString> shortcuts;
    for (const QAction* action : window_->findChildren<QAction*>()) {
      if (!action->shortcut().isEmpty()) {
        const QString keys = action->shortcut().toString();
        QVERIFY2(!shortcuts.contains(keys), qPrintable(keys));
        shortcuts << keys;
      }
    }
    QVERIFY(shortcuts.contains("Ctrl+N"));
  }

  void themesDiffer() {
    const Eyes eyes(*window_);
    eyes.trigger("darkThemeAction");
    QVERIFY(Theme::instance().isDark());
    const QImage dark = window_->grab().toImage();
    eyes.trigger("lightThemeAction");
    const QImage light = window_->grab().toImage();
    QVERIFY(light.pixelColor(5, 300).lightness() > 150 && dark.pixelColor(5, 300).lightness() < 100);
    QCOMPARE(QSettings().value("window/theme").toString(), "light");
  }

  void theWindowIsRememberedAsItWasLeft() {
    const Eyes eyes(*window_);
    window_->resize(1010, 777);
    eyes.trigger("eventLogAction");
    eyes.find<QComboBox>("logMode")->setCurrentText("CW");
    eyes.find<RowTable>("queueTable")->sortByColumn(QueueModel::Callsign, Qt::DescendingOrder);
    eyes.find<RowTable>("queueTable")->horizontalHeader()->resizeSection(QueueModel::Callsign, 177);
    window_->close();
    MainWindow again(*station_);
    const Eyes later(again);
    QCOMPARE(again.size(), QSize(1010, 777));
    QVERIFY(!later.find<QAction>("eventLogAction")->isChecked());
    QCOMPARE(later.find<QComboBox>("logMode")->currentText(), "CW");
    const auto* header = later.find<RowTable>("queueTable")->horizontalHeader();
    QCOMPARE(header->sectionSize(QueueModel::Callsign), 177);
    QCOMPARE(header->sortIndicatorSection(), int(QueueModel::Callsign));
    QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
  }
};

}  // namespace desktop
