// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_page.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

#include "app/pages/compare_graphs.h"
#include "app/pages/compare_tables.h"
#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "app/window/messages.h"
#include "core/store/run_list.h"
#include "widgets/figure/figure_export_dialog.h"
#include "widgets/plots/live_plot.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/series_style.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

const QString choices_key = QStringLiteral("compare/choices");

/// A stretch of line in a series' look, for chips.
QPixmap sample(int look, int unit, qreal ratio) {
  QPixmap picture(QSize(unit * 2, unit) * ratio);
  picture.setDevicePixelRatio(ratio);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(series_pen(look, theme_tokens().dark, 2));
  painter.drawLine(QPointF(2, unit / 2.0), QPointF(unit * 2 - 2, unit / 2.0));
  return picture;
}

}  // namespace

ComparePage::ComparePage(ProjectSession& session, const QStringList& runs, QWidget* parent) : DocumentPage(session, parent), runs_(runs) {
  setObjectName(QStringLiteral("compare_page"));
  setProperty("surface", "base");
  setAttribute(Qt::WA_StyledBackground);
  QStringList sorted = runs;
  sorted.sort();
  key_ = QStringLiteral("compare/") + QString::number(qHash(sorted.join(' ')), 16);
  const int unit = fontMetrics().height();
  auto* top = new QHBoxLayout;
  top->setContentsMargins(unit, unit * 3 / 4, unit, unit * 3 / 4);
  chips_ = new QHBoxLayout;
  chips_->setSpacing(unit / 2);
  // Many groups: the row of chips scrolls, the commands stay in sight.
  auto* chip_row = new QWidget;
  chip_row->setLayout(chips_);
  chips_->setContentsMargins(0, 0, 0, 0);
  auto* chip_scroll = new QScrollArea;
  chip_scroll->setFrameShape(QFrame::NoFrame);
  chip_scroll->setWidgetResizable(true);
  chip_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  chip_scroll->setWidget(chip_row);
  chip_scroll->setFixedHeight(unit * 3);
  chip_scroll->viewport()->setAutoFillBackground(false);
  chip_row->setAutoFillBackground(false);
  top->addWidget(chip_scroll, 1);
  auto* add = new QPushButton(icon(QStringLiteral("plus")), tr("Add runs"));
  add->setFlat(true);
  add->setProperty("flat", true);
  connect(add, &QPushButton::clicked, this, &ComparePage::add_runs);
  top->addWidget(add);
  auto* smoothing_label = new QLabel(tr("Smoothing"));
  smoothing_label->setProperty("role", "secondary");
  auto* smoothing = new QDoubleSpinBox;
  smoothing->setRange(0, 0.99);
  smoothing->setSingleStep(0.1);
  smoothing->setAccessibleName(tr("Smoothing"));
  connect(smoothing, &QDoubleSpinBox::valueChanged, this, [this](double factor) {
    for (const auto& plot : plots_) plot.plot->set_smoothing(factor);
  });
  top->addWidget(smoothing_label);
  top->addWidget(smoothing);
  auto* figure = new QPushButton(icon(QStringLiteral("image")), tr("Make figure"));
  figure->setObjectName(QStringLiteral("make_figure"));
  connect(figure, &QPushButton::clicked, this, &ComparePage::export_figure);
  top->addWidget(figure);

  auto* left = new QWidget;
  auto* left_column = new QVBoxLayout(left);
  left_column->setContentsMargins(0, 0, 0, 0);
  left_column->setSpacing(0);
  auto* curves = new QHBoxLayout;
  curves->setContentsMargins(unit / 2, 0, unit / 2, 0);
  for (int i = 0; i < 2; ++i) plots_.push_back(add_plot(curves, i));
  left_column->addLayout(curves, 3);
  strip_ = new QLabel;
  strip_->setProperty("role", "secondary");
  strip_->setContentsMargins(unit, unit / 4, unit, unit / 4);
  strip_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  left_column->addWidget(strip_);
  left_column->addWidget(new HairLine(Qt::Horizontal));
  tables_ = new CompareTables;
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setWidget(tables_);
  scroll->viewport()->setAutoFillBackground(false);
  tables_->setAutoFillBackground(false);
  left_column->addWidget(scroll, 4);
  graphs_ = new CompareGraphs(session_);
  splitter_ = new QSplitter(Qt::Horizontal);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(left);
  splitter_->addWidget(graphs_);
  splitter_->setStretchFactor(0, 2);
  splitter_->setStretchFactor(1, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(top);
  column->addWidget(new HairLine(Qt::Horizontal));
  column->addWidget(splitter_, 1);
  refresh_.setSingleShot(true);
  refresh_.setInterval(500);
  connect(&refresh_, &QTimer::timeout, this, &ComparePage::read_groups);
  connect(&session_, &ProjectSession::changed, this, [this] { if (!refresh_.isActive()) refresh_.start(); });
  connect(&Theme::instance(), &Theme::changed, this, [this] { fill_chips(); });
  read_groups();
}

ComparePage::~ComparePage() = default;

ComparePage::Plot ComparePage::add_plot(QHBoxLayout* row, int index) {
  auto* pane = new QWidget;
  auto* column = new QVBoxLayout(pane);
  const int unit = fontMetrics().height();
  column->setContentsMargins(unit / 2, unit / 2, unit / 2, 0);
  Plot made{new QComboBox, new assay::LivePlot};
  made.choice->setObjectName(QStringLiteral("curves_%1").arg(index));
  made.choice->setAccessibleName(tr("Curves shown"));
  made.choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  auto* fit = new QToolButton;
  fit->setIcon(icon(QStringLiteral("fit")));
  fit->setToolTip(tr("Show all (0)"));
  fit->setAutoRaise(true);
  connect(fit, &QToolButton::clicked, made.plot, &assay::LivePlot::reset_view);
  auto* head = new QHBoxLayout;
  head->addWidget(made.choice);
  head->addStretch();
  head->addWidget(fit);
  column->addLayout(head);
  column->addWidget(made.plot, 1);
  row->addWidget(pane, 1);
  connect(made.choice, &QComboBox::activated, this, [this] {
    QStringList choices;
    for (const auto& plot : plots_) choices << plot.choice->currentData().toString();
    session_.set_setting(choices_key, choices);
    show_curves();
  });
  connect(made.plot, &assay::LivePlot::cursor_moved, this, [this, plot = made.plot](std::optional<double> x) {
    plot->set_cursor(x);
    strip_->setText(x ? plot->cursor_text() : tr("Bands and ±: 95 % interval of the mean over seeds, where the seed drives something."));
  });
  return made;
}

void ComparePage::read_groups() {
  session_.live_lane().read<std::vector<CompareGroup>>(
      this,
      [runs = runs_](Project& project) {
        std::vector<RunRow> rows;
        for (const QString& run : runs) {
          try {
            rows.push_back(load_run(project, run.toStdString()));
          } catch (const Error&) {
            // Deleted for good since the page was opened.
          }
        }
        return compare_groups(project, rows);
      },
      [this](std::vector<CompareGroup> groups) {
        std::string stamp;
        for (const auto& group : groups)
          for (const auto& run : group.runs) stamp += run.uuid + std::string(to_string(run.status)) + (has_ended(run.status) ? "" : std::to_string(run.progress)) + run.name;
        if (stamp == stamp_) return;
        stamp_ = stamp;
        // A group keeps its look as long as the page lives; a new one takes the first that is free.
        std::set<int> taken;
        std::vector<CompareGroup*> fresh;
        for (auto& group : groups) {
          const auto old = std::find_if(groups_.begin(), groups_.end(), [&](const CompareGroup& g) { return g.runs.front().uuid == group.runs.front().uuid; });
          if (old == groups_.end()) {
            fresh.push_back(&group);
            continue;
          }
          group.visible = old->visible;
          group.look = old->look;
          taken.insert(group.look);
        }
        for (CompareGroup* group : fresh)
          for (group->look = 0; !taken.insert(group->look).second;) ++group->look;
        groups_ = std::move(groups);
        fill_chips();
        fill_choices();
        tables_->show_groups(groups_);
        graphs_->show_groups(groups_);
        graphs_->setVisible(graphs_->has_graph());
        show_curves();
        emit title_changed();
        emit commands_changed();
      });
}

void ComparePage::fill_chips() {
  while (QLayoutItem* item = chips_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  const int unit = fontMetrics().height();
  for (int i = 0; i < static_cast<int>(groups_.size()); ++i) {
    CompareGroup& group = groups_[static_cast<std::size_t>(i)];
    auto* chip = new QFrame;
    chip->setProperty("surface", "card");
    auto* row = new QHBoxLayout(chip);
    row->setContentsMargins(unit * 2 / 3, unit / 4, unit / 4, unit / 4);
    auto* line = new QLabel;
    line->setPixmap(sample(group.look, unit, devicePixelRatioF()));
    auto* name = new QLabel(QStringLiteral("<b>%1</b>").arg(group.name.toHtmlEscaped()));
    name->setEnabled(group.visible);
    auto* count = new QLabel(group.runs.size() > 1 ? tr("%1 seeds").arg(group.runs.size()) : tr("run %1").arg(group.runs.front().number));
    count->setProperty("role", "secondary");
    row->addWidget(line);
    row->addWidget(name);
    row->addWidget(count);
    const auto tool = [&](const char* symbol, const QString& says, auto&& act) {
      auto* button = new QToolButton;
      button->setIcon(icon(QLatin1String(symbol)));
      button->setAutoRaise(true);
      button->setToolTip(says);
      button->setAccessibleName(says);
      connect(button, &QToolButton::clicked, this, act, Qt::QueuedConnection);
      row->addWidget(button);
    };
    tool(group.visible ? "eye" : "eye-off", group.visible ? tr("Hide") : tr("Show"), [this, i] {
      if (i >= static_cast<int>(groups_.size())) return;
      groups_[static_cast<std::size_t>(i)].visible = !groups_[static_cast<std::size_t>(i)].visible;
      fill_chips();
      tables_->show_groups(groups_);
      graphs_->show_groups(groups_);
      show_curves();
    });
    tool("close", tr("Remove from the comparison"), [this, i] { remove_group(i); });
    chip->setToolTip(group.name);
    chips_->addWidget(chip);
  }
  chips_->addStretch();
}

void ComparePage::remove_group(int index) {
  if (index < 0 || index >= static_cast<int>(groups_.size())) return;
  for (const auto& run : groups_[static_cast<std::size_t>(index)].runs) runs_.removeAll(QString::fromStdString(run.uuid));
  read_groups();
}

void ComparePage::add_runs() {
  QStringList names;
  std::vector<QString> uuids;
  try_or_show(this, [&] {
    for (const auto& run : list_runs(session_.project(), {.limit = 500}).runs) {
      const QString uuid = QString::fromStdString(run.uuid);
      if (runs_.contains(uuid)) continue;
      names << tr("%1  %2, seed %3, %4").arg(run.number).arg(run_title(session_.catalogue(), run)).arg(run.seed).arg(status_word(run.status));
      uuids.push_back(uuid);
    }
  });
  if (names.isEmpty()) return emit status_message(tr("Every run of the project is in the comparison"));
  bool ok = false;
  const QString chosen = QInputDialog::getItem(this, tr("Add runs"), tr("Run:"), names, 0, false, &ok);
  if (!ok) return;
  runs_ << uuids[static_cast<std::size_t>(names.indexOf(chosen))];
  read_groups();
}

void ComparePage::fill_choices() {
  const QStringList remembered = session_.setting(choices_key).toStringList();
  for (int i = 0; i < static_cast<int>(plots_.size()); ++i) {
    QComboBox* box = plots_[static_cast<std::size_t>(i)].choice;
    const QString before = box->count() > 0 ? box->currentData().toString() : i < remembered.size() ? remembered[i] : QString();
    box->clear();
    for (const auto& series : compare_series_specs(groups_)) box->addItem(QString::fromStdString(series.title), QStringLiteral("series:") + QString::fromStdString(series.name));
    for (const auto& figure : compare_table_figures(groups_)) box->addItem(QString::fromStdString(figure.title), QStringLiteral("figure:") + QString::fromStdString(figure.name));
    int place = box->findData(before);
    // First the course of the minimisation, then the first figure over a result.
    if (place < 0 && i == 1) {
      for (int k = 0; k < box->count() && place < 0; ++k)
        if (box->itemData(k).toString().startsWith("figure:")) place = k;
    }
    box->setCurrentIndex(std::max(place, 0));
  }
}

void ComparePage::show_curves() {
  for (const auto& plot : plots_) show_plot(plot);
}

void ComparePage::show_plot(const Plot& plot) {
  const QString choice = plot.choice->currentData().toString();
  if (choice.isEmpty()) {
    plot.plot->clear_series();
    shown_.erase(plot.plot);
    return;
  }
  const std::string name = choice.mid(choice.indexOf(':') + 1).toStdString();
  const bool series = choice.startsWith("series:");
  FigureData figure;
  figure.name = "compare-" + name;
  figure.title = plot.choice->currentText().toStdString();
  figure.kind = FigureKind::line;
  figure.interval = "95 % interval of the mean over seeds";
  if (series) {
    for (const auto& spec : compare_series_specs(groups_))
      if (spec.name == name) {
        figure.x.title = spec.step_title;
        figure.y.title = spec.title + (spec.unit.empty() ? "" : " (" + spec.unit + ")");
        figure.y.scale = spec.scale;
      }
  } else {
    for (const auto& spec : compare_table_figures(groups_))
      if (spec.name == name) {
        figure.x = {spec.x_title.empty() ? spec.x : spec.x_title, spec.x_scale, {}};
        figure.y = {spec.y_title.empty() ? spec.y.front() : spec.y_title, spec.y_scale, {}};
      }
  }
  std::vector<CompareGroup> visible;
  for (const auto& group : groups_)
    if (group.visible) visible.push_back(group);
  session_.figure_lane().read<FigureData>(
      this,
      [visible, name, series, figure](Project& project) {
        FigureData filled = figure;
        for (const auto& group : visible) {
          const GroupCurve points = series ? group_series(project, group, name) : group_table_curve(project, group, name);
          if (points.x.empty()) continue;
          FigureCurve curve;
          curve.name = group.name.toStdString();
          curve.x = points.x;
          curve.y = points.y;
          curve.low = points.low;
          curve.high = points.high;
          curve.style = group.look;
          curve.marks = !series;
          filled.curves.push_back(std::move(curve));
        }
        return filled;
      },
      [this, plot](FigureData filled) {
        plot.plot->clear_series();
        plot.plot->set_axes({{}, QString::fromStdString(filled.x.title), QString::fromStdString(filled.y.title), filled.x.scale, filled.y.scale});
        for (const auto& curve : filled.curves) {
          const int index = plot.plot->add_series(QString::fromStdString(curve.name), curve.style);
          plot.plot->set_points(index, curve.x, curve.y, curve.low, curve.high);
          if (curve.marks) plot.plot->set_series_marks(index, true, true);
        }
        // New curves in the same plot keep the view; another choice shows all of it.
        if (const auto before = shown_.find(plot.plot); before == shown_.end() || before->second.name != filled.name) plot.plot->reset_view();
        shown_[plot.plot] = std::move(filled);
        if (strip_->text().isEmpty()) strip_->setText(tr("Bands and ±: 95 % interval of the mean over seeds, where the seed drives something."));
        emit curves_shown();
      });
}

FigureData ComparePage::current_figure(const Plot& plot) const {
  const auto found = shown_.find(plot.plot);
  return found == shown_.end() ? FigureData() : found->second;
}

void ComparePage::export_figure() {
  if (plots_.empty()) return;
  // The plot that has the focus, else the first; the graph difference has its own page.
  Plot chosen = plots_.front();
  for (const auto& plot : plots_)
    if (plot.plot->hasFocus() || plot.plot->isAncestorOf(focusWidget())) chosen = plot;
  const QString folder = session_.setting(QStringLiteral("export/folder"), QString::fromStdString(session_.project().exports_folder().string())).toString();
  QString command = QStringLiteral("assay-cli compare ") + QString::fromStdString(session_.project().folder().string());
  for (const auto& group : groups_)
    for (const auto& run : group.runs) command += ' ' + QString::number(run.number);
  auto* dialog = new assay::FigureExportDialog(current_figure(chosen), folder, [command](const FigureStyle&, const QString&) { return command; }, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &assay::FigureExportDialog::exported, this, [this](const QString& file) { emit status_message(tr("Written: %1").arg(file)); });
  dialog->open();
}

}  // namespace assay::app
