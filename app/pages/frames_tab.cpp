// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/frames_tab.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSlider>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/figure/figure_view.h"
#include "widgets/theme/icons.h"

namespace assay::app {

namespace {

constexpr int usual_rate = 5;  ///< frames per second

}  // namespace

FramesTab::FramesTab(ProjectSession& session, const QString& run, FigureSpec spec, bool small, QWidget* parent)
    : FigureTab(session, run, std::move(spec), parent), view_(new assay::FigureView), small_(small), play_(new QToolButton), slider_(new QSlider(Qt::Horizontal)), place_(new QLabel) {
  const int unit = fontMetrics().height();
  auto* page = new QWidget;
  page->setProperty("base", true);
  page->setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(view_, 1);
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(unit, unit / 4, unit, unit / 4);
  bar->setSpacing(unit / 2);
  play_->setObjectName(QStringLiteral("play"));
  play_->setAutoRaise(true);
  play_->setFocusPolicy(Qt::StrongFocus);
  slider_->setObjectName(QStringLiteral("frame"));
  slider_->setAccessibleName(tr("Frame"));
  slider_->setPageStep(1);
  slider_->setMinimumWidth(unit * 5);
  place_->setObjectName(QStringLiteral("frame_caption"));
  place_->setProperty("role", "secondary");
  place_->setTextFormat(Qt::PlainText);
  bar->addWidget(play_);
  bar->addWidget(slider_, 1);
  bar->addWidget(place_);
  if (!small) {
    speed_ = new QComboBox;
    speed_->setObjectName(QStringLiteral("speed"));
    speed_->setAccessibleName(tr("Speed"));
    for (const int rate : {1, 2, 5, 10, 20}) speed_->addItem(tr("%1 per second").arg(rate), rate);
    speed_->setCurrentIndex(speed_->findData(usual_rate));
    bar->addSpacing(unit / 2);
    bar->addWidget(speed_);
    connect(speed_, &QComboBox::currentIndexChanged, this, [this] { timer_.setInterval(1000 / speed_->currentData().toInt()); });
  }
  column->addLayout(bar);
  timer_.setInterval(1000 / usual_rate);
  connect(&timer_, &QTimer::timeout, this, &FramesTab::step);
  connect(play_, &QToolButton::clicked, this, [this] { set_playing(!is_playing()); });
  connect(slider_, &QSlider::valueChanged, this, [this](int frame) {
    if (frame != view_->frame()) view_->set_frame(frame);
    show_place();
  });
  connect(view_, &assay::FigureView::frame_changed, slider_, &QSlider::setValue);
  view_->installEventFilter(this);
  slider_->installEventFilter(this);
  set_view(page);
  set_playing(false);
}

void FramesTab::set_playing(bool playing) {
  if (playing && view_->frame_count() > 1) {
    if (view_->frame() >= view_->frame_count() - 1) go_to(0);
    timer_.start();
  } else {
    timer_.stop();
  }
  const QString word = is_playing() ? tr("Pause (Space)") : tr("Play (Space)");
  play_->setIcon(icon(is_playing() ? QStringLiteral("pause") : QStringLiteral("play")));
  play_->setToolTip(word);
  play_->setAccessibleName(is_playing() ? tr("Pause") : tr("Play"));
}

void FramesTab::step() {
  if (view_->frame() >= view_->frame_count() - 1) return set_playing(false);
  go_to(view_->frame() + 1);
}

void FramesTab::go_to(int frame) { slider_->setValue(frame); }

FigureData FramesTab::figure_as_shown() const {
  FigureData shown = *figure();
  shown.frame = view_->frame();
  return shown;
}

void FramesTab::show_figure(const FigureData& figure) {
  const bool at_end = slider_->maximum() > 0 && slider_->value() == slider_->maximum();
  view_->set_figure(figure);
  const int last = std::max(0, view_->frame_count() - 1);
  {
    const QSignalBlocker quiet(slider_);
    const bool grew = last > slider_->maximum();
    slider_->setRange(0, last);
    if (at_end && grew) view_->set_frame(last);  // who watches the newest frame goes on watching it
    slider_->setValue(view_->frame());
  }
  slider_->setEnabled(last > 0);
  play_->setEnabled(last > 0);
  show_place();
}

void FramesTab::show_place() {
  const QString place = tr("%1 of %2").arg(view_->frame() + 1).arg(view_->frame_count()), caption = view_->frame_caption();
  const QString full = caption.isEmpty() ? place : QStringLiteral("%1 · %2").arg(caption, place);
  // In a tile the caption above the picture is enough; elsewhere a long one leaves the slider half of the row.
  place_->setText(small_ ? place : place_->fontMetrics().elidedText(full, Qt::ElideRight, std::max(fontMetrics().height() * 8, width() / 3)));
  place_->setToolTip(full);
  slider_->setAccessibleDescription(full);
}

bool FramesTab::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
    set_playing(!is_playing());
    return true;
  }
  return FigureTab::eventFilter(watched, event);
}

void FramesTab::showEvent(QShowEvent* event) {
  FigureTab::showEvent(event);
  // Space plays at once, unless somebody walks the tabs with the keyboard or types elsewhere.
  const QWidget* focus = window()->focusWidget();
  if (small_ || event->spontaneous() || qobject_cast<const QTabBar*>(focus) || qobject_cast<const QLineEdit*>(focus) || qobject_cast<const QPlainTextEdit*>(focus)) return;
  slider_->setFocus();
}

void FramesTab::hideEvent(QHideEvent* event) {
  FigureTab::hideEvent(event);
  set_playing(false);
}

}  // namespace assay::app
