// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_link.h"

#include <QSignalBlocker>
#include <algorithm>
#include <cmath>

#include "widgets/plots/plot_strip.h"
#include "widgets/plots/plot_words.h"

namespace assay {

PlotLink::PlotLink(PlotStrip* strip, QObject* parent) : QObject(parent), strip_(strip), hint_(tr("Point at a plot to read values here")) { update_strip(); }

void PlotLink::add(LivePlot* plot) {
  plot->set_smoothing(smoothing_);
  plot->set_cursor_shown(cursor_shown_);
  plots_.push_back(plot);
  connect(plot, &QObject::destroyed, this, &PlotLink::forget);
  connect(plot, &LivePlot::x_range_changed, this, [this, plot](double low, double high) {
    for (LivePlot* other : plots_)
      if (other != plot && same_x(plot, other)) other->set_x_range(low, high);
  });
  connect(plot, &LivePlot::x_extent_changed, this, [this, plot](double low, double high) {
    if (low <= high) extents_[plot] = {low, high};
    else extents_.erase(plot);
    share_extents();
  });
  connect(plot, &LivePlot::view_reset, this, [this, plot] {
    for (LivePlot* other : plots_) {
      if (other == plot || !same_x(plot, other)) continue;
      const QSignalBlocker quiet(other);
      other->reset_view();
    }
  });
  connect(plot, &LivePlot::cursor_moved, this, [this, plot](std::optional<double> x) {
    cursor_ = x;
    pointed_ = x ? plot : nullptr;
    for (LivePlot* other : plots_)
      if (other != plot) other->set_cursor(same_x(plot, other) ? x : std::nullopt);
    update_strip();
  });
  connect(plot, &LivePlot::smoothing_chosen, this, [this](double factor) {
    set_smoothing(factor);
    emit smoothing_changed(factor);
  });
  connect(plot, &LivePlot::cursor_shown_chosen, this, [this](bool shown) {
    set_cursor_shown(shown);
    emit cursor_shown_changed(shown);
  });
  connect(plot, &LivePlot::notes_changed, this, &PlotLink::update_strip);
  connect(plot, &LivePlot::latest_changed, this, [this] {
    if (cursor_) update_strip();
  });
}

void PlotLink::forget(QObject* plot) {
  std::erase_if(plots_, [plot](LivePlot* each) { return static_cast<QObject*>(each) == plot; });
  std::erase_if(extents_, [plot](const auto& entry) { return static_cast<QObject*>(entry.first) == plot; });
  if (static_cast<QObject*>(pointed_) != plot) return;
  pointed_ = nullptr;
  cursor_.reset();
  update_strip();
}

void PlotLink::clear() {
  for (LivePlot* plot : plots_) plot->disconnect(this);
  plots_.clear();
  extents_.clear();
  pointed_ = nullptr;
  cursor_.reset();
  update_strip();
}

void PlotLink::share_extents() {
  for (LivePlot* plot : plots_) {
    std::pair<double, double> all{1, -1};
    for (const auto& [other, extent] : extents_) {
      if (!same_x(plot, other)) continue;
      all = all.first > all.second ? extent : std::pair(std::min(all.first, extent.first), std::max(all.second, extent.second));
    }
    plot->set_x_extent(all.first, all.second);
  }
}

void PlotLink::set_smoothing(double factor) {
  smoothing_ = factor;
  for (LivePlot* plot : plots_) plot->set_smoothing(factor);
  update_strip();
}

void PlotLink::set_cursor_shown(bool shown) {
  cursor_shown_ = shown;
  for (LivePlot* plot : plots_) plot->set_cursor_shown(shown);
  update_strip();
}

void PlotLink::set_note(const QString& text) {
  note_ = text;
  update_strip();
}

void PlotLink::set_hint(const QString& text) {
  hint_ = text;
  update_strip();
}

void PlotLink::update_strip() {
  if (cursor_ && pointed_) {
    const QString title = pointed_->axes().x_title;
    // "12,000 evaluations", but "λ₁ 0.03"; a pixel lies between two evaluations.
    const bool counts = title.size() > 3 && title.front().isLower();
    const QString number = readout(counts && std::abs(*cursor_) >= 10 ? std::round(*cursor_) : *cursor_);
    std::vector<PlotStrip::Part> parts;
    for (const LivePlot* plot : plots_)
      if (plot->cursor()) parts.push_back({plot->axes().title.isEmpty() ? plot->axes().y_title : plot->axes().title, plot->cursor_values()});
    strip_->set_values((counts ? tr("At %2 %1") : tr("At %1 %2")).arg(title, number), std::move(parts));
  } else {
    strip_->set_hint(cursor_shown_ ? hint_ : QString());
  }
  QStringList notes;
  for (const LivePlot* plot : plots_)
    if (const QString text = plot->note_text(); !text.isEmpty()) {
      const QString title = plot->axes().title.isEmpty() ? plot->axes().y_title : plot->axes().title;
      notes << (plots_.size() > 1 ? title + QStringLiteral(": ") + text : text);
    }
  if (smoothing_ > 0) notes << tr("Faint line: raw. Strong line: smoothed %1").arg(smoothing_, 0, 'g', 3);
  if (!note_.isEmpty()) notes << note_;
  strip_->set_note(notes.join(QStringLiteral(". ")));
}

}  // namespace assay
