// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_curves.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/link_button.h"
#include "widgets/plots/live_plot.h"
#include "widgets/plots/plot_link.h"
#include "widgets/plots/plot_strip.h"
#include "widgets/theme/icons.h"

namespace assay::app {
namespace {

const QString choices_key = QStringLiteral("compare/choices"), smoothing_key = QStringLiteral("plots/smoothing");
constexpr double usual_smoothing = 0.93;

QString with_unit(const std::string& title, const std::string& unit) {
  return QString::fromStdString(title) + (unit.empty() ? QString() : QStringLiteral(" (%1)").arg(QString::fromStdString(unit)));
}

QToolButton* tool(const char* symbol, const QString& says, bool checkable) {
  auto* made = new QToolButton;
  made->setIcon(icon(QLatin1String(symbol)));
  made->setToolTip(says);
  made->setAccessibleName(says);
  made->setCheckable(checkable);
  made->setAutoRaise(true);
  return made;
}

}  // namespace

CompareCurves::CompareCurves(ProjectSession& session, QWidget* parent) : QWidget(parent), session_(session) {
  const int unit = fontMetrics().height();
  strip_ = new PlotStrip;
  link_ = new PlotLink(strip_, this);
  auto* plots = new QHBoxLayout;
  plots->setContentsMargins(unit / 2, 0, unit / 2, 0);
  for (int i = 0; i < 2; ++i) add_plot(plots, i);
  setFocusProxy(plots_.front().plot);

  smoothing_ = new QDoubleSpinBox;
  smoothing_->setObjectName(QStringLiteral("smoothing"));
  smoothing_->setPrefix(tr("Smoothing "));
  smoothing_->setRange(0, 0.99);
  smoothing_->setSingleStep(0.05);
  smoothing_->setAccessibleName(tr("Smoothing"));
  smoothing_->setToolTip(tr("Exponential mean of all curves (S); 0 shows every value as it is"));
  connect(smoothing_, &QDoubleSpinBox::valueChanged, this, [this](double factor) {
    link_->set_smoothing(factor);
    session_.set_setting(smoothing_key, factor);
  });
  connect(link_, &PlotLink::smoothing_changed, smoothing_, &QDoubleSpinBox::setValue);
  smoothing_->setValue(session_.setting(smoothing_key, 0.0).toDouble());
  auto* strip_row = new QHBoxLayout;
  strip_row->setContentsMargins(unit, unit / 4, unit / 2, unit / 4);
  strip_row->setSpacing(unit);
  strip_row->addWidget(strip_, 1);
  strip_row->addWidget(smoothing_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(plots, 1);
  column->addWidget(new HairLine(Qt::Horizontal));
  column->addLayout(strip_row);
}

void CompareCurves::add_plot(QHBoxLayout* row, int index) {
  const int unit = fontMetrics().height();
  auto* pane = new QWidget;
  auto* column = new QVBoxLayout(pane);
  column->setContentsMargins(unit / 2, unit / 2, unit / 2, 0);
  Plot made{new QComboBox, tool("log-axis", tr("Logarithmic axis (L); x axis with Shift+L"), true), new LivePlot, {}};
  made.choice->setObjectName(QStringLiteral("curves_%1").arg(index));
  made.choice->setAccessibleName(tr("Curves shown"));
  made.choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  made.log->setObjectName(QStringLiteral("log_%1").arg(index));
  QToolButton* box = tool("box-zoom", tr("Drag zooms into a box instead of panning"), true);
  QToolButton* fit = tool("fit", tr("Show all (0)"), false);
  auto* head = new QHBoxLayout;
  head->setSpacing(unit / 6);
  head->addWidget(made.choice);
  head->addStretch();
  for (QToolButton* button : {made.log, box, fit}) head->addWidget(button);
  column->addLayout(head);
  column->addWidget(made.plot, 1);
  row->addWidget(pane, 1);
  const auto place = plots_.size();
  plots_.push_back(made);
  made.plot->set_head_shown(false);  // the chips above are the legend
  link_->add(made.plot);
  made.plot->installEventFilter(this);
  connect(fit, &QToolButton::clicked, made.plot, &LivePlot::reset_view);
  connect(box, &QToolButton::toggled, made.plot, [plot = made.plot](bool on) { plot->set_drag_mode(on ? LivePlot::DragMode::box : LivePlot::DragMode::pan); });
  connect(made.log, &QToolButton::clicked, this, [this, place](bool on) {
    used_ = place;
    plots_[place].plot->set_log_y(on);
    keep_scales(place);
  });
  connect(made.plot, &LivePlot::scales_chosen, this, [this, place] { keep_scales(place); });
  connect(made.plot, &LivePlot::cursor_moved, this, [this, place](std::optional<double> x) {
    if (x) used_ = place;
  });
  connect(made.choice, &QComboBox::activated, this, [this, place] {
    QStringList choices;
    for (const auto& plot : plots_) choices << plot.choice->currentData().toString();
    session_.set_setting(choices_key, choices);
    used_ = place;
    show_plot(place);
  });
}

bool CompareCurves::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn)
    if (const std::size_t index = index_of(qobject_cast<LivePlot*>(watched)); index < plots_.size()) used_ = index;
  return QWidget::eventFilter(watched, event);
}

