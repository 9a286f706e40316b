#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTextStream>
#include <QTimer>
#include <memory>

#include "client_link.hpp"
#include "demo_link.hpp"
#include "main_window.hpp"
#include "theme.hpp"

using namespace desktop;

namespace {

/// Run until the picture is taken; returns the exit code.
int takePicture(MainWindow& window, const QString& file, int milliseconds) {
  int code = 1;
  QTimer::singleShot(milliseconds, &window, [&] {
    if (window.grab().save(file)) {
      code = 0;
    } else {
      QTextStream(stderr)
          << QApplication::translate("main", "cannot write %1: does its folder exist?\n").arg(file);
    }
    QApplication::exit(code);
  });
  return QApplication::exec();
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("Pileup Buster"));
  QApplication::setApplicationName(QStringLiteral("Pileup Buster Desktop"));

  QCommandLineParser arguments;
  arguments.setApplicationDescription(
      QApplication::translate("main", "Runs a pileup: who waits, who is in QSO, and what they hear of it."));
  arguments.addHelpOption();
  const QCommandLineOption demo("demo", QApplication::translate("main", "Show an evening without a server."));
  const QCommandLineOption lost("lost",
                                QApplication::translate("main", "With --demo: show a lost connection."));
  const QCommandLineOption theme("theme", QApplication::translate("main", "light, dark or system."), "name");
  const QCommandLineOption picture("screenshot",
                                   QApplication::translate("main", "Write a picture, then end."), "file");
  const QCommandLineOption size("size", QApplication::translate("main", "With --screenshot: 1180x760."),
                                "WxH");
  const QCommandLineOption url("url", QApplication::translate("main", "Connect to this address at once."),
                               "address");
  const QCommandLineOption user(
      "user", QApplication::translate("main", "Log in as; PILEUP_PASSWORD has the password."), "name");
  arguments.addOptions({demo, lost, theme, picture, size, url, user});
  arguments.process(application);
  const QString themeName = arguments.value(theme);
  if (arguments.isSet(theme) && !QStringList{"light", "dark", "system"}.contains(themeName)) {
    QTextStream(stderr)
        << QApplication::translate("main", "'%1' is no theme: light, dark or system.\n").arg(themeName);
    return 2;
  }
  const QStringList sides =
      arguments.isSet(size) ? arguments.value(size).split('x') : QStringList{"1180", "760"};
  const QSize pixels = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
  if (pixels.isEmpty()) {
    QTextStream(stderr) << QApplication::translate("main", "'%1' is no size; it should look like 1180x760\n")
                               .arg(arguments.value(size));
    return 2;
  }
  const QString address = arguments.isSet(url) ? LoginDialog::completed(arguments.value(url)) : QString();
  if (arguments.isSet(url) && address.isEmpty()) {
    QTextStream(stderr) << QApplication::translate(
                               "main", "'%1' is no address; it should look like wss://example.org\n")
                               .arg(arguments.value(url));
    return 2;
  }
  Theme::instance().choose(
      Theme::choiceOf(themeName, Theme::choiceOf(QSettings().value("window/theme").toString())));

  std::unique_ptr<StationLink> link;
  DemoLink* evening = nullptr;
  if (arguments.isSet(demo)) {
    link = std::make_unique<DemoLink>();
    evening = static_cast<DemoLink*>(link.get());
  } else {
    link = std::make_unique<ClientLink>();
  }
  Station station(*link);
  MainWindow window(station);
  window.setRemembering(!arguments.isSet(picture));
  if (arguments.isSet(picture)) {
    window.resize(pixels);
  }
  window.show();

  if (evening != nullptr) {
    evening->beginEvening();
    station.connectTo({QStringLiteral("wss://pileup.example.org"), QStringLiteral("admin"), {}});
    QTimer::singleShot(100, evening, [evening] {
      evening->registerCaller(QStringLiteral("SM5QSL"));
      evening->registerCaller(QStringLiteral("LU4FOX"));
    });
    if (arguments.isSet(lost)) {
      QTimer::singleShot(200, evening, [evening] {
        evening->loseLink(DemoLink::tr("The remote host closed the connection"));
      });
    } else if (!arguments.isSet(picture)) {
      evening->play();
    }
  } else if (!address.isEmpty()) {
    station.connectTo({address, arguments.value(user), qEnvironmentVariable("PILEUP_PASSWORD")});
  } else {
    window.loginDialog()->ask();
  }
  return arguments.isSet(picture)
             ? takePicture(window, arguments.value(picture), arguments.isSet(lost) ? 2600 : 900)
             : QApplication::exec();
}
