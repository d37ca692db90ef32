// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_graphs.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <optional>

#include "app/window/link_button.h"
#include "core/report/graph_figure.h"
#include "core/report/run_figures.h"
#include "core/run/result_folder.h"
#include "widgets/graph/graph_view.h"
#include "widgets/graph/paint_graph.h"

namespace assay::app {
namespace {

/// Name of the first declared graph figure, empty where a method has none.
std::string graph_figure_of(const MethodInfo& info) {
  for (const auto& figure : info.figures)
    if (figure.kind == FigureKind::graph) return figure.name;
  return {};
}

/// The line of an edge's status, as in the graph above.
class EdgeSample : public QWidget {
 public:
  explicit EdgeSample(EdgeStatus status) : status_(status) { setFixedSize(fontMetrics().height() * 2, fontMetrics().height()); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double y = height() / 2.0;
    paint_edge_sample(painter, QPointF(0, y), QPointF(width() - fontMetrics().height() / 4.0, y), edge_look(status_, theme_tokens()), 1.5);
  }

 private:
  EdgeStatus status_;
};

/// "P38 → Jnk": both of two, the first of more.
QString named_edges(const FigureGraph& graph, EdgeStatus status) {
  QStringList names;
  for (const auto& edge : graph.edges)
    if (edge.status == status)
      names << QString::fromStdString(graph.nodes[static_cast<std::size_t>(edge.source)] + " → " + graph.nodes[static_cast<std::size_t>(edge.target)]);
  return names.size() > 2 ? QObject::tr("%1 and %2 more").arg(names.front()).arg(names.size() - 1) : names.join(QStringLiteral(", "));
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

QStringList CompareGraphs::runs() const {
  QStringList all;
  for (int i = 0; i < left_->count(); ++i) all << left_->itemData(i).toString();
  return all;
}

void CompareGraphs::show_groups(const std::vector<CompareGroup>& groups, const QString& selected) {
  QString left = left_->currentData().toString();
  const QString right = right_->currentData().toString();
  left_->clear();
  right_->clear();
  right_->addItem(tr("Its reference"), QString());
  for (const auto& group : groups) {
    if (!group.shown() || graph_figure_of(group.info).empty()) continue;
    for (const auto& run : group.runs) {
      if (run.status != RunStatus::finished) continue;
      const QString name = tr("Run %1, %2").arg(run.number).arg(group.name);
      if (group.id() == selected && selected != selected_) {
        left = QString::fromStdString(run.uuid);
        selected_ = selected;
      }
      left_->addItem(name, QString::fromStdString(run.uuid));
      right_->addItem(name, QString::fromStdString(run.uuid));
    }
  }
  if (selected.isEmpty()) selected_.clear();
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
  int row = 0;
  const auto add = [&](const QString& name, std::size_t count, const QString& note, bool strong, std::optional<EdgeStatus> status = {}) {
    auto* left = new QLabel(name);
    auto* middle = new QLabel(QString::number(count));
    if (strong) {
      left->setProperty("role", "section");
      middle->setProperty("role", "section");
    }
    auto* right = new QLabel(note);
    right->setProperty("role", "secondary");
    right->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    right->setToolTip(note);
    if (status) counts_->addWidget(new EdgeSample(*status), row, 0);
    counts_->addWidget(left, row, 1);
    counts_->addWidget(middle, row, 2, Qt::AlignRight);
    counts_->addWidget(right, row++, 3);
  };
  if (!figure_.graph.has_reference) {
    add(tr("Edges"), figure_.graph.edges.size(), tr("no reference graph was given"), false, EdgeStatus::plain);
  } else {
    const auto of = [&](EdgeStatus status) {
      return static_cast<std::size_t>(std::count_if(figure_.graph.edges.begin(), figure_.graph.edges.end(), [&](const FigureEdge& edge) { return edge.status == status; }));
    };
    const std::size_t correct = of(EdgeStatus::correct), reversed = of(EdgeStatus::reversed), extra = of(EdgeStatus::extra), missing = of(EdgeStatus::missing);
    add(tr("Correct"), correct, tr("same direction"), false, EdgeStatus::correct);
    add(tr("Reversed"), reversed, tr("1 each in SHD"), false, EdgeStatus::reversed);
    add(tr("Extra"), extra, named_edges(figure_.graph, EdgeStatus::extra), false, EdgeStatus::extra);
    add(tr("Missing"), missing, named_edges(figure_.graph, EdgeStatus::missing), false, EdgeStatus::missing);
    add(tr("SHD"), reversed + extra + missing, tr("empty graph %1").arg(correct + reversed + missing), true);
  }
  counts_->setColumnStretch(3, 1);
  emit shown();
}

}  // namespace assay::app
