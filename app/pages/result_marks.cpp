// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/result_marks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/series_style.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

QString two_digits(double value) { return QString::number(value, 'f', 2).replace('-', QChar(0x2212)); }

QFont resized(const QFont& font, double pixels_at_13, QFont::Weight weight = QFont::Normal) {
  QFont made = font;
  made.setPointSizeF(font.pointSizeF() * pixels_at_13 / 13);
  made.setWeight(weight);
  return made;
}

}  // namespace

BigNumbers::BigNumbers(const std::vector<Number>& numbers, QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  for (const Number& number : numbers) {
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    auto* caption = new QLabel(number.caption);
    caption->setProperty("role", "caption");
    auto* value = new QLabel(number.value);
    value->setFont(resized(font(), 20, QFont::DemiBold));
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(number.caption);
    value->setAccessibleDescription(number.value + QStringLiteral(", ") + number.condition);
    auto* condition = new QLabel(number.condition);
    condition->setProperty("role", "caption");
    column->addWidget(caption);
    column->addWidget(value);
    column->addWidget(condition);
    row->addLayout(column, 1);
  }
}

BaselineBars::BaselineBars(std::vector<Bar> bars, QWidget* parent) : QWidget(parent), bars_(std::move(bars)) {
  QStringList words;
  for (const Bar& bar : bars_) words << QStringLiteral("%1 %2").arg(bar.name, QString::fromStdString(for_people(bar.value)));
  setAccessibleName(tr("Baselines"));
  setAccessibleDescription(words.join(QStringLiteral(", ")));
  setToolTip(words.join('\n'));
}

QSize BaselineBars::sizeHint() const {
  return {fontMetrics().height() * 12, static_cast<int>(fontMetrics().height() * 1.35 * static_cast<double>(bars_.size()))};
}

void BaselineBars::paintEvent(QPaintEvent*) {
  const Tokens& tokens = theme_tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const qreal row = fontMetrics().height() * 1.35, bar_height = fontMetrics().height() * 0.55;
  qreal widest = 0;
  for (std::size_t i = 0; i < bars_.size(); ++i)
    widest = std::max<qreal>(widest, QFontMetrics(resized(font(), 12, i == 0 ? QFont::DemiBold : QFont::Normal)).horizontalAdvance(bars_[i].name));
  const qreal label = std::clamp(widest + fontMetrics().height() * 0.7, width() * 0.25, width() * 0.62), number = fontMetrics().horizontalAdvance(QStringLiteral("0000"));
  double most = 1e-12;
  for (const Bar& bar : bars_) most = std::max(most, bar.value);
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const QRectF area(0, row * static_cast<double>(i), width(), row);
    painter.setFont(resized(font(), 12, i == 0 ? QFont::DemiBold : QFont::Normal));
    painter.setPen(i == 0 ? tokens.text : tokens.secondary);
    painter.drawText(QRectF(0, area.top(), label - 6, row), Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(painter.font()).elidedText(bars_[i].name, Qt::ElideRight, static_cast<int>(label) - 6));
    painter.setPen(Qt::NoPen);
    painter.setBrush(i == 0 ? series_colour(0, theme_tokens().dark) : i + 1 == bars_.size() ? tokens.border : tokens.axis);
    const qreal length = (width() - label - number) * std::clamp(bars_[i].value / most, 0.0, 1.0);
    painter.drawRect(QRectF(label, area.center().y() - bar_height / 2, std::max<qreal>(1, length), bar_height));
    painter.setPen(tokens.text);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignRight, QString::fromStdString(for_people(bars_[i].value)));
  }
}

SortabilityScale::SortabilityScale(std::optional<double> variance, std::optional<double> r_squared, QWidget* parent)
    : QWidget(parent), variance_(variance), r_squared_(r_squared) {
  setAccessibleName(tr("Varsortability"));
  setAccessibleDescription(tr("variance %1, R² %2")
                               .arg(variance ? two_digits(*variance) : tr("n/a"), r_squared ? two_digits(*r_squared) : tr("n/a")));
  setToolTip(tr("How far sorting the columns by variance (or by R²) already gives the reference's order: 1 wholly, 0.5 says nothing."));
}

QSize SortabilityScale::sizeHint() const { return {fontMetrics().height() * 12, fontMetrics().height() * 4}; }

