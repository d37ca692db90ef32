// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/overview_head.h"

#include <QBoxLayout>
#include <QPainter>
#include <QResizeEvent>
#include <QStyle>
#include <algorithm>

#include "app/window/link_button.h"
#include "widgets/figure/result_mark.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

constexpr int longest_large = 150;  ///< letters of a sentence that is set in the largest size

/// The glyph of one condition; a screen reader hears its word with the condition.
class StateMark : public QWidget {
 public:
  explicit StateMark(std::string state) : state_(std::move(state)) {
    setFixedSize(fontMetrics().height(), fontMetrics().height());
    setToolTip(state_look(state_, theme_tokens()).word);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const JudgementLook look = state_look(state_, theme_tokens());
    const double side = height() * 0.86, off = (height() - side) / 2;
    paint_glyph(painter, QRectF(off, off, side, side), look.glyph, look.ink);
  }

 private:
  std::string state_;
};

QLabel* plain_label(const char* role) {
  auto* label = new QLabel;
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  if (role) label->setProperty("role", role);
  return label;
}

}  // namespace

FactRow::FactRow(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void FactRow::set_facts(const std::vector<std::string>& facts) {
  for (QLabel* label : labels_) delete label;
  labels_.clear();
  for (const std::string& fact : facts) {
    auto* label = plain_label("secondary");
    label->setParent(this);
    label->setText(QString::fromStdString(fact));
    label->show();
    labels_.push_back(label);
  }
  arrange(width(), true);
  updateGeometry();
}

int FactRow::arrange(int width, bool move) const {
  const int gap = fontMetrics().height() * 5 / 4, line_gap = fontMetrics().height() / 4;
  int x = 0, y = 0, line = 0;
  for (QLabel* label : labels_) {
    label->ensurePolished();
    const QFontMetrics metrics(label->font());
    const int wanted = std::min(metrics.horizontalAdvance(label->text()) + metrics.height() / 4, std::max(1, width));
    const int height = label->heightForWidth(wanted);
    if (x > 0 && x + wanted > width) {
      y += line + line_gap;
      x = line = 0;
    }
    if (move) label->setGeometry(x, y, wanted, height);
    x += wanted + gap;
    line = std::max(line, height);
  }
  return y + line;
}

int FactRow::heightForWidth(int width) const { return arrange(width, false); }
QSize FactRow::sizeHint() const { return {fontMetrics().height() * 20, arrange(fontMetrics().height() * 40, false)}; }
QSize FactRow::minimumSizeHint() const { return {fontMetrics().height() * 4, 0}; }
void FactRow::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange(event->size().width(), true);
}

ToneMark::ToneMark(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("tone"));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ToneMark::set_tone(const std::string& tone) {
  tone_ = tone;
  const QString word = tone.empty() ? QString() : tone_look(tone, theme_tokens()).word;
  setAccessibleName(word);
  setToolTip(word);
  update();
}

QSize ToneMark::sizeHint() const {
  const int side = QFontMetrics(theme_font(TextRole::page_title)).height() * 11 / 10;
  return {side, side};
}

void ToneMark::paintEvent(QPaintEvent*) {
  const JudgementLook look = tone_look(tone_, theme_tokens());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(look.soft);
  painter.drawRoundedRect(rect(), height() * 0.16, height() * 0.16);
  const double inset = height() * 0.18;
  paint_glyph(painter, QRectF(rect()).adjusted(inset, inset, -inset, -inset), look.glyph, look.ink);
}

