/// @file
/// A window over a station that the test holds in its hands.

#pragma once

#include <QDateTime>
#include <QSettings>
#include <QTest>
#include <memory>

#include "demo_link.hpp"
#include "desktop_eyes.hpp"

namespace desktop {

/// What such tests begin with, and need often.
class Scripted : public QObject {
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

 protected:
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

}  // namespace desktop
