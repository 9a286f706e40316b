#pragma once

#include <QTimer>

#include "station_link.hpp"

namespace desktop {

/// A station without a server, which follows the server's rules: for demonstrations, screenshots and tests.
class DemoLink : public StationLink {
  Q_OBJECT

 public:
  explicit DemoLink(QObject* parent = nullptr);

  void open(const Login& login) override;
  void close() override;
  void nextQso(Reply reply) override;
  void completeQso(Reply reply) override;
  void removeCallsign(const QString& callsign, Reply reply) override;
  void clearQueue(Reply reply) override;
  void setOpen(bool open, Reply reply) override;
  void setFrequency(const std::optional<QString>& text, Reply reply) override;
  void setSplit(const std::optional<QString>& text, Reply reply) override;
  void logQso(const LogEntry& entry, Reply reply) override;

  /// What happens from outside.
  bool registerCaller(const QString& callsign, int waitingSeconds = 0);
  void loseLink(const QString& reason);
  void restoreLink();
  /// Let the next call fail.
  void failNext(const Failure& failure) { failure_ = failure; }
  /// Fill the station with an evening that has been going on for a while.
  void beginEvening();
  /// Let callers come, and the link be lost now and then.
  void play();

 private:
  bool refused(const Reply& reply);
  void answer(const Reply& reply, const QString& said, std::function<void()> events = {});
  void tellQueue();
  void startContact(Contact contact);

  bool up_ = false;
  int missed_ = 0;
  int played_ = 0;
  QString user_;
  Snapshot station_;
  std::optional<Failure> failure_;
  QTimer play_;
};

}  // namespace desktop