std::size_t CompareCurves::index_of(const LivePlot* plot) const {
  return static_cast<std::size_t>(std::find_if(plots_.begin(), plots_.end(), [&](const Plot& p) { return p.plot == plot; }) - plots_.begin());
}

std::vector<LivePlot*> CompareCurves::plots() const {
  std::vector<LivePlot*> all;
  for (const auto& plot : plots_) all.push_back(plot.plot);
  return all;
}

void CompareCurves::toggle_log(bool x_axis) {
  LivePlot* plot = plots_[used_].plot;
  if (x_axis) plot->set_log_x(plot->axes().x_scale == Scale::linear);
  else plot->set_log_y(plot->axes().y_scale == Scale::linear);
  keep_scales(used_);
}

void CompareCurves::toggle_cursor() { link_->set_cursor_shown(!link_->cursor_shown()); }

void CompareCurves::toggle_smoothing() { smoothing_->setValue(smoothing_->value() > 0 ? 0 : usual_smoothing); }

FigureData CompareCurves::figure_in_use() const { return plots_[used_].shown; }

/// The axes of a plot as they are now become those of its quantity.
void CompareCurves::keep_scales(std::size_t index) {
  Plot& plot = plots_[index];
  const PlotAxes& axes = plot.plot->axes();
  const bool log_x = axes.x_scale == Scale::log, log_y = axes.y_scale == Scale::log;
  scales_[plot.choice->currentData().toString()] = {log_x, log_y};
  plot.shown.x.scale = axes.x_scale;
  plot.shown.y.scale = axes.y_scale;
  plot.log->setChecked(log_y);
  link_->update_strip();
  emit remembered_changed();
}

QVariantMap CompareCurves::remembered() const {
  QVariantMap all;
  for (const auto& [choice, scales] : scales_) all.insert(choice, QVariantMap{{"x", scales.log_x.value_or(false)}, {"y", scales.log_y.value_or(false)}});
  return all;
}

void CompareCurves::restore(const QVariantMap& remembered) {
  for (auto it = remembered.begin(); it != remembered.end(); ++it) {
    const QVariantMap scales = it.value().toMap();
    scales_[it.key()] = {scales.value("x").toBool(), scales.value("y").toBool()};
  }
}

void CompareCurves::show_groups(const std::vector<CompareGroup>& groups) {
  groups_ = groups;
  fill_choices();
  int most = 0;
  for (const auto& group : groups_)
    if (group.shown() && group.info.seed_drives != SeedDrives::nothing) most = std::max(most, static_cast<int>(group.runs.size()));
  link_->set_note(most > 1 ? tr("Bands and ±: 95 % interval of the mean over seeds") : tr("No bands: no group has several seeds"));
  for (std::size_t i = 0; i < plots_.size(); ++i) show_plot(i);
}

void CompareCurves::fill_choices() {
  const QStringList remembered = session_.setting(choices_key).toStringList();
  for (int i = 0; i < static_cast<int>(plots_.size()); ++i) {
    QComboBox* box = plots_[static_cast<std::size_t>(i)].choice;
    const QString before = box->count() > 0 ? box->currentData().toString() : i < remembered.size() ? remembered[i] : QString();
    box->clear();
    for (const auto& series : compare_series_specs(groups_)) box->addItem(QString::fromStdString(series.title), QStringLiteral("series:") + QString::fromStdString(series.name));
    for (const auto& figure : compare_table_figures(groups_)) box->addItem(QString::fromStdString(figure.title), QStringLiteral("figure:") + QString::fromStdString(figure.name));
    int place = box->findData(before);
    // First the course of the minimisation, then the first figure over a result, else the next course.
    if (place < 0 && i == 1) {
      for (int k = 0; k < box->count() && place < 0; ++k)
        if (box->itemData(k).toString().startsWith("figure:")) place = k;
      if (place < 0) place = std::min(1, box->count() - 1);
    }
    box->setCurrentIndex(std::max(place, 0));
  }
}

