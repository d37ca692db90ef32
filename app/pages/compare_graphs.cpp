// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_graphs.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "app/window/link_button.h"
#include "core/report/graph_figure.h"
#include "core/report/run_figures.h"
#include "core/run/result_folder.h"
#include "widgets/graph/graph_view.h"

namespace assay::app {
namespace {

/// Name of the first declared graph figure, empty where a method has none.
std::string graph_figure_of(const MethodInfo& info) {
  for (const auto& figure : info.figures)
    if (figure.kind == FigureKind::graph) return figure.name;
  return {};
}

Graph graph_of_run(const Project& project, const std::string& uuid) {
  for (const auto& output : load_outputs(project, uuid))
    if (output.kind == OutputKind::graph) return read_graph_output(project, uuid, output);
  throw Error(ErrorKind::usage, "The run has no graph");
}

}  // namespace

CompareGraphs::CompareGraphs(ProjectSession& session, QWidget* parent) : QWidget(parent), session_(session) {
  const int unit = fontMetrics().height();
  auto* title = new QLabel(tr("Graph difference"));
  title->setProperty("role", "section");
  left_ = new QComboBox;
  left_->setObjectName(QStringLiteral("graph_of"));
  right_ = new QComboBox;
  right_->setObjectName(QStringLiteral("graph_against"));
  for (QComboBox* box : {left_, right_}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    connect(box, &QComboBox::activated, this, [this] { read(); });
  }
  auto* against = new QLabel(tr("against"));
  against->setProperty("role", "secondary");
  auto* choice = new QHBoxLayout;
  choice->addWidget(left_, 1);
  choice->addWidget(against);
  choice->addWidget(right_, 1);
  view_ = new assay::GraphView;
  view_->set_compact(true);
  auto* counts = new QWidget;
  counts_ = new QGridLayout(counts);
  counts_->setContentsMargins(0, unit / 2, 0, 0);
  counts_->setHorizontalSpacing(unit);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(unit, unit / 2, unit, unit / 2);
  column->addWidget(title);
  column->addLayout(choice);
  column->addWidget(view_, 1);
  column->addWidget(counts);
}

void CompareGraphs::show_groups(const std::vector<CompareGroup>& groups) {
  const QString left = left_->currentData().toString(), right = right_->currentData().toString();
  left_->clear();
  right_->clear();
  right_->addItem(tr("Its reference"), QString());
  for (const auto& group : groups) {
    if (!group.visible || graph_figure_of(group.info).empty()) continue;
    for (const auto& run : group.runs) {
      if (run.status != RunStatus::finished) continue;
      const QString name = tr("Run %1, %2").arg(run.number).arg(group.name);
      left_->addItem(name, QString::fromStdString(run.uuid));
      right_->addItem(name, QString::fromStdString(run.uuid));
    }
  }
  left_->setCurrentIndex(std::max(0, left_->findData(left)));
  right_->setCurrentIndex(std::max(0, right_->findData(right)));
  has_graph_ = left_->count() > 0;
  if (has_graph_) read();
}

void CompareGraphs::read() {
  const std::string left = left_->currentData().toString().toStdString(), right = right_->currentData().toString().toStdString();
  if (left.empty()) return;
  session_.figure_lane().read<FigureData>(
      this,
      [left, right](Project& project) {
        const RunRow run = load_run(project, left);
        const MethodInfo info = load_declaration(project, run.declaration);
        FigureData figure = figure_data(project, run, graph_figure_of(info));
        if (!right.empty()) figure.graph = graph_figure(graph_of_run(project, left), graph_of_run(project, right), "dot");
        return figure;
      },
      [this](FigureData figure) { show_figure(std::move(figure)); },
      [this](const Error& error) { view_->set_message(QString::fromStdString(error.what())); });
}

void CompareGraphs::show_figure(FigureData figure) {
  figure_ = std::move(figure);
  view_->set_graph(figure_.graph);
  while (QLayoutItem* item = counts_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  int counts[5] = {};
  for (const auto& edge : figure_.graph.edges) ++counts[static_cast<int>(edge.status)];
  int row = 0;
  const auto add = [&](const QString& name, int count, const QString& note, bool strong) {
    auto* left = new QLabel(strong ? "<b>" + name + "</b>" : name);
    auto* middle = new QLabel(strong ? "<b>" + QString::number(count) + "</b>" : QString::number(count));
    auto* right = new QLabel(note);
    right->setProperty("role", "secondary");
    counts_->addWidget(left, row, 0);
    counts_->addWidget(middle, row, 1, Qt::AlignRight);
    counts_->addWidget(right, row++, 2);
  };
  if (!figure_.graph.has_reference) {
    add(tr("Edges"), static_cast<int>(figure_.graph.edges.size()), tr("no reference graph was given"), false);
  } else {
    const auto of = [&](EdgeStatus status) { return counts[static_cast<int>(status)]; };
    add(tr("Correct"), of(EdgeStatus::correct), tr("same direction"), false);
    add(tr("Reversed"), of(EdgeStatus::reversed), tr("1 each in SHD"), false);
    add(tr("Extra"), of(EdgeStatus::extra), {}, false);
    add(tr("Missing"), of(EdgeStatus::missing), {}, false);
    add(tr("SHD"), of(EdgeStatus::reversed) + of(EdgeStatus::extra) + of(EdgeStatus::missing),
        tr("empty graph %1").arg(of(EdgeStatus::correct) + of(EdgeStatus::reversed) + of(EdgeStatus::missing)), true);
  }
  counts_->setColumnStretch(2, 1);
  emit shown();
}

}  // namespace assay::app