OverviewHead::OverviewHead(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("overview_head"));
  const int unit = fontMetrics().height();
  auto* answer = new QWidget;
  auto* column = new QVBoxLayout(answer);
  column->setContentsMargins(unit, unit * 3 / 4, unit, unit * 3 / 4);
  column->setSpacing(unit / 3);
  heading_ = plain_label("secondary");
  heading_->setObjectName(QStringLiteral("overview_heading"));
  mark_ = new ToneMark;
  sentence_ = plain_label("page_title");
  sentence_->setObjectName(QStringLiteral("overview_sentence"));
  auto* line = new QHBoxLayout;
  line->setSpacing(unit / 2);
  line->addWidget(mark_, 0, Qt::AlignTop);
  line->addWidget(sentence_, 1);
  facts_ = new FactRow;
  facts_->setAccessibleName(tr("Facts"));
  column->addWidget(heading_);
  column->addLayout(line);
  column->addWidget(facts_);
  column->addStretch(1);

  conditions_ = new QWidget;
  conditions_->setObjectName(QStringLiteral("overview_assumptions"));
  auto* side = new QVBoxLayout(conditions_);
  side->setContentsMargins(unit, unit * 3 / 4, unit, unit * 3 / 4);
  side->setSpacing(unit / 4);
  auto* title = new QLabel(tr("Holds only if"));
  title->setProperty("role", "section");
  side->addWidget(title);
  condition_rows_ = new QVBoxLayout;
  condition_rows_->setSpacing(unit / 5);
  side->addLayout(condition_rows_);
  side->addStretch(1);

  between_ = new HairLine(Qt::Vertical);
  halves_ = new QBoxLayout(QBoxLayout::LeftToRight, this);
  halves_->setContentsMargins(0, 0, 0, 0);
  halves_->setSpacing(0);
  halves_->addWidget(answer, 9);
  halves_->addWidget(between_);
  halves_->addWidget(conditions_, 4);
  connect(&Theme::instance(), &Theme::changed, this, &OverviewHead::show_assumptions);
  show_texts({});
}

void OverviewHead::show_answer(const QString& heading, const QString& sentence, const std::string& tone, const QString& waiting) {
  heading_->setText(heading);
  const bool there = !sentence.isEmpty();
  sentence_->setText(there ? sentence : waiting);
  sentence_->setVisible(!sentence_->text().isEmpty());
  sentence_->setAccessibleName(there ? tr("Answer") : tr("No answer yet"));
  // A page title says the answer; what stands in its place is quieter.
  const char* role = !there ? "secondary" : sentence.size() <= longest_large ? "page_title" : "title";
  if (sentence_->property("role").toString() != QLatin1String(role)) {
    sentence_->setProperty("role", role);
    sentence_->style()->unpolish(sentence_);
    sentence_->style()->polish(sentence_);
  }
  mark_->setVisible(there && !tone.empty());
  mark_->set_tone(tone);
}

void OverviewHead::show_texts(const OverviewTexts& texts) {
  texts_ = texts;
  facts_->set_facts(texts.facts);
  facts_->setVisible(!texts.facts.empty());
  conditions_->setVisible(!texts.assumptions.empty());
  between_->setVisible(!texts.assumptions.empty());
  show_assumptions();
}

void OverviewHead::show_assumptions() {
  while (QLayoutItem* item = condition_rows_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const int unit = fontMetrics().height();
  for (const OverviewAssumption& one : texts_.assumptions) {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(unit / 2);
    line->addWidget(new StateMark(one.state), 0, Qt::AlignTop);
    auto* text = new QLabel(QStringLiteral("%1 <span style=\"color:%2\">%3</span>")
                                .arg(QString::fromStdString(one.text).toHtmlEscaped(), theme_tokens().faint.name(),
                                     QString::fromStdString(one.basis).toHtmlEscaped()));
    text->setTextFormat(Qt::RichText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setFont(theme_font(TextRole::secondary));
    text->setAccessibleName(tr("%1: %2, %3").arg(state_look(one.state, theme_tokens()).word, QString::fromStdString(one.text), QString::fromStdString(one.basis)));
    line->addWidget(text, 1);
    condition_rows_->addWidget(row);
  }
}

void OverviewHead::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const bool narrow = event->size().width() < fontMetrics().height() * 46;
  const auto direction = narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
  if (halves_->direction() == direction) return;
  halves_->setDirection(direction);
  between_->setMinimumSize(narrow ? QSize(0, 1) : QSize(1, 0));
  between_->setMaximumSize(narrow ? QSize(QWIDGETSIZE_MAX, 1) : QSize(1, QWIDGETSIZE_MAX));
}

}  // namespace assay::app
