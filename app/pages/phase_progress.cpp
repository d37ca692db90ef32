// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/phase_progress.h"

#include <QPainter>
#include <algorithm>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

PhaseProgress::PhaseProgress(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("phase_progress"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize PhaseProgress::sizeHint() const { return {fontMetrics().height() * 30, fontMetrics().height() * 2}; }
QSize PhaseProgress::minimumSizeHint() const { return {fontMetrics().height() * 12, sizeHint().height()}; }

void PhaseProgress::show_run(const RunDetails& details) {
  const RunRow& run = details.row;
  calm_ = run.status == RunStatus::paused || run.status == RunStatus::cancelling || has_ended(run.status);
  std::vector<PhaseSpec> declared = details.info.phases;
  if (declared.empty()) declared.push_back({"", "", 1});
  double sum = 0;
  for (const PhaseSpec& phase : declared) sum += std::max(phase.weight, 1e-9);
  int current = -1;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (declared[i].name == run.phase) current = static_cast<int>(i);
  }
  phases_.clear();
  double at = 0;
  for (int i = 0; i < static_cast<int>(declared.size()); ++i) {
    Phase phase;
    phase.title = QString::fromStdString(declared[i].title);
    phase.from = at;
    at += std::max(declared[i].weight, 1e-9) / sum;
    phase.to = at;
    if (run.status == RunStatus::finished || i < current) {
      phase.state = Phase::State::done;
      phase.fraction = 1;
    } else if (i == current || declared.size() == 1) {
      phase.state = Phase::State::current;
      phase.fraction = std::clamp((run.progress - phase.from) / (phase.to - phase.from), 0.0, 1.0);
      if (!run.phase_detail.empty()) {
        const QString detail = QString::fromStdString(run.phase_detail);
        phase.title = phase.title.isEmpty() ? detail : phase.title + QStringLiteral(", ") + detail;
      }
    }
    phases_.push_back(phase);
  }
  const int percent = qRound(run.progress * 100);
  const QString now = current >= 0 ? phases_[current].title : QString();
  setAccessibleName(tr("Progress"));
  setAccessibleDescription(tr("%1 %, %2").arg(percent).arg(now));
  update();
}

void PhaseProgress::paintEvent(QPaintEvent*) {
  const Tokens& tokens = theme_tokens();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const int unit = fontMetrics().height();
  QFont small = font();
  small.setPointSizeF(font().pointSizeF() * 11 / 13);
  const QFontMetrics metrics(small);
  painter.setFont(small);
  const qreal gap = unit * 0.2, bar = unit * 0.33;
  for (const Phase& phase : phases_) {
    const qreal left = phase.from * width() + (phase.from > 0 ? gap / 2 : 0);
    const qreal right = phase.to * width() - (phase.to < 0.999 ? gap / 2 : 0);
    const QRectF whole(left, height() - bar - 1, std::max<qreal>(bar, right - left), bar);
    painter.setPen(Qt::NoPen);
    painter.setBrush(phase.state == Phase::State::coming ? tokens.neutral_soft : tokens.border);
    painter.drawRoundedRect(whole, bar / 2, bar / 2);
    if (phase.fraction > 0) {
      painter.setBrush(calm_ && phase.state == Phase::State::current ? tokens.caution : tokens.accent);
      painter.drawRoundedRect(QRectF(whole.topLeft(), QSizeF(std::max(bar, whole.width() * phase.fraction), bar)), bar / 2, bar / 2);
    }
    QRectF words(left, 0, right - left, whole.top() - unit * 0.15);
    if (phase.state == Phase::State::done) {
      const int size = unit * 5 / 8;
      if (words.width() > size * 3) {
        icon(QStringLiteral("check"), tokens.good)
            .paint(&painter, QRect(static_cast<int>(words.left()), static_cast<int>(words.center().y() - size / 2.0), size, size));
        words.setLeft(words.left() + size * 1.25);
      }
    }
    if (words.width() < unit * 2) continue;  // too narrow for a word
    painter.setPen(phase.state == Phase::State::current ? tokens.text : phase.state == Phase::State::done ? tokens.secondary : tokens.faint);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(phase.title, Qt::ElideRight, static_cast<int>(words.width())));
  }
}

}  // namespace assay::app