FigureData CompareCurves::empty_figure(const QString& choice) const {
  const std::string name = choice.mid(choice.indexOf(':') + 1).toStdString();
  FigureData figure;
  figure.name = "compare-" + name;
  figure.kind = FigureKind::line;
  figure.interval = "95 % interval of the mean over seeds";
  if (choice.startsWith("series:")) {
    for (const auto& spec : compare_series_specs(groups_))
      if (spec.name == name) {
        figure.title = spec.title;
        figure.x.title = spec.step_title;
        figure.y.title = with_unit(spec.title, spec.unit).toStdString();
        figure.y.scale = spec.scale;
      }
  } else {
    for (const auto& spec : compare_table_figures(groups_))
      if (spec.name == name) {
        figure.title = spec.title;
        figure.x = {spec.x_title.empty() ? spec.x : spec.x_title, spec.x_scale, {}};
        figure.y = {spec.y_title.empty() ? spec.y.front() : spec.y_title, spec.y_scale, {}};
      }
  }
  if (const auto chosen = scales_.find(choice); chosen != scales_.end()) {
    if (chosen->second.log_x) figure.x.scale = *chosen->second.log_x ? Scale::log : Scale::linear;
    if (chosen->second.log_y) figure.y.scale = *chosen->second.log_y ? Scale::log : Scale::linear;
  }
  return figure;
}

void CompareCurves::show_plot(std::size_t index) {
  Plot& plot = plots_[index];
  const QString choice = plot.choice->currentData().toString();
  if (choice.isEmpty()) {
    plot.plot->clear_series();
    plot.shown = {};
    return;
  }
  std::vector<CompareGroup> shown;
  for (const auto& group : groups_)
    if (group.shown()) shown.push_back(group);
  session_.figure_lane().read<FigureData>(
      this,
      [shown, choice, figure = empty_figure(choice)](Project& project) {
        const std::string name = choice.mid(choice.indexOf(':') + 1).toStdString();
        const bool series = choice.startsWith("series:");
        FigureData filled = figure;
        for (const auto& group : shown) {
          GroupCurve points = series ? group_series(project, group, name) : group_table_curve(project, group, name);
          if (points.x.empty()) continue;
          FigureCurve curve;
          curve.name = group.name.toStdString();
          curve.x = std::move(points.x);
          curve.y = std::move(points.y);
          curve.low = std::move(points.low);
          curve.high = std::move(points.high);
          curve.style = group.look;
          curve.marks = !series;
          filled.curves.push_back(std::move(curve));
        }
        return filled;
      },
      [this, index, choice](FigureData filled) {
        if (plots_[index].choice->currentData().toString() == choice) take(index, std::move(filled));
      });
}

void CompareCurves::take(std::size_t index, FigureData figure) {
  Plot& plot = plots_[index];
  // The scales may have been switched while the points were read.
  const FigureData now = empty_figure(plot.choice->currentData().toString());
  figure.x.scale = now.x.scale;
  figure.y.scale = now.y.scale;
  const bool same = plot.shown.name == figure.name;
  const LivePlot::View view = plot.plot->view();
  plot.plot->clear_series();
  plot.plot->set_axes({{}, QString::fromStdString(figure.x.title), QString::fromStdString(figure.y.title), figure.x.scale, figure.y.scale});
  plot.plot->setAccessibleName(QString::fromStdString(figure.title));
  for (const auto& curve : figure.curves) {
    const int series = plot.plot->add_series(QString::fromStdString(curve.name), curve.style);
    plot.plot->set_points(series, curve.x, curve.y, curve.low, curve.high);
    if (curve.marks) plot.plot->set_series_marks(series, true, true);
  }
  if (same) plot.plot->set_view(view);
  plot.log->setChecked(figure.y.scale == Scale::log);
  plot.shown = std::move(figure);
  link_->update_strip();
  emit curves_shown();
}

}  // namespace assay::app
