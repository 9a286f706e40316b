#pragma once

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>
#include <functional>
#include <optional>

/// What the window knows of a station, and the few calls and signals that it needs of a connection.
/// `ClientLink` carries them out with the generated client, `DemoLink` without any server.
namespace desktop {

/// What the callsign lookup said. Empty texts were not told.
struct Lookup {
  QString name;
  QString country;
  QString address;
  QString error;  ///< Why there is no lookup.
};

struct Caller {
  QString callsign;
  QDateTime since;  ///< UTC
  Lookup lookup;
};

struct Queue {
  QList<Caller> callers;  ///< First in first.
  int maxSize = 0;
  bool open = false;
};

struct Contact {
  QString callsign;
  QDateTime began;  ///< UTC
  Lookup lookup;
  std::optional<double> megahertz;  ///< Only when a logging program reported the QSO.
  QString mode;
  bool logged = false;  ///< Whether a logging program began it.
};

struct Snapshot {
  Queue queue;
  std::optional<Contact> contact;
  std::optional<QString> frequency;
  std::optional<QString> split;
};

/// Where to connect. Without a user the program only watches.
struct Login {
  QString url;
  QString user;
  QString password;
};

struct LogEntry {
  QString callsign;
  std::optional<double> megahertz;
  QString mode;
};

/// Why something did not work. `code` is a code of the registry, such as `queue_full`, or one of
/// `timed_out`, `not_connected`, `connection_failed`, `request_invalid`, `answer_unexpected`.
struct Failure {
  QString code;
  QString message;
  int retryAfterMs = 0;
};

enum class LinkState { Closed, Connecting, Live, Resuming, Fallback };

/// How a lost connection went on: nothing was missed, what was missed follows, a snapshot begins anew, or only
/// that events go on where they stopped.
enum class Resumption { Current, Replayed, Reset, Continued };

/// Called once, on the thread of the link; without a failure the call succeeded, and `said` is the server's sentence.
using Reply = std::function<void(const std::optional<Failure>& failure, const QString& said)>;

/// A connection to one station. Lives on the GUI thread; calls return at once. After a loss it connects again by
/// itself until `close`. The state of the station comes by the signals alone, answers carry none.
class StationLink : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  virtual void open(const Login& login) = 0;
  virtual void close() = 0;

  virtual void nextQso(Reply reply) = 0;
  virtual void completeQso(Reply reply) = 0;
  virtual void removeCallsign(const QString& callsign, Reply reply) = 0;
  virtual void clearQueue(Reply reply) = 0;
  virtual void setOpen(bool open, Reply reply) = 0;
  virtual void setFrequency(const std::optional<QString>& text, Reply reply) = 0;  ///< None clears it.
  virtual void setSplit(const std::optional<QString>& text, Reply reply) = 0;      ///< None clears it.
  virtual void logQso(const LogEntry& entry, Reply reply) = 0;

 signals:
  /// `reason` tells why, when the state is not a good one.
  void stateChanged(desktop::LinkState state, const QString& reason);
  void resumed(desktop::Resumption how);
  /// The server took the login; an empty name means that the program only watches.
  void operatorChanged(const QString& name);
  void loginRefused(const desktop::Failure& failure);

  void snapshotTaken(const desktop::Snapshot& snapshot);
  void queueChanged(const desktop::Queue& queue);
  void openChanged(bool open);
  void contactChanged(const std::optional<desktop::Contact>& contact);
  void frequencyChanged(const std::optional<QString>& text);
  void splitChanged(const std::optional<QString>& text);
};

}  // namespace desktop
