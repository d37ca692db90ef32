// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_live_tab.h"

#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/shortcut_hint.h"
#include "widgets/plots/live_plot.h"
#include "widgets/theme/icons.h"

namespace assay::app {

namespace {

QString with_unit(const std::string& title, const std::string& unit) {
  const QString text = QString::fromStdString(title);
  return unit.empty() ? text : text + QStringLiteral(" (%1)").arg(QString::fromStdString(unit));
}

}  // namespace

RunLiveTab::RunLiveTab(ProjectSession& session, const MethodInfo& info, RunSeriesFeed& feed, QWidget* parent)
    : QWidget(parent), session_(session), grid_(new assay::PlotGrid) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  for (QWidget* ground : std::initializer_list<QWidget*>{this, grid_}) {
    ground->setProperty("base", true);
    ground->setAttribute(Qt::WA_StyledBackground);
  }
  build_toolbar();
  layout->addWidget(toolbar_);
  layout->addWidget(grid_, 1);
  build_plots(info);
  connect(&feed, &RunSeriesFeed::news, this, &RunLiveTab::take);
  connect(&feed, &RunSeriesFeed::restarted, this, [this] {
    for (auto& [name, place] : places_) place.plot->set_points(place.series, {}, {});
  });
}

void RunLiveTab::build_plots(const MethodInfo& info) {
  std::map<std::string, assay::LivePlot*> groups;
  for (const SeriesSpec& spec : info.series) {
    const std::string group = spec.plot.empty() ? "series:" + spec.name : spec.plot;
    assay::LivePlot*& plot = groups[group];
    if (!plot) {
      plot = grid_->add_plot({with_unit(spec.title, spec.unit), QString::fromStdString(spec.step_title),
                              with_unit(spec.title, spec.unit), Scale::linear, spec.scale});
      plot->setAccessibleName(QString::fromStdString(spec.title));
      plot->setToolTip(QString::fromStdString(spec.help));
      for (const FigureSpec& figure : info.figures) {
        const bool over_series = figure.output.empty() && figure.reference_line &&
                                 std::find(figure.y.begin(), figure.y.end(), spec.name) != figure.y.end();
        if (over_series) plot->add_rule(*figure.reference_line, false, QString::fromStdString(figure.reference_title));
      }
    }
    const int look = plot->series_count();
    places_[spec.name] = {plot, plot->add_series(QString::fromStdString(spec.title), look)};
  }
}

void RunLiveTab::build_toolbar() {
  toolbar_ = new QWidget;
  auto* row = new QHBoxLayout(toolbar_);
  const int unit = fontMetrics().height();
  row->setContentsMargins(unit, unit / 4, unit, unit / 4);
  row->setSpacing(unit / 3);
  const auto tool = [&](const QString& icon_name, const QString& text, bool checkable) {
    auto* button = new QToolButton;
    button->setIcon(icon(icon_name));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setCheckable(checkable);
    button->setAutoRaise(true);
    row->addWidget(button);
    return button;
  };
  QToolButton* pan = tool(QStringLiteral("pan"), tr("Drag pans"), true);
  QToolButton* box = tool(QStringLiteral("box-zoom"), tr("Drag zooms into a box"), true);
  QToolButton* cursor = tool(QStringLiteral("cursor"), tr("Cursor over all plots (C)"), true);
  QToolButton* fit = tool(QStringLiteral("fit"), tr("Show everything (0)"), false);
  auto* drags = new QButtonGroup(toolbar_);
  drags->addButton(pan);
  drags->addButton(box);
  pan->setChecked(true);
  cursor->setChecked(true);
  connect(pan, &QToolButton::clicked, this, [this] { grid_->set_drag_mode(assay::LivePlot::DragMode::pan); });
  connect(box, &QToolButton::clicked, this, [this] { grid_->set_drag_mode(assay::LivePlot::DragMode::box); });
  connect(cursor, &QToolButton::toggled, this, [this](bool on) { grid_->set_cursor_visible(on); });
  connect(fit, &QToolButton::clicked, this, [this] { grid_->reset_view(); });
  connect(grid_, &assay::PlotGrid::cursor_visible_changed, cursor, &QToolButton::setChecked);

  row->addSpacing(unit / 2);
  auto* label = new QLabel(tr("Smoothing"));
  label->setProperty("role", "secondary");
  smoothing_ = new QDoubleSpinBox;
  smoothing_->setAccessibleName(tr("Smoothing"));
  smoothing_->setToolTip(tr("Exponential mean: 0 shows every value as it is. The raw line stays, faint."));
  smoothing_->setRange(0, 0.99);
  smoothing_->setSingleStep(0.05);
  smoothing_->setDecimals(2);
  label->setBuddy(smoothing_);
  row->addWidget(label);
  row->addWidget(smoothing_);
  const double remembered = session_.setting(QStringLiteral("plots/smoothing"), 0.0).toDouble();
  connect(smoothing_, &QDoubleSpinBox::valueChanged, this, [this](double factor) {
    grid_->set_smoothing(factor);
    session_.set_setting(QStringLiteral("plots/smoothing"), factor);
  });
  connect(grid_, &assay::PlotGrid::smoothing_changed, smoothing_, &QDoubleSpinBox::setValue);
  smoothing_->setValue(remembered);

  row->addStretch();
  QToolButton* copy = tool(QStringLiteral("copy"), tr("Copy every point as CSV"), false);
  connect(copy, &QToolButton::clicked, this, [this] {
    QString text;
    for (const assay::LivePlot* plot : grid_->plots()) text += plot->table_text() + '\n';
    QApplication::clipboard()->setText(text);
  });
  QToolButton* take_out = tool(QStringLiteral("export"), tr("Export a figure"), false);
  new ShortcutHint(take_out, {QStringLiteral("figure.export")}, [this, take_out](const QStringList& keys) {
    take_out->setToolTip(keys[0].isEmpty() ? tr("Export a figure") : tr("Export a figure (%1)").arg(keys[0]));
  });
  connect(take_out, &QToolButton::clicked, this, &RunLiveTab::export_requested);
}

void RunLiveTab::take(const std::vector<SeriesNews>& news) {
  for (const SeriesNews& one : news) {
    const auto place = places_.find(one.series);
    if (place == places_.end()) continue;  // recorded but not declared: nowhere to stand
    const std::vector<double> steps(one.points.steps.begin(), one.points.steps.end());
    place->second.plot->append(place->second.series, steps, one.points.values);
  }
}

void RunLiveTab::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  grid_->set_columns(width() < fontMetrics().height() * 36 ? 1 : 2);
}

}  // namespace assay::app