void SortabilityScale::paintEvent(QPaintEvent*) {
  const Tokens& tokens = theme_tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const qreal unit = fontMetrics().height(), axis = unit * 1.55, inset = unit * 0.4;
  const auto at = [&](double value) { return inset + (width() - 2 * inset) * std::clamp(value, 0.0, 1.0); };
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.border);
  painter.drawRoundedRect(QRectF(at(0), axis - 1.5, at(1) - at(0), 3), 1.5, 1.5);
  painter.setPen(QPen(tokens.axis, 1));
  painter.drawLine(QPointF(at(0.5), axis - unit * 0.35), QPointF(at(0.5), axis + unit * 0.35));
  painter.setFont(resized(font(), 11));
  painter.setPen(tokens.secondary);
  const QRectF below(0, axis + unit * 0.35, width(), unit);
  painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
  painter.drawText(below, Qt::AlignHCenter | Qt::AlignVCenter, tr("0.5 says nothing"));
  painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, tr("1 trivial"));
  const auto mark = [&](std::optional<double> value, int series, bool diamond, Qt::Alignment side) {
    if (!value) return;
    const QPointF centre(at(*value), axis);
    const qreal size = unit * 0.3;
    painter.setPen(Qt::NoPen);
    painter.setBrush(series_colour(series, theme_tokens().dark));
    if (diamond) {
      painter.drawPolygon(QPolygonF{centre + QPointF(0, -size), centre + QPointF(size, 0), centre + QPointF(0, size), centre + QPointF(-size, 0)});
    } else {
      painter.drawEllipse(centre, size * 0.9, size * 0.9);
    }
    painter.setFont(resized(font(), 11, QFont::DemiBold));
    painter.setPen(tokens.text);
    const QRectF words(centre.x() - (side & Qt::AlignRight ? unit * 3 - size : size), 0, unit * 3, unit);
    painter.drawText(words, side | Qt::AlignVCenter, two_digits(*value));
  };
  const bool variance_first = variance_.value_or(0) <= r_squared_.value_or(1);
  mark(variance_, 0, false, variance_first ? Qt::AlignRight : Qt::AlignLeft);
  mark(r_squared_, 1, true, variance_first ? Qt::AlignLeft : Qt::AlignRight);
  // Legend, below the axis.
  painter.setFont(resized(font(), 11));
  qreal x = 0;
  const qreal y = axis + unit * 1.9;
  const auto entry = [&](const QString& name, int series, bool diamond) {
    const qreal size = unit * 0.26;
    const QPointF centre(x + size, y);
    painter.setPen(Qt::NoPen);
    painter.setBrush(series_colour(series, theme_tokens().dark));
    if (diamond) {
      painter.drawPolygon(QPolygonF{centre + QPointF(0, -size), centre + QPointF(size, 0), centre + QPointF(0, size), centre + QPointF(-size, 0)});
    } else {
      painter.drawEllipse(centre, size, size);
    }
    painter.setPen(tokens.secondary);
    painter.drawText(QRectF(x + unit * 0.8, y - unit / 2, unit * 6, unit), Qt::AlignLeft | Qt::AlignVCenter, name);
    x += unit * 1.6 + painter.fontMetrics().horizontalAdvance(name);
  };
  if (variance_) entry(tr("variance"), 0, false);
  if (r_squared_) entry(tr("R²"), 1, true);
}

CautionNote::CautionNote(const QString& text, QWidget* parent) : QWidget(parent) {
  const int unit = fontMetrics().height();
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(unit * 2 / 3, unit / 2, unit * 2 / 3, unit / 2);
  row->setSpacing(unit / 2);
  auto* mark = new QLabel;
  mark->setPixmap(icon(QStringLiteral("warning"), theme_tokens().caution).pixmap(QSize(unit, unit), devicePixelRatioF()));
  auto* words = new QLabel(text);
  words->setTextFormat(Qt::PlainText);
  words->setWordWrap(true);
  words->setFont(resized(font(), 12));
  words->setMinimumWidth(1);
  row->addWidget(mark, 0, Qt::AlignTop);
  row->addWidget(words, 1);
}

void CautionNote::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme_tokens().border, 1));
  painter.setBrush(theme_tokens().base);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

}  // namespace assay::app
