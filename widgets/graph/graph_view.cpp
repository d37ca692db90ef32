// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_view.h"

#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>
#include <cmath>

#include "core/base/numbers.h"
#include "widgets/graph/graph_canvas.h"
#include "widgets/graph/graph_legend.h"
#include "widgets/graph/graph_scene.h"
#include "widgets/graph/graph_toolbar.h"
#include "widgets/graph/weight_slider.h"
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

struct GraphView::State {
  GraphScene scene;
  GraphCanvas* canvas = nullptr;
  GraphToolbar* toolbar = nullptr;
  GraphLegend* legend = nullptr;
  QWidget* filter = nullptr;
  WeightSlider* slider = nullptr;
  QDoubleSpinBox* limit = nullptr;
  QLabel* shown = nullptr;
  std::vector<QWidget*> lines;
  bool compact = false;
  bool with_cpdag = false;

  void restyle();
  void update_words();
  void update_ticks();
};

void GraphView::State::restyle() {
  const Tokens& tokens = theme_tokens();
  legend->setFont(font_of(TypeRole::caption));
  shown->setFont(font_of(TypeRole::secondary));
  QPalette palette = shown->palette();
  palette.setColor(QPalette::WindowText, tokens.secondary);
  shown->setPalette(palette);
  for (QWidget* part : {static_cast<QWidget*>(toolbar), static_cast<QWidget*>(legend), filter}) {
    QPalette ground = part->palette();
    ground.setColor(QPalette::Window, tokens.base);
    part->setPalette(ground);
  }
  scene.restyle();
  canvas->restyle();
}

void GraphView::State::update_ticks() {
  std::vector<WeightSlider::Tick> ticks;
  for (const FigureEdge& edge : scene.graph().edges)
    if (edge.status != EdgeStatus::missing) ticks.push_back({std::abs(edge.weight), edge.status});
  slider->set_ticks(std::move(ticks));
  limit->setMaximum(std::max(slider->maximum(), slider->value()));
}

void GraphView::State::update_words() {
  const int all = scene.learned(), visible = scene.visible_learned();
  shown->setText(GraphView::tr("%1 of %2 learned edges shown. Nodes never move.").arg(visible).arg(all));
  std::array<int, 5> counts{};
  for (const FigureEdge& edge : scene.graph().edges) ++counts[static_cast<std::size_t>(edge.status)];
  const bool difference = scene.mode() == Mode::difference && scene.graph().has_reference;
  QString title = GraphView::tr("Learned edges");
  int count = all;
  if (scene.mode() == Mode::reference) {
    title = GraphView::tr("Reference edges");
    count = counts[0] + counts[1] + counts[3];
  } else if (scene.mode() == Mode::cpdag) {
    title = GraphView::tr("CPDAG edges; a line without an arrow can point either way");
    count = static_cast<int>(scene.visible_edges().size());
  }
  if (!difference) counts[static_cast<std::size_t>(EdgeStatus::plain)] = count;
  legend->set_counts(counts, difference, title, scene.mode() == Mode::difference || scene.mode() == Mode::learned);
  QString described = GraphView::tr("%1 nodes, %2 of %3 learned edges shown").arg(scene.graph().nodes.size()).arg(visible).arg(all);
  if (const EdgeItem* edge = scene.selected_edge())
    described += GraphView::tr(". Selected: %1 to %2, %3, weight %4")
                     .arg(scene.name_of(edge->edge().source), scene.name_of(edge->edge().target), edge_status_title(edge->edge().status).toLower(), weight_text(edge->edge().weight));
  canvas->setAccessibleDescription(described);
}

