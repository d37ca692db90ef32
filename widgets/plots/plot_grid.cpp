// SPDX-License-Identifier: GPL-3.0-or-later
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/plots/live_plot.h"
#include "widgets/plots/plot_link.h"
#include "widgets/plots/plot_strip.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// A hairline in the colour of the theme.
class Hairline : public QWidget {
 public:
  explicit Hairline(QWidget* parent) : QWidget(parent) { setFixedHeight(1); }

 protected:
  void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), theme_tokens().line); }
};

}  // namespace

struct PlotGrid::State {
  PlotGrid* owner;
  QWidget* page = nullptr;
  QGridLayout* grid = nullptr;
  PlotStrip* strip = nullptr;
  PlotLink* link = nullptr;
  std::vector<LivePlot*> plots;
  int columns = 2;
  LivePlot::DragMode drag_mode = LivePlot::DragMode::pan;

  void arrange();
};

void PlotGrid::State::arrange() {
  for (LivePlot* plot : plots) grid->removeWidget(plot);
  const int count = static_cast<int>(plots.size());
  for (int i = 0; i < count; ++i) {
    // The last of an odd number has the row for itself.
    const bool alone = i == count - 1 && i % columns == 0;
    grid->addWidget(plots[static_cast<std::size_t>(i)], i / columns, i % columns, 1, alone ? columns : 1);
    plots[static_cast<std::size_t>(i)]->set_x_title_shown(i + columns >= count || plots[static_cast<std::size_t>(i)]->axes().x_title != plots[static_cast<std::size_t>(i + columns)]->axes().x_title);
  }
  for (int column = 0; column < grid->columnCount(); ++column) grid->setColumnStretch(column, column < columns ? 1 : 0);
  for (int row = 0; row < grid->rowCount(); ++row) grid->setRowStretch(row, row * columns < count ? 1 : 0);
}

PlotGrid::PlotGrid(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>()) {
  State& s = *state_;
  s.owner = this;
  const int unit = fontMetrics().height() / 2;
  s.page = new QWidget;
  // By the style sheet, which follows the theme; it would take a palette of their own back.
  for (QWidget* ground : {static_cast<QWidget*>(this), s.page}) {
    ground->setProperty("surface", "base");
    ground->setAttribute(Qt::WA_StyledBackground);
  }
  s.grid = new QGridLayout(s.page);
  s.grid->setContentsMargins(2 * unit, unit, 2 * unit, unit);
  s.grid->setHorizontalSpacing(3 * unit);
  s.grid->setVerticalSpacing(2 * unit);
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(s.page);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  s.strip = new PlotStrip;
  s.link = new PlotLink(s.strip, this);
  connect(s.link, &PlotLink::smoothing_changed, this, &PlotGrid::smoothing_changed);
  connect(s.link, &PlotLink::cursor_shown_changed, this, &PlotGrid::cursor_visible_changed);
  auto* strip_row = new QHBoxLayout;
  strip_row->setContentsMargins(2 * unit, unit / 2, 2 * unit, unit / 2);
  strip_row->addWidget(s.strip);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(scroll, 1);
  column->addWidget(new Hairline(this));
  column->addLayout(strip_row);
}

PlotGrid::~PlotGrid() = default;

LivePlot* PlotGrid::add_plot(const PlotAxes& axes) {
  auto* plot = new LivePlot(state_->page);
  plot->set_axes(axes);
  plot->set_drag_mode(state_->drag_mode);
  plot->setMinimumHeight(fontMetrics().height() * 9);
  state_->plots.push_back(plot);
  state_->link->add(plot);
  state_->arrange();
  plot->show();
  return plot;
}

void PlotGrid::clear() {
  state_->link->clear();
  for (LivePlot* plot : state_->plots) {
    state_->grid->removeWidget(plot);
    delete plot;
  }
  state_->plots.clear();
}

std::vector<LivePlot*> PlotGrid::plots() const { return state_->plots; }

void PlotGrid::set_columns(int columns) {
  columns = std::max(columns, 1);
  if (columns == state_->columns) return;
  state_->columns = columns;
  state_->arrange();
}

void PlotGrid::set_smoothing(double factor) { state_->link->set_smoothing(factor); }

void PlotGrid::set_drag_mode(LivePlot::DragMode mode) {
  state_->drag_mode = mode;
  for (LivePlot* plot : state_->plots) plot->set_drag_mode(mode);
}

void PlotGrid::set_cursor_visible(bool visible) { state_->link->set_cursor_shown(visible); }

void PlotGrid::reset_view() {
  for (LivePlot* plot : state_->plots) plot->reset_view();
}

void PlotGrid::set_note(const QString& text) { state_->link->set_note(text); }

}  // namespace assay
