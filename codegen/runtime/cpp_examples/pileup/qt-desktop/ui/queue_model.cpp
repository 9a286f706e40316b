#include "queue_model.hpp"

#include <QFont>
#include <algorithm>

namespace desktop {

int QueueModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(callers_.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= callers_.size()) {
    return {};
  }
  const Caller& caller = callers_[index.row()];
  switch (role) {
    case Qt::DisplayRole:
      return text(caller, index.row(), index.column());
    case Qt::ToolTipRole:
      return caller.lookup.error.isEmpty() ? caller.lookup.address : caller.lookup.error;
    case Qt::TextAlignmentRole:
      return int(Qt::AlignVCenter) |
             int(index.column() == Position || index.column() == Waiting ? Qt::AlignRight : Qt::AlignLeft);
    case Qt::FontRole:
      if (index.column() == Callsign) {
        QFont font;
        font.setBold(true);
        return font;
      }
      return {};
    case SortRole:
      return index.column() == Position  ? QVariant(index.row())
             : index.column() == Waiting ? QVariant(caller.since.secsTo(now_))
                                         : text(caller, index.row(), index.column());
    case Qt::AccessibleTextRole:
      return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + ' ' +
             text(caller, index.row(), index.column()).toString();
    default:
      return {};
  }
}

QVariant QueueModel::text(const Caller& caller, int row, int column) const {
  switch (column) {
    case Position:
      return QString::number(row + 1);
    case Callsign:
      return caller.callsign;
    case Name:
      return caller.lookup.name.isEmpty() ? QStringLiteral("–") : caller.lookup.name;
    case Country:
      return caller.lookup.country.isEmpty() ? QStringLiteral("–") : caller.lookup.country;
    case Waiting:
      return caller.since.isValid() ? desktop::span(caller.since.secsTo(now_)) : QString();
    default:
      return {};
  }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) {
    return {};
  }
  if (role == Qt::TextAlignmentRole) {
    return int(Qt::AlignVCenter) |
           int(section == Position || section == Waiting ? Qt::AlignRight : Qt::AlignLeft);
  }
  if (role != Qt::DisplayRole) {
    return {};
  }
  switch (section) {
    case Position:
      return tr("#");
    case Callsign:
      return tr("Callsign");
    case Name:
      return tr("Name");
    case Country:
      return tr("Country");
    case Waiting:
      return tr("Waiting");
    default:
      return {};
  }
}

void QueueModel::replace(const QList<Caller>& callers) {
  const auto waits = [](const QList<Caller>& list, const Caller& caller) {
    return std::any_of(list.cbegin(), list.cend(),
                       [&](const Caller& other) { return other.callsign == caller.callsign; });
  };
  for (int row = static_cast<int>(callers_.size()) - 1; row >= 0; --row) {
    if (!waits(callers, callers_[row])) {
      beginRemoveRows({}, row, row);
      callers_.removeAt(row);
      endRemoveRows();
    }
  }
  const auto sameOrder = [&] {
    return callers_.size() <= callers.size() &&
           std::equal(callers_.cbegin(), callers_.cend(), callers.cbegin(),
                      [](const Caller& one, const Caller& other) { return one.callsign == other.callsign; });
  };
  if (!sameOrder()) {
    beginResetModel();
    callers_ = callers;
    endResetModel();
    return;
  }
  const int kept = static_cast<int>(callers_.size());
  const int total = static_cast<int>(callers.size());
  if (total > kept) {
    beginInsertRows({}, kept, total - 1);
    callers_ = callers;
    endInsertRows();
  } else {
    callers_ = callers;
  }
  if (kept > 0) {
    emit dataChanged(index(0, 0), index(kept - 1, ColumnCount - 1));
  }
}

void QueueModel::tick(const QDateTime& now) {
  now_ = now;
  if (!callers_.isEmpty()) {
    emit dataChanged(index(0, Waiting), index(rowCount() - 1, Waiting), {Qt::DisplayRole});
  }
}

QString QueueModel::callsignAt(int row) const {
  return row >= 0 && row < callers_.size() ? callers_[row].callsign : QString();
}

QString span(qint64 seconds) {
  const qint64 whole = std::max<qint64>(seconds, 0);
  const QChar zero('0');
  if (whole >= 3600) {
    return QStringLiteral("%1:%2:%3")
        .arg(whole / 3600)
        .arg(whole / 60 % 60, 2, 10, zero)
        .arg(whole % 60, 2, 10, zero);
  }
  return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, zero);
}

}  // namespace desktop