GraphView::GraphView(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>()) {
  State& s = *state_;
  const int unit = fontMetrics().height() / 2;
  s.canvas = new GraphCanvas(&s.scene, this);
  s.toolbar = new GraphToolbar(this);
  s.legend = new GraphLegend(this);
  s.filter = new QWidget(this);
  s.slider = new WeightSlider;
  s.limit = new QDoubleSpinBox;
  s.limit->setDecimals(2);
  s.limit->setSingleStep(0.01);
  s.limit->setButtonSymbols(QAbstractSpinBox::NoButtons);
  s.limit->setLocale(QLocale::c());
  s.limit->setKeyboardTracking(false);
  s.limit->setAccessibleName(tr("Hide edges with an absolute weight below"));
  s.shown = new QLabel;
  s.shown->setTextFormat(Qt::PlainText);
  s.shown->setProperty("role", "secondary");
  auto* label = new QLabel(tr("Hide edges with |w| below"));
  label->setBuddy(s.limit);
  auto* filter = new QHBoxLayout(s.filter);
  filter->setContentsMargins(2 * unit, unit / 2, 2 * unit, unit / 2);
  filter->setSpacing(unit * 3 / 2);
  filter->addWidget(label);
  filter->addWidget(s.limit);
  filter->addWidget(s.slider, 1);
  filter->addWidget(s.shown);
  const auto line = [&] {
    auto* frame = new Hairline(this);
    s.lines.push_back(frame);
    return frame;
  };
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(s.toolbar);
  column->addWidget(line());
  column->addWidget(s.canvas, 1);
  column->addWidget(line());
  column->addWidget(s.legend);
  column->addWidget(line());
  column->addWidget(s.filter);
  setFocusProxy(s.canvas);
  setAutoFillBackground(true);
  for (QWidget* part : {static_cast<QWidget*>(s.toolbar), static_cast<QWidget*>(s.legend), s.filter}) part->setAutoFillBackground(true);

  connect(s.slider, &WeightSlider::value_changed, this, &GraphView::set_weight_limit);
  connect(s.limit, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    // The field shows two digits: it speaks for itself only when it was typed into.
    if (std::abs(value - state_->slider->value()) > 0.005) set_weight_limit(value);
  });
  connect(s.toolbar, &GraphToolbar::mode_chosen, this, &GraphView::set_mode);
  connect(s.toolbar, &GraphToolbar::weights_toggled, this, &GraphView::set_weights_shown);
  connect(s.toolbar, &GraphToolbar::layout_chosen, this, &GraphView::layout_engine_chosen);
  connect(s.toolbar, &GraphToolbar::export_clicked, this, &GraphView::export_requested);
  connect(s.toolbar, &GraphToolbar::copy_clicked, this, [this] { QApplication::clipboard()->setText(table_text()); });
  connect(s.toolbar, &GraphToolbar::search_entered, this, [this](const QString& name) {
    const int node = state_->scene.node_of(name);
    if (node < 0) return;
    select_node(name);
    state_->canvas->setFocus();
  });
  connect(&s.scene, &GraphScene::edge_chosen, this, [this](const QString& source, const QString& target) {
    state_->update_words();
    emit edge_selected(source, target);
  });
  connect(&s.scene, &GraphScene::node_chosen, this, [this](const QString& node) {
    state_->update_words();
    emit node_selected(node);
  });
  connect(&s.scene, &GraphScene::selection_gone, this, [this] {
    state_->update_words();
    emit selection_cleared();
  });
  connect(&s.scene, &GraphScene::node_dropped, this, &GraphView::node_moved);
  connect(&s.scene, &GraphScene::shown_changed, this, [this] { state_->update_words(); });
  connect(&Theme::instance(), &Theme::changed, this, [this] { state_->restyle(); });
  s.restyle();
  s.update_words();
  s.toolbar->set_modes(false, false);
  s.canvas->set_message(tr("No graph yet"));
}

GraphView::~GraphView() {
  // The canvas shows the scene of state_, and the scene speaks to this view while it ends.
  state_->scene.disconnect(this);
  delete state_->canvas;
}

void GraphView::set_graph(const FigureGraph& graph) {
  State& s = *state_;
  const bool same = s.scene.graph().nodes == graph.nodes && !graph.nodes.empty();
  if (!same) {
    s.scene.clear_selection();
    s.with_cpdag = false;
  }
  s.scene.set_graph(graph);
  s.update_ticks();
  if (!graph.has_reference && (s.scene.mode() == Mode::difference || s.scene.mode() == Mode::reference)) s.scene.set_mode(Mode::learned);
  else if (graph.has_reference && !same) s.scene.set_mode(Mode::difference);
  QStringList names;
  for (const std::string& name : graph.nodes) names << QString::fromStdString(name);
  s.toolbar->set_nodes(names);
  s.toolbar->set_modes(graph.has_reference, s.with_cpdag);
  s.toolbar->show_mode(s.scene.mode());
  s.canvas->set_message(graph.nodes.empty() ? tr("No graph yet") : QString());
  s.canvas->graph_changed();
  if (!same) s.canvas->fit();
  s.update_words();
}

