#pragma once

#include <QAbstractTableModel>
#include <QDateTime>

namespace desktop {

enum class Severity { Info, Good, Warning, Error };

/// What happened, newest last; the oldest rows go when there are too many.
class EventLogModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Time, Kind, Text, ColumnCount };
  enum Role { SeverityRole = Qt::UserRole };
  static constexpr int mostRows = 2000;

  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void add(const QDateTime& at, Severity severity, const QString& kind, const QString& text);
  void clear();

 private:
  struct Row {
    QDateTime at;
    Severity severity;
    QString kind;
    QString text;
  };

  QList<Row> rows_;
};

}  // namespace desktop
