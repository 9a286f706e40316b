/// @file
/// What an operator does in an evening, and what goes wrong.

#pragma once

#include <QComboBox>
#include <QMessageBox>
#include <QSettings>

#include "advice.hpp"
#include "desktop_scripted.hpp"

namespace desktop {

class ScriptedEvening : public Scripted {
  Q_OBJECT

 private slots:
  void nothingCanBeDoneBeforeTheLogin() {
    const Eyes eyes(*window_);
    QCOMPARE(eyes.text("linkState"), "Not connected");
    for (const char* name : {"nextButton", "removeButton", "completeButton", "openButton", "frequencySet",
                             "splitSet", "logButton"}) {
      QVERIFY2(!eyes.button(name)->isEnabled(), name);
    }
    QVERIFY(eyes.find<RowTable>("queueTable")->placeholder().contains("Ctrl+K"));
  }

  void theLoginRemembersAddressAndUserButNoPassword() {
    const Eyes eyes(*window_);
    logIn(eyes, *window_, "pileup.example.org", "op", "s3cret");
    QTRY_COMPARE(eyes.text("linkState"), "Live");
    QVERIFY(eyes.text("linkDetail").contains("wss://pileup.example.org"));
    QTRY_VERIFY(eyes.text("linkDetail").contains("logged in as op"));
    QSettings settings;
    settings.sync();
    QCOMPARE(settings.value("login/address").toString(), "wss://pileup.example.org");
    QCOMPARE(settings.value("login/user").toString(), "op");
    for (const QString& key : settings.allKeys()) {
      QVERIFY2(!settings.value(key).toString().contains("s3cret"), qPrintable(key));
    }
  }

  void aBadAddressIsToldInTheDialog() {
    const Eyes eyes(*window_);
    for (const char* address : {"ftp://example.org", "://", "", "wss://op:pw@example.org"}) {
      logIn(eyes, *window_, address, "op", "x");
      QVERIFY2(eyes.find<QLabel>("loginFault")->isVisible(), address);
      QVERIFY(eyes.text("loginFault").contains("wss://"));
    }
    QCOMPARE(station_->linkState(), LinkState::Closed);
  }

  void aRefusedLoginComesBackWithTheReason() {
    const Eyes eyes(*window_);
    link_->failNext({"invalid_credentials", "Invalid admin credentials", 0});
    logIn(eyes, *window_, "ws://127.0.0.1:8000", "op", "wrong");
    QTRY_VERIFY(window_->loginDialog()->isVisible());
    QCOMPARE(eyes.text("loginFault"), "Invalid admin credentials");
    QVERIFY(eyes.text("adviceText").contains("password"));
    QVERIFY(!eyes.button("openButton")->isEnabled());
  }

