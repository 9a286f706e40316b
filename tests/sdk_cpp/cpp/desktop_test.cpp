// The desktop program driven through its widgets: against the scripted station, or, with PILEUP_TEST_URL set,
// against a real server, which the program that runs this test handles ("do: …" on standard output).

#include <QAction>
#include <QComboBox>
#include <QMenu>
#include <QMessageBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

#include "advice.hpp"
#include "client_link.hpp"
#include "demo_link.hpp"
#include "main_window.hpp"
#include "theme.hpp"

using namespace desktop;

namespace {

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

void logIn(const Eyes& eyes, MainWindow& window, const QString& address, const QString& user,
           const QString& password) {
  window.loginDialog()->ask();
  eyes.type("loginAddress", address);
  eyes.type("loginUser", user);
  eyes.type("loginPassword", password);
  eyes.click("loginConnect");
}

void tellOutside(const QByteArray& what) {
  std::printf("do: %s\n", what.constData());
  std::fflush(stdout);
}

}  // namespace

/// The window over a station that the test holds in its hands.
class ScriptedEvening : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    QSettings().clear();
    link_ = std::make_unique<DemoLink>();
    now_ = QDateTime::currentDateTimeUtc();
    station_ = std::make_unique<Station>(*link_, [this] { return now_; });
    window_ = std::make_unique<MainWindow>(*station_);
    window_->show();
  }

  void cleanup() {
    window_.reset();
    station_.reset();
    link_.reset();
  }

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
    eyes.type("logCallsign", "W1AW");
    eyes.type("logMegahertz", "twenty");
    eyes.click("logButton");
    QCOMPARE(eyes.text("noticeText"), "'twenty' is no frequency.");
    QCOMPARE(eyes.text("qsoCallsign"), "—");
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

  void geometryIsRemembered() {
    window_->resize(1010, 777);
    window_->close();
    MainWindow again(*station_);
    QCOMPARE(again.size(), QSize(1010, 777));
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

 private:
  void connectHere() {
    station_->connectTo({"ws://127.0.0.1:8000", "op", "pw"});
    QTRY_VERIFY(station_->canOperate());
  }

  void evening(const QStringList& callers) {
    connectHere();
    station_->setOpen(true);
    QTRY_VERIFY(station_->isOpen() && !station_->isBusy(Action::Open));
    for (const QString& callsign : callers) {
      QVERIFY(link_->registerCaller(callsign));
    }
  }

  QDateTime now_;
  std::unique_ptr<DemoLink> link_;
  std::unique_ptr<Station> station_;
  std::unique_ptr<MainWindow> window_;
};

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

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QTemporaryDir settings;
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
  QApplication::setOrganizationName(QStringLiteral("Pileup Buster"));
  QApplication::setApplicationName(QStringLiteral("desktop test"));
  Theme::instance();
  if (qEnvironmentVariableIsSet("PILEUP_TEST_URL")) {
    LiveEvening live;
    return QTest::qExec(&live, argc, argv);
  }
  ScriptedEvening scripted;
  return QTest::qExec(&scripted, argc, argv);
}

#include "desktop_test.moc"
