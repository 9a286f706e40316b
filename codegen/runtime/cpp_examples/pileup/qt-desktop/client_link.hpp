#pragma once

#include <memory>
#include <pileup/qt/client.hpp>

#include "station_link.hpp"

namespace desktop {

/// The station behind a server, by the generated client. This is all that knows it.
class ClientLink : public StationLink {
  Q_OBJECT

 public:
  using StationLink::StationLink;
  ~ClientLink() override;

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

 private:
  void onState(pileup::State state);
  void onEnded(const QString& reason);
  void onOutcome(const std::string& outcome);
  void onSnapshot(const pileup::models::StationSnapshot& station);
  void checkLogin();
  void discard();

  pileup::qt::Client* client_ = nullptr;
  QString user_;
  /// Whether the position to resume from is the station's, and no longer the one that no log has.
  bool begun_ = false;
  /// Between a loss and the next connection, until it is known how events go on.
  bool resuming_ = false;
};

}  // namespace desktop
