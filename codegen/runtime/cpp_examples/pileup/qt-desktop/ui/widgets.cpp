#include "widgets.hpp"

#include <QHeaderView>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>

#include "theme.hpp"

namespace desktop {

StateLight::StateLight(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StateLight::show(LinkState state) {
  state_ = state;
  update();
}

void StateLight::paintEvent(QPaintEvent*) {
  const Colours& colours = Theme::instance().colours();
  QColor colour = colours.muted;
  switch (state_) {
    case LinkState::Live:
      colour = colours.good;
      break;
    case LinkState::Fallback:
      colour = colours.accent;
      break;
    case LinkState::Connecting:
    case LinkState::Resuming:
      colour = colours.warning;
      break;
    case LinkState::Closed:
      break;
  }
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF outer = QRectF(rect()).adjusted(1, 1, -1, -1);
  QColor halo = colour;
  halo.setAlpha(60);
  painter.setPen(Qt::NoPen);
  painter.setBrush(halo);
  painter.drawEllipse(outer);
  const QRectF inner = outer.adjusted(3, 3, -3, -3);
  if (state_ == LinkState::Live || state_ == LinkState::Fallback) {
    painter.setBrush(colour);
    painter.drawEllipse(inner);
  } else {
    // Hollow: the difference is to be seen without telling colours apart, too.
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 2));
    painter.drawEllipse(inner.adjusted(1, 1, -1, -1));
  }
}

RowTable::RowTable(QWidget* parent) : QTableView(parent) {
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setEditTriggers(NoEditTriggers);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setTabKeyNavigation(false);
  setHorizontalScrollMode(ScrollPerPixel);
  setWordWrap(false);
  verticalHeader()->hide();
  horizontalHeader()->setHighlightSections(false);
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
}

void RowTable::setPlaceholder(const QString& text) {
  placeholder_ = text;
  viewport()->update();
}

void RowTable::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  if (model() != nullptr && model()->rowCount() == 0 && !placeholder_.isEmpty()) {
    QPainter painter(viewport());
    painter.setPen(Theme::instance().colours().muted);
    painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                     placeholder_);
  }
}

QSize ShortLabel::minimumSizeHint() const {
  return {fontMetrics().averageCharWidth() * 4, QLabel::minimumSizeHint().height()};
}

void ShortLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QRect room = contentsRect();
  const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
  setToolTip(shown == text() ? QString() : text());
  style()->drawItemText(&painter, room, static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft), palette(),
                        isEnabled(), shown, foregroundRole());
}

void ChoiceBox::paintEvent(QPaintEvent* event) {
  QComboBox::paintEvent(event);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Theme::instance().colours().muted, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const QPointF tip(width() - 13, height() / 2.0 + 2);
  painter.drawPolyline(QPolygonF{tip + QPointF(-4, -4), tip, tip + QPointF(4, -4)});
}

Card::Card(const QString& title, QWidget* parent) : QFrame(parent) {
  setProperty("role", "card");
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(14, 9, 14, 12);
  outer->setSpacing(6);
  corner_ = new QHBoxLayout;
  corner_->addWidget(label(title.toUpper(), "title"));
  corner_->addStretch();
  outer->addLayout(corner_);
  body_ = new QVBoxLayout;
  body_->setSpacing(6);
  outer->addLayout(body_, 1);
}

QLabel* label(const QString& text, const char* role) {
  auto* made = new QLabel(text);
  made->setTextFormat(Qt::PlainText);
  if (role != nullptr) {
    made->setProperty("role", role);
  }
  return made;
}

ShortLabel* shortLabel(const char* objectName, const QString& accessibleName, const char* role) {
  auto* made = named(new ShortLabel, objectName, accessibleName);
  made->setTextFormat(Qt::PlainText);
  if (role != nullptr) {
    made->setProperty("role", role);
  }
  return made;
}

QLabel* valueLabel(const char* objectName, const QString& accessibleName, const char* role) {
  QLabel* made = named(label({}, role), objectName, accessibleName);
  made->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return made;
}

void scaleFont(QWidget* widget, double factor, bool bold) {
  QFont font = widget->font();
  font.setPointSizeF(font.pointSizeF() * factor);
  font.setBold(bold);
  widget->setFont(font);
}

void setTone(QWidget* widget, const char* tone) {
  if (widget->property("tone").toByteArray() == tone) {
    return;
  }
  widget->setProperty("tone", QByteArray(tone));
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

QIcon programIcon() {
  QIcon icon;
  for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 64.0, size / 64.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor("#0a63bf"));
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 14, 14);
    painter.setPen(QPen(Qt::white, 5, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    for (const int radius : {12, 22}) {
      painter.drawArc(QRectF(32 - radius, 28 - radius, 2 * radius, 2 * radius), -40 * 16, 80 * 16);
      painter.drawArc(QRectF(32 - radius, 28 - radius, 2 * radius, 2 * radius), 140 * 16, 80 * 16);
    }
    painter.drawLine(QPointF(32, 28), QPointF(32, 54));
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawEllipse(QPointF(32, 28), 5, 5);
    painter.end();
    icon.addPixmap(pixmap);
  }
  return icon;
}

}  // namespace desktop