  void aWholeEvening() {
    const Eyes eyes(*window_);
    connectHere();
    QCOMPARE(eyes.text("openBadge"), "QUEUE CLOSED");
    eyes.click("openButton");
    QTRY_COMPARE(eyes.text("openBadge"), "QUEUE OPEN");
    QVERIFY(link_->registerCaller("EI6LF", 65));
    QVERIFY(link_->registerCaller("JA1XYZ"));
    QVERIFY(link_->registerCaller("VK3DX"));
    QCOMPARE(eyes.waiting(), (QStringList{"EI6LF", "JA1XYZ", "VK3DX"}));
    QCOMPARE(eyes.text("queueCount"), "3 of 20 waiting");
    const QAbstractItemModel* model = eyes.find<RowTable>("queueTable")->model();
    QCOMPARE(model->index(0, QueueModel::Name).data().toString(), "Conor Byrne");
    QCOMPARE(model->index(0, QueueModel::Country).data().toString(), "Ireland");
    QVERIFY(model->index(0, QueueModel::Waiting).data().toString().startsWith("1:0"));

    eyes.click("nextButton");
    QTRY_COMPARE(eyes.text("qsoCallsign"), "EI6LF");
    QCOMPARE(eyes.text("qsoName"), "Conor Byrne");
    QCOMPARE(eyes.text("qsoCountry"), "Ireland");
    QCOMPARE(eyes.waiting(), (QStringList{"JA1XYZ", "VK3DX"}));
    QCOMPARE(eyes.text("noticeText"), "In QSO with EI6LF");
    QVERIFY(window_->windowTitle().startsWith("EI6LF"));

    eyes.click("completeButton");
    QTRY_COMPARE(eyes.text("qsoCallsign"), "—");
    QVERIFY(!eyes.button("completeButton")->isEnabled());

    eyes.select("VK3DX");
    eyes.click("removeButton");
    QTRY_COMPARE(eyes.waiting(), QStringList{"JA1XYZ"});

    eyes.type("frequencyField", "14.205 MHz");
    eyes.enter("frequencyField");
    QTRY_COMPARE(eyes.text("frequencyShown"), "14.205 MHz");
    QCOMPARE(eyes.find<QLineEdit>("frequencyField")->text(), "");
    eyes.type("splitField", "up 5");
    eyes.click("splitSet");
    QTRY_COMPARE(eyes.text("splitShown"), "Split up 5");
    eyes.click("frequencyClear");
    QTRY_COMPARE(eyes.text("frequencyShown"), "No frequency");

    eyes.type("logCallsign", "ja1xyz");
    eyes.type("logMegahertz", "14,2715");
    eyes.find<QComboBox>("logMode")->setCurrentText("CW");
    eyes.enter("logCallsign");
    QTRY_COMPARE(eyes.text("qsoCallsign"), "JA1XYZ");
    QCOMPARE(eyes.text("qsoLogged"), "14.2715 MHz  ·  CW  ·  from the log");
    QCOMPARE(eyes.text("qsoName"), "Haruto Sato");
    QTRY_COMPARE(eyes.waiting(), QStringList());
    QCOMPARE(eyes.find<QLineEdit>("logCallsign")->text(), "");
    QVERIFY(eyes.log().contains("VK3DX left"));
  }

  void twoPressesOfNextSkipNobody() {
    const Eyes eyes(*window_);
    evening({"EI6LF", "JA1XYZ"});
    eyes.trigger("nextAction");
    QVERIFY(!eyes.button("nextButton")->isEnabled());
    station_->nextCaller();
    QTRY_COMPARE(eyes.text("qsoCallsign"), "EI6LF");
    QTRY_VERIFY(eyes.button("nextButton")->isEnabled());
    QCOMPARE(eyes.waiting(), QStringList{"JA1XYZ"});
  }

  void aLostConnectionIsShownAndWhatWasMissedIsCaughtUp() {
    const Eyes eyes(*window_);
    evening({"EI6LF"});
    link_->loseLink("The remote host closed the connection");
    QCOMPARE(eyes.text("linkState"), "Reconnecting …");
    QVERIFY(eyes.find<QFrame>("lostBanner")->isVisible());
    QVERIFY(eyes.text("lostText").contains("The remote host closed the connection"));
    QVERIFY(!eyes.button("nextButton")->isEnabled());
    QVERIFY(!eyes.find<QAction>("nextAction")->isEnabled());
    QCOMPARE(eyes.waiting(), QStringList{"EI6LF"});
    link_->registerCaller("JA1XYZ");
    now_ = now_.addSecs(75);
    link_->restoreLink();
    QCOMPARE(eyes.text("linkState"), "Live");
    QVERIFY(!eyes.find<QFrame>("lostBanner")->isVisible());
    QCOMPARE(eyes.waiting(), (QStringList{"EI6LF", "JA1XYZ"}));
    QCOMPARE(eyes.text("noticeText"), "Connected again after 1:15.");
    QVERIFY(eyes.log().contains("What was missed follows"));
    QVERIFY(eyes.button("nextButton")->isEnabled());
  }

  void failuresSayWhatToDo() {
    const Eyes eyes(*window_);
    evening({"EI6LF"});
    link_->failNext({"rate_limited", "Too many requests", 2400});
    eyes.click("nextButton");
    QTRY_COMPARE(eyes.text("noticeText"), "Next: Too many requests");
    QCOMPARE(eyes.text("adviceText"), "Try again in 3 s.");
    QVERIFY(eyes.button("nextButton")->isEnabled());
    // Where it arose, and nowhere else, until it is begun again.
    QVERIFY(eyes.find<QFrame>("queueFault")->isVisible());
    QCOMPARE(eyes.text("queueFaultText"), "Next: Too many requests\nTry again in 3 s.");
    QVERIFY(!eyes.find<QFrame>("logFault")->isVisible());
    eyes.type("logCallsign", "W1AW");
    eyes.type("logMegahertz", "twenty");
    eyes.click("logButton");
    QCOMPARE(eyes.text("noticeText"), "'twenty' is no frequency.");
    QCOMPARE(eyes.text("qsoCallsign"), "—");
    QVERIFY(eyes.find<QFrame>("logFault")->isVisible());
    QTest::mouseClick(eyes.find<QFrame>("logFault")->findChild<QPushButton*>(), Qt::LeftButton);
    QVERIFY(!eyes.find<QFrame>("logFault")->isVisible());
    eyes.click("nextButton");
    QTRY_VERIFY(!eyes.find<QFrame>("queueFault")->isVisible());
  }