const FigureGraph& GraphView::graph() const { return state_->scene.graph(); }

void GraphView::set_cpdag(const std::vector<FigureEdge>& edges) {
  state_->scene.set_cpdag(edges);
  state_->with_cpdag = true;
  state_->toolbar->set_modes(graph().has_reference, true);
  state_->update_words();
}

void GraphView::set_mode(Mode mode) {
  if (mode == state_->scene.mode()) return;
  state_->scene.set_mode(mode);
  state_->toolbar->show_mode(mode);
  state_->update_words();
  emit mode_changed(mode);
}

GraphView::Mode GraphView::mode() const { return state_->scene.mode(); }

void GraphView::set_compact(bool compact) {
  state_->compact = compact;
  for (QWidget* part : {static_cast<QWidget*>(state_->toolbar), static_cast<QWidget*>(state_->legend), state_->filter}) part->setVisible(!compact);
  for (QWidget* line : state_->lines) line->setVisible(!compact);
  state_->canvas->set_compact(compact);
  state_->canvas->fit();
}

void GraphView::set_layout_engines(const QStringList& engines, const QString& current) { state_->toolbar->set_engines(engines, current); }

void GraphView::set_weight_limit(double limit) {
  limit = std::isfinite(limit) ? std::max(limit, 0.0) : 0;
  if (limit == state_->scene.weight_limit()) return;
  state_->scene.set_weight_limit(limit);
  const QSignalBlocker quiet(state_->limit), still(state_->slider);
  state_->limit->setMaximum(std::max(state_->slider->maximum(), limit));
  state_->limit->setValue(limit);
  state_->slider->set_value(limit);
  state_->update_words();
}

double GraphView::weight_limit() const { return state_->scene.weight_limit(); }
int GraphView::visible_edges() const { return state_->scene.visible_learned(); }

void GraphView::set_weights_shown(bool shown) {
  state_->scene.set_weights_shown(shown);
  state_->toolbar->show_weights(shown);
}

void GraphView::set_busy(bool busy, const QString& text) {
  state_->canvas->set_busy_text(!busy ? QString() : text.isEmpty() ? tr("Laying out the graph") : text);
}

void GraphView::set_message(const QString& text) { state_->canvas->set_message(text); }

QPointF GraphView::node_position(const QString& node) const {
  const int index = state_->scene.node_of(node);
  return index < 0 ? QPointF() : state_->scene.places().box(index).center();
}

void GraphView::set_node_position(const QString& node, const QPointF& centre) { state_->scene.move_node(state_->scene.node_of(node), centre); }

void GraphView::select_edge(const QString& source, const QString& target) {
  EdgeItem* edge = state_->scene.edge_between(state_->scene.node_of(source), state_->scene.node_of(target));
  if (edge && edge->isVisible()) state_->scene.select_edge(edge);
}

void GraphView::select_node(const QString& node) {
  const int index = state_->scene.node_of(node);
  if (index < 0) return;
  state_->scene.select_node(index);
  state_->canvas->reveal(index);
}

void GraphView::fit() { state_->canvas->fit(); }
void GraphView::zoom(double factor) { state_->canvas->zoom(factor); }
void GraphView::focus_search() { state_->toolbar->focus_search(); }

QString GraphView::table_text() const {
  const auto field = [](QString text) {
    if (text.contains(',') || text.contains('"') || text.contains('\n')) text = '"' + text.replace('"', QStringLiteral("\"\"")) + '"';
    return text;
  };
  QString text = QStringLiteral("source,target,weight,status\n");
  for (const FigureEdge& edge : graph().edges) {
    const std::string_view status = to_string(edge.status);
    text += field(state_->scene.name_of(edge.source)) + ',' + field(state_->scene.name_of(edge.target)) + ',' +
            QString::fromStdString(shortest(edge.weight)) + ',' + QString::fromUtf8(status.data(), static_cast<qsizetype>(status.size())) + '\n';
  }
  return text;
}

}  // namespace assay
