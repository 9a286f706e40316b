#pragma once

#include <QAbstractTableModel>

#include "station_link.hpp"

namespace desktop {

/// The waiting callers as a table. Rows keep their identity (by callsign) while others come and go, so that a
/// selection stays on its caller.
class QueueModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Position, Callsign, Name, Country, Waiting, ColumnCount };
  /// What a column is sorted by.
  enum Role { SortRole = Qt::UserRole };

  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void replace(const QList<Caller>& callers);
  /// Show waiting times as of `now`.
  void tick(const QDateTime& now);
  const QList<Caller>& callers() const { return callers_; }
  QString callsignAt(int row) const;

 private:
  QVariant text(const Caller& caller, int row, int column) const;

  QList<Caller> callers_;
  QDateTime now_ = QDateTime::currentDateTimeUtc();
};

/// A span of time such as 4:07 or 1:04:07; never negative, as the clocks of two computers differ.
QString span(qint64 seconds);

}  // namespace desktop
