#pragma once

#include <QSet>
#include <QTimer>

#include "event_log_model.hpp"
#include "queue_model.hpp"
#include "station_link.hpp"

namespace desktop {

/// What the operator can do. Each runs once at a time, so that a second press of 'Next' skips nobody.
enum class Action { Next, Complete, Remove, Clear, Open, Frequency, Split, Log };

/// A message for the status line: what happened, and what to do about it.
struct Notice {
  Severity severity = Severity::Info;
  QString text;
  QString advice;
};

/// The station as the window shows it; knows no widget. Signals tell that something is to be shown anew.
class Station : public QObject {
  Q_OBJECT

 public:
  using Clock = std::function<QDateTime()>;

  /// `link` has to outlive the station. `clock` tells the time in UTC.
  explicit Station(StationLink& link, Clock clock = &QDateTime::currentDateTimeUtc,
                   QObject* parent = nullptr);

  LinkState linkState() const { return state_; }
  const QString& linkReason() const { return reason_; }
  /// When the connection was lost, while it is.
  const QDateTime& lostAt() const { return lostAt_; }
  bool isLive() const { return state_ == LinkState::Live || state_ == LinkState::Fallback; }
  /// Whether actions may be tried: connected, and logged in.
  bool canOperate() const { return isLive() && !operator_.isEmpty(); }
  bool isBusy(Action action) const { return busy_.contains(action); }
  const Login& login() const { return login_; }
  const QString& operatorName() const { return operator_; }

  bool isOpen() const { return open_; }
  int maxSize() const { return maxSize_; }
  const std::optional<Contact>& contact() const { return contact_; }
  const std::optional<QString>& frequency() const { return frequency_; }
  const std::optional<QString>& split() const { return split_; }
  QueueModel* queue() { return &queue_; }
  EventLogModel* log() { return &log_; }
  const Notice& notice() const { return notice_; }
  QDateTime now() const { return clock_(); }

  void connectTo(const Login& login);
  void disconnectFrom();
  void nextCaller();
  void completeContact();
  void removeCaller(const QString& callsign);
  void clearQueue();
  void setOpen(bool open);
  /// An empty text clears it.
  void setFrequency(const QString& text);
  void setSplit(const QString& text);
  /// `megahertz` is as it was typed: 14.2715, 14,2715 or empty.
  void logContact(const QString& callsign, const QString& megahertz, const QString& mode);
  void dismissNotice();

 signals:
  void linkChanged();
  void stationChanged();
  void contactChanged();
  void tuningChanged();
  void noticeChanged();
  void actionsChanged();
  void logged();  ///< The QSO that was typed in is under way.
  void loginRefused(const QString& message);
  void ticked();
  /// An action did not succeed; to be told where it was begun.
  void failed(desktop::Action action, const QString& text, const QString& advice);
  void succeeded(desktop::Action action);

 private:
  void onState(LinkState state, const QString& reason);
  void onResumed(Resumption how);
  void onOperator(const QString& name);
  void onLoginRefused(const Failure& failure);
  void onSnapshot(const Snapshot& snapshot);
  void onQueue(const Queue& queue);
  void onOpen(bool open);
  void onContact(const std::optional<Contact>& contact);
  void onTuning(std::optional<QString>& kept, const std::optional<QString>& text, const QString& what);
  void note(Severity severity, const QString& kind, const QString& text);
  void tell(Severity severity, const QString& text, const QString& advice = {});
  void fail(Action action, const QString& text, const QString& advice);
  bool begin(Action action);
  Reply finish(Action action, const QString& what, std::function<void()> then = {});
  void setQueue(const Queue& queue);
  void forget();

  StationLink& link_;
  Clock clock_;
  QTimer timer_;
  QueueModel queue_;
  EventLogModel log_;
  LinkState state_ = LinkState::Closed;
  QString reason_;
  QDateTime lostAt_;
  Login login_;
  QString operator_;
  bool open_ = false;
  int maxSize_ = 0;
  std::optional<Contact> contact_;
  std::optional<QString> frequency_;
  std::optional<QString> split_;
  QSet<Action> busy_;
  Notice notice_;
};

/// A frequency in MHz as people type it: with comma or point, with or without a unit. None when it is no number.
std::optional<double> megahertzOf(const QString& text);

inline size_t qHash(Action action, size_t seed = 0) { return ::qHash(static_cast<int>(action), seed); }

}  // namespace desktop
