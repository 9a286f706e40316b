/// @file
/// The window over the generated client and a real server.

#pragma once

#include <QMessageBox>
#include <algorithm>

#include "client_link.hpp"
#include "desktop_eyes.hpp"

namespace desktop {

/// The window over the generated client and a real server.
class LiveEvening : public QObject {
  Q_OBJECT

 private slots:
  void aWholeEveningWithAServer() {
    ClientLink link;
    Station station(link);
    MainWindow window(station);
    window.show();
    const Eyes eyes(window);
    const QString url = qEnvironmentVariable("PILEUP_TEST_URL");
    const QString user = qEnvironmentVariable("PILEUP_TEST_USER");
    const QString password = qEnvironmentVariable("PILEUP_TEST_PASSWORD");

    logIn(eyes, window, url, user, "not the password");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("loginFault"), "Invalid admin credentials", patience);
    QVERIFY(window.loginDialog()->isVisible());
    QVERIFY(!eyes.button("openButton")->isEnabled());
    logIn(eyes, window, url, user, password);
    QTRY_VERIFY_WITH_TIMEOUT(eyes.text("linkDetail").contains("logged in as " + user), patience);
    QCOMPARE(eyes.text("linkState"), "Live");

    eyes.click("openButton");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("openBadge"), "QUEUE OPEN", patience);
    for (const char* callsign : {"W1AW", "EI6LF", "K1ABC"}) {
      tellOutside(QByteArray("register ") + callsign);
      QTRY_VERIFY_WITH_TIMEOUT(eyes.waiting().contains(callsign), patience);
    }
    QCOMPARE(eyes.waiting(), (QStringList{"W1AW", "EI6LF", "K1ABC"}));
    QCOMPARE(eyes.text("queueCount"), "3 of 4 waiting");

    eyes.click("nextButton");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("qsoCallsign"), "W1AW", patience);
    QTRY_COMPARE_WITH_TIMEOUT(eyes.waiting(), (QStringList{"EI6LF", "K1ABC"}), patience);
    eyes.click("completeButton");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("qsoCallsign"), "—", patience);
    eyes.select("EI6LF");
    eyes.click("removeButton");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.waiting(), QStringList{"K1ABC"}, patience);

    eyes.type("frequencyField", "14.205 MHz");
    eyes.enter("frequencyField");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("frequencyShown"), "14.205 MHz", patience);
    eyes.type("splitField", "up 5");
    eyes.enter("splitField");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("splitShown"), "Split up 5", patience);

    eyes.type("logCallsign", "hello");
    eyes.enter("logCallsign");
    QTRY_VERIFY_WITH_TIMEOUT(eyes.text("noticeText").contains("Invalid callsign"), patience);
    QVERIFY(eyes.text("adviceText").contains("Correct the callsign"));
    eyes.type("logCallsign", "EA8/EI6LF/P");
    eyes.type("logMegahertz", "14.2715");
    QTRY_VERIFY_WITH_TIMEOUT(eyes.button("logButton")->isEnabled(), patience);
    eyes.enter("logMegahertz");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("qsoCallsign"), "EA8/EI6LF/P", patience);
    QCOMPARE(eyes.text("qsoLogged"), "14.2715 MHz  ·  SSB  ·  from the log");

    // The server is killed; somebody registers before the window is back.
    tellOutside("kill");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("linkState"), "Reconnecting …", patience);
    QVERIFY(eyes.find<QFrame>("lostBanner")->isVisible());
    QVERIFY(!eyes.button("nextButton")->isEnabled());
    QCOMPARE(eyes.waiting(), QStringList{"K1ABC"});
    tellOutside("start W2XYZ");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("linkState"), "Live", 2 * patience);
    QTRY_COMPARE_WITH_TIMEOUT(eyes.waiting(), (QStringList{"K1ABC", "W2XYZ"}), patience);
    QVERIFY(!eyes.find<QFrame>("lostBanner")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(eyes.button("nextButton")->isEnabled(), patience);
    QVERIFY(eyes.log().filter("Back after").size() == 1);
    // How events went on is told, over both transports; the window may be back before the caller comes.
    const QStringList outcomes{"What was missed follows", "Events go on where they stopped",
                               "Nothing was missed"};
    QVERIFY(std::any_of(outcomes.begin(), outcomes.end(),
                        [&](const QString& outcome) { return eyes.log().contains(outcome); }));
    eyes.click("nextButton");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("qsoCallsign"), "K1ABC", patience);

    eyes.click("openButton");
    QTest::mouseClick(eyes.find<QMessageBox>("closeQuestion")->findChild<QPushButton*>("agreeButton"),
                      Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("openBadge"), "QUEUE CLOSED", patience);
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("splitShown"), "No split", patience);
    eyes.trigger("disconnectAction");
    QTRY_COMPARE_WITH_TIMEOUT(eyes.text("linkState"), "Not connected", patience);
  }
};

}  // namespace desktop
