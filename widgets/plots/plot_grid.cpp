// SPDX-License-Identifier: GPL-3.0-or-later
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "widgets/plots/live_plot.h"
#include "widgets/plots/plot_words.h"
#include "widgets/theme/theme.h"

namespace assay {

struct PlotGrid::State {
  PlotGrid* owner;
  QWidget* page = nullptr;
  QGridLayout* grid = nullptr;
  QLabel* at_cursor = nullptr;
  QLabel* note = nullptr;
  std::vector<LivePlot*> plots;
  std::map<LivePlot*, std::pair<double, double>> extents;
  int columns = 2;
  double smoothing = 0;
  LivePlot::DragMode drag_mode = LivePlot::DragMode::pan;
  bool cursor_visible = true;
  std::optional<double> cursor;
  QString given_note;

  void arrange();
  void restyle();
  void update_strip();
  void link(LivePlot* plot);
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

void PlotGrid::State::restyle() {
  const Tokens& tokens = theme_tokens();
  for (QLabel* label : {at_cursor, note}) {
    label->setFont(font_of(TypeRole::caption));
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, tokens.secondary);
    label->setPalette(palette);
  }
  for (QWidget* widget : {static_cast<QWidget*>(owner), page}) {
    QPalette palette = widget->palette();
    palette.setColor(QPalette::Window, tokens.base);
    widget->setPalette(palette);
  }
  update_strip();
}

void PlotGrid::State::update_strip() {
  if (cursor) {
    QStringList parts;
    QString x_title = plots.empty() ? QString() : plots.front()->axes().x_title;
    for (const LivePlot* plot : plots) {
      const QString values = plot->cursor_text();
      if (!values.isEmpty()) parts << QStringLiteral("%1 <b>%2</b>").arg(plot->axes().title.toHtmlEscaped(), values.toHtmlEscaped());
    }
    at_cursor->setText(PlotGrid::tr("Cursor at %1 <b>%2</b>").arg(x_title.toHtmlEscaped(), readout(*cursor)) +
                       (parts.isEmpty() ? QString() : QStringLiteral(": ") + parts.join(QStringLiteral(" · "))));
  } else {
    at_cursor->setText(cursor_visible ? PlotGrid::tr("Point at a plot to read values here") : QString());
  }
  QStringList notes;
  for (const LivePlot* plot : plots) {
    const QString text = plot->note_text();
    if (!text.isEmpty()) notes << (plots.size() > 1 ? plot->axes().title + QStringLiteral(": ") + text : text);
  }
  if (smoothing > 0) notes << PlotGrid::tr("Faint line: raw. Strong line: smoothed %1").arg(smoothing, 0, 'g', 3);
  if (!given_note.isEmpty()) notes << given_note;
  const QString joined = notes.join(QStringLiteral(". "));
  note->setText(cursor ? QString() : joined);
  note->setToolTip(joined);
}

void PlotGrid::State::link(LivePlot* plot) {
  QObject::connect(plot, &LivePlot::x_range_changed, owner, [this, plot](double low, double high) {
    for (LivePlot* other : plots)
      if (other != plot) other->set_x_range(low, high);
  });
  QObject::connect(plot, &LivePlot::x_extent_changed, owner, [this, plot](double low, double high) {
    extents[plot] = {low, high};
    for (const auto& [other, extent] : extents) {
      low = std::min(low, extent.first);
      high = std::max(high, extent.second);
    }
    for (LivePlot* other : plots) other->set_x_extent(low, high);
  });
  QObject::connect(plot, &LivePlot::view_reset, owner, [this, plot] {
    for (LivePlot* other : plots) {
      if (other == plot) continue;
      const QSignalBlocker quiet(other);
      other->reset_view();
    }
  });
  QObject::connect(plot, &LivePlot::cursor_moved, owner, [this, plot](std::optional<double> x) {
    cursor = x;
    for (LivePlot* other : plots)
      if (other != plot) other->set_cursor(x);
    update_strip();
  });
  QObject::connect(plot, &LivePlot::notes_changed, owner, [this] { update_strip(); });
  QObject::connect(plot, &LivePlot::latest_changed, owner, [this] {
    if (cursor) update_strip();
  });
}

PlotGrid::PlotGrid(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>()) {
  State& s = *state_;
  s.owner = this;
  setAutoFillBackground(true);
  const int unit = fontMetrics().height() / 2;
  s.page = new QWidget;
  s.page->setAutoFillBackground(true);
  s.grid = new QGridLayout(s.page);
  s.grid->setContentsMargins(2 * unit, unit, 2 * unit, unit);
  s.grid->setHorizontalSpacing(3 * unit);
  s.grid->setVerticalSpacing(2 * unit);
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(s.page);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  s.at_cursor = new QLabel(this);
  s.at_cursor->setTextFormat(Qt::RichText);
  s.at_cursor->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  s.at_cursor->setAccessibleName(tr("Values at the cursor"));
  s.note = new QLabel(this);
  s.note->setTextFormat(Qt::PlainText);
  auto* strip = new QHBoxLayout;
  strip->setContentsMargins(2 * unit, unit / 2, 2 * unit, unit / 2);
  strip->addWidget(s.at_cursor, 1);
  strip->addWidget(s.note, 0, Qt::AlignRight);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(scroll, 1);
  auto* rule = new QFrame(this);
  rule->setFrameShape(QFrame::HLine);
  rule->setFrameShadow(QFrame::Plain);
  rule->setFixedHeight(1);
  const auto colour_rule = [rule] {
    QPalette palette = rule->palette();
    palette.setColor(QPalette::WindowText, theme_tokens().line);
    rule->setPalette(palette);
  };
  colour_rule();
  column->addWidget(rule);
  column->addLayout(strip);
  connect(&Theme::instance(), &Theme::changed, this, [this, colour_rule] {
    state_->restyle();
    colour_rule();
  });
  s.restyle();
}

PlotGrid::~PlotGrid() = default;

LivePlot* PlotGrid::add_plot(const PlotAxes& axes) {
  auto* plot = new LivePlot(state_->page);
  plot->set_axes(axes);
  plot->set_smoothing(state_->smoothing);
  plot->set_drag_mode(state_->drag_mode);
  plot->set_cursor_shown(state_->cursor_visible);
  plot->setMinimumHeight(fontMetrics().height() * 9);
  state_->plots.push_back(plot);
  state_->link(plot);
  state_->arrange();
  plot->show();
  return plot;
}

void PlotGrid::clear() {
  for (LivePlot* plot : state_->plots) {
    state_->grid->removeWidget(plot);
    delete plot;
  }
  state_->plots.clear();
  state_->extents.clear();
  state_->cursor.reset();
  state_->update_strip();
}

std::vector<LivePlot*> PlotGrid::plots() const { return state_->plots; }

void PlotGrid::set_columns(int columns) {
  columns = std::max(columns, 1);
  if (columns == state_->columns) return;
  state_->columns = columns;
  state_->arrange();
}

void PlotGrid::set_smoothing(double factor) {
  state_->smoothing = factor;
  for (LivePlot* plot : state_->plots) plot->set_smoothing(factor);
  state_->update_strip();
}

void PlotGrid::set_drag_mode(LivePlot::DragMode mode) {
  state_->drag_mode = mode;
  for (LivePlot* plot : state_->plots) plot->set_drag_mode(mode);
}

void PlotGrid::set_cursor_visible(bool visible) {
  state_->cursor_visible = visible;
  for (LivePlot* plot : state_->plots) plot->set_cursor_shown(visible);
  state_->update_strip();
}

void PlotGrid::reset_view() {
  for (LivePlot* plot : state_->plots) plot->reset_view();
}

void PlotGrid::set_note(const QString& text) {
  state_->given_note = text;
  state_->update_strip();
}

}  // namespace assay