  void everyActionHasAPlaceForItsFailure() {
    const Eyes eyes(*window_);
    evening({"EI6LF"});
    const QList<std::pair<Action, const char*>> places{
        {Action::Next, "queueFault"},   {Action::Remove, "queueFault"},     {Action::Clear, "queueFault"},
        {Action::Complete, "qsoFault"}, {Action::Frequency, "tuningFault"}, {Action::Split, "tuningFault"},
        {Action::Log, "logFault"},      {Action::Open, "openFault"}};
    for (const auto& [action, place] : places) {
      emit station_->failed(action, "<b>no</b>", "Try again.");
      const auto* line = eyes.find<QFrame>(place);
      QVERIFY2(line->isVisible(), place);
      QCOMPARE(line->findChild<QLabel*>()->text(), "<b>no</b>\nTry again.");
      QCOMPARE(line->findChild<QLabel*>()->textFormat(), Qt::PlainText);
      emit station_->succeeded(action);
      QVERIFY2(!line->isVisible(), place);
    }
  }

  void aConnectionThatEndsSaysWhyAndHowToGoOn() {
    const Eyes eyes(*window_);
    connectHere();
    emit link_->stateChanged(LinkState::Closed, "the server closed the connection with 4200");
    QVERIFY(eyes.find<QFrame>("lostBanner")->isVisible());
    QCOMPARE(eyes.text("lostText"), "Not connected: the server closed the connection with 4200");
    eyes.click("lostConnect");
    QVERIFY(window_->loginDialog()->isVisible());
    window_->loginDialog()->reject();
    connectHere();
    QVERIFY(!eyes.find<QFrame>("lostBanner")->isVisible());
  }

  void closingAQueueWithCallersAsksFirst() {
    const Eyes eyes(*window_);
    evening({"EI6LF"});
    eyes.click("openButton");
    auto* box = eyes.find<QMessageBox>("closeQuestion");
    QVERIFY(box->informativeText().contains("1 caller"));
    box->reject();
    QTest::qWait(0);
    QCOMPARE(eyes.waiting(), QStringList{"EI6LF"});
    eyes.click("openButton");
    for (QMessageBox* one : window_->findChildren<QMessageBox*>("closeQuestion")) {
      if (one->isVisible()) {
        QTest::mouseClick(one->findChild<QPushButton*>("agreeButton"), Qt::LeftButton);
      }
    }
    QTRY_COMPARE(eyes.text("openBadge"), "QUEUE CLOSED");
    QCOMPARE(eyes.waiting(), QStringList());
  }

  void everyFailureThatAnOperatorMeetsHasAnAdvice() {
    for (const char* code :
         {"system_inactive", "callsign_not_found", "invalid_callsign", "callsign_required",
          "not_authenticated", "invalid_credentials", "auth_not_configured", "rate_limited",
          "storage_unavailable", "outcome_unknown", "internal_error", "validation_failed", "timed_out",
          "not_connected", "connection_failed", "answer_unexpected"}) {
      QVERIFY2(!advice({code, {}, 0}).isEmpty(), code);
    }
  }

  void frequenciesAreReadAsPeopleTypeThem() {
    QCOMPARE(megahertzOf("14.2715"), std::optional(14.2715));
    QCOMPARE(megahertzOf(" 14,2715 MHz "), std::optional(14.2715));
    QCOMPARE(megahertzOf("7"), std::optional(7.0));
    for (const char* text : {"", "abc", "-7", "0", "14.2.7", "1e5", "NaN", "14 kHz"}) {
      QVERIFY2(!megahertzOf(text), text);
    }
  }
};

}  // namespace desktop
