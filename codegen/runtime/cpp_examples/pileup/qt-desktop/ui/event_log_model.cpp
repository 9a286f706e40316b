#include "event_log_model.hpp"

namespace desktop {

int EventLogModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int EventLogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant EventLogModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rows_.size()) {
    return {};
  }
  const Row& row = rows_[index.row()];
  if (role == SeverityRole) {
    return static_cast<int>(row.severity);
  }
  if (role == Qt::ToolTipRole) {
    return row.text;
  }
  if (role != Qt::DisplayRole) {
    return {};
  }
  switch (index.column()) {
    case Time:
      return row.at.toUTC().toString(QStringLiteral("HH:mm:ss"));
    case Kind:
      return row.kind;
    default:
      return row.text;
  }
}

QVariant EventLogModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
    return {};
  }
  return section == Time ? tr("UTC") : section == Kind ? tr("What") : tr("Details");
}

void EventLogModel::add(const QDateTime& at, Severity severity, const QString& kind, const QString& text) {
  if (rows_.size() >= mostRows) {
    const int surplus = mostRows / 10;
    beginRemoveRows({}, 0, surplus - 1);
    rows_.remove(0, surplus);
    endRemoveRows();
  }
  const int last = rowCount();
  beginInsertRows({}, last, last);
  rows_.append({at, severity, kind, text});
  endInsertRows();
}

void EventLogModel::clear() {
  beginResetModel();
  rows_.clear();
  endResetModel();
}

}  // namespace desktop
