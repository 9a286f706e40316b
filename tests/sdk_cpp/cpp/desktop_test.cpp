// The desktop program driven through its widgets: against the scripted station, or, with PILEUP_TEST_URL set,
// against a real server, which the program that runs this test handles ("do: …" on standard output).

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "desktop_evening.hpp"
#include "desktop_live.hpp"
#include "desktop_window.hpp"
#include "theme.hpp"

using namespace desktop;

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
  ScriptedEvening evening;
  ScriptedWindow window;
  // Both, whatever becomes of the first.
  const int failures = QTest::qExec(&evening, argc, argv);
  return failures + QTest::qExec(&window, argc, argv);
}

#include "moc_desktop_evening.cpp"
#include "moc_desktop_live.cpp"
#include "moc_desktop_scripted.cpp"
#include "moc_desktop_window.cpp"
