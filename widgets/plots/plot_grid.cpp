// SPDX-License-Identifier: GPL-3.0-or-later
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "widgets/plots/live_plot.h"
#include "widgets/plots/plot_words.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// One line of quiet text that is cut with dots where there is no room; the whole of it in the tooltip.
class StripText : public QWidget {
 public:
  StripText(Qt::Alignment side, QWidget* parent) : QWidget(parent), side_(side) { setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); }
  void set_text(const QString& text) {
    if (text == text_) return;
    text_ = text;
    setToolTip(text);
    setAccessibleDescription(text);
    updateGeometry();
    update();
  }
  int natural_width() const { return QFontMetrics(font_of(TypeRole::caption)).horizontalAdvance(text_); }
  QSize sizeHint() const override { return {natural_width() + 2, QFontMetrics(font_of(TypeRole::caption)).height() + 2}; }
  QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setFont(font_of(TypeRole::caption));
    painter.setPen(theme_tokens().secondary);
    painter.drawText(rect(), side_ | Qt::AlignVCenter, QFontMetrics(painter.font()).elidedText(text_, Qt::ElideRight, width()));
  }

 private:
  QString text_;
  Qt::Alignment side_;
};

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
  StripText* at_cursor = nullptr;
  StripText* note = nullptr;
  QHBoxLayout* strip = nullptr;
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
  at_cursor->update();
  note->update();
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
      if (!values.isEmpty()) parts << plot->axes().title + QStringLiteral(": ") + values;
    }
    parts.prepend(PlotGrid::tr("Cursor at %1 %2").arg(x_title, readout(*cursor)));
    at_cursor->set_text(parts.join(QStringLiteral("   ")));
  } else {
    at_cursor->set_text(cursor_visible ? PlotGrid::tr("Point at a plot to read values here") : QString());
  }
  QStringList notes;
  for (const LivePlot* plot : plots) {
    const QString text = plot->note_text();
    if (!text.isEmpty()) notes << (plots.size() > 1 ? plot->axes().title + QStringLiteral(": ") + text : text);
  }
  if (smoothing > 0) notes << PlotGrid::tr("Faint line: raw. Strong line: smoothed %1").arg(smoothing, 0, 'g', 3);
  if (!given_note.isEmpty()) notes << given_note;
  const QString joined = notes.join(QStringLiteral(". "));
  note->set_text(cursor ? QString() : joined);
  // The note takes what it needs; the values at the cursor have the strip for themselves.
  strip->setStretch(0, cursor ? 1 : at_cursor->natural_width());
  strip->setStretch(1, cursor ? 0 : std::max(1, note->natural_width()));
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
  s.at_cursor = new StripText(Qt::AlignLeft, this);
  s.at_cursor->setAccessibleName(tr("Values at the cursor"));
  s.note = new StripText(Qt::AlignRight, this);
  s.strip = new QHBoxLayout;
  s.strip->setContentsMargins(2 * unit, unit / 2, 2 * unit, unit / 2);
  s.strip->setSpacing(2 * unit);
  s.strip->addWidget(s.at_cursor, 1);
  s.strip->addWidget(s.note, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(scroll, 1);
  column->addWidget(new Hairline(this));
  column->addLayout(s.strip);
  connect(&Theme::instance(), &Theme::changed, this, [this] { state_->restyle(); });
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
