// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_result_panel.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <algorithm>

#include "app/pages/result_marks.h"
#include "app/pages/run_inspector.h"
#include "app/session/run_text.h"
#include "core/base/numbers.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

QString people(double value) { return QString::fromStdString(for_people(value)); }
QString fixed(double value) { return QString::number(value, 'f', 2).replace('-', QChar(0x2212)); }
QString signed_weight(double value) { return (value > 0 ? QStringLiteral("+") : QString()) + people(value); }

/// Scalars that have a place of their own in the panel.
const std::vector<std::string> placed_scalars{"shd", "tpr", "fdr", "varsortability", "r2_sortability"};

QString edge_word(EdgeStatus status) {
  switch (status) {
    case EdgeStatus::correct: return RunResultPanel::tr("correct");
    case EdgeStatus::reversed: return RunResultPanel::tr("reversed, drawn as learned");
    case EdgeStatus::extra: return RunResultPanel::tr("extra: not in the reference");
    case EdgeStatus::missing: return RunResultPanel::tr("missing: in the reference alone");
    default: return RunResultPanel::tr("learned");
  }
}

}  // namespace

std::vector<std::pair<QString, double>> baseline_shd(const Table& baselines) {
  std::vector<std::pair<QString, double>> found;
  const auto shd = std::find(baselines.columns.begin(), baselines.columns.end(), "shd");
  if (shd == baselines.columns.end()) return found;
  const std::size_t column = static_cast<std::size_t>(shd - baselines.columns.begin());
  for (const std::vector<Cell>& row : baselines.rows) {
    const auto name = std::find_if(row.begin(), row.end(), [](const Cell& cell) { return std::holds_alternative<std::string>(cell); });
    if (name == row.end()) continue;
    std::optional<double> value;
    if (const auto* integer = std::get_if<std::int64_t>(&row[column])) value = static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&row[column])) value = *real;
    if (value) found.emplace_back(QString::fromStdString(std::get<std::string>(*name)).replace('_', ' '), *value);
  }
  return found;
}

int count_edges(const FigureGraph& graph, EdgeStatus status) {
  return static_cast<int>(std::count_if(graph.edges.begin(), graph.edges.end(), [&](const FigureEdge& e) { return e.status == status; }));
}

RunResultPanel::RunResultPanel(ProjectSession& session, QWidget* parent) : SidePanel(parent), session_(session) {
  setObjectName(QStringLiteral("result"));
  connect(&Theme::instance(), &Theme::changed, this, [this] { if (!stamp_.empty()) rebuild(); });
}

void RunResultPanel::show_run(const RunDetails& details) {
  std::string stamp = details.row.uuid + dump_json(details.row.environment);
  for (const ScalarRow& scalar : details.row.scalars) stamp += scalar.name;
  for (const std::string& warning : details.warnings) stamp += warning;
  details_ = details;
  if (auto* notes = findChild<QPlainTextEdit*>(QStringLiteral("notes")); notes && !notes->hasFocus()) {
    const QSignalBlocker quiet(notes);
    const QString text = QString::fromStdString(details.row.notes);
    if (notes->toPlainText() != text) notes->setPlainText(text);
  }
  if (stamp == stamp_) return;
  stamp_ = stamp;
  rebuild();
}

void RunResultPanel::show_graph(const FigureGraph& graph) {
  graph_ = graph;
  edge_ = -1;
  rebuild();
}

void RunResultPanel::select_edge(int edge) {
  if (edge == edge_) return;
  edge_ = edge;
  rebuild();
}

void RunResultPanel::rebuild() {
  if (details_.row.uuid.empty()) return;
  begin();
  add_reference();
  add_baselines();
  add_edge();
  add_scalars();
  add_warnings(*this, details_);
  add_reproducibility(*this, details_);
  add_environment(*this, details_);
  add_notes(*this, session_, details_);
  end();
}

void RunResultPanel::add_reference() {
  const auto shd = number_of(details_.row, "shd");
  if (!shd) return;
  const auto tpr = number_of(details_.row, "tpr"), fdr = number_of(details_.row, "fdr");
  SideSection* section = this->section(tr("Against the reference"));
  QString empty, of_true, of_learned;
  if (graph_ && graph_->has_reference) {
    const int correct = count_edges(*graph_, EdgeStatus::correct), reversed = count_edges(*graph_, EdgeStatus::reversed);
    const int extra = count_edges(*graph_, EdgeStatus::extra), missing = count_edges(*graph_, EdgeStatus::missing);
    const int truth = correct + reversed + missing, learned = correct + reversed + extra;
    empty = tr("empty graph %1").arg(truth);
    of_true = tr("%1 of %2").arg(correct).arg(truth);
    of_learned = tr("%1 of %2").arg(reversed + extra).arg(learned);
  }
  section->add_widget(new BigNumbers({{tr("SHD"), people(*shd), empty},
                                      {tr("TPR"), tpr ? fixed(*tpr) : tr("n/a"), of_true},
                                      {tr("FDR"), fdr ? fixed(*fdr) : tr("n/a"), of_learned}}));
  if (graph_ && graph_->has_reference) {
    section->add_row(tr("Correct, reversed"), QStringLiteral("%1, %2").arg(count_edges(*graph_, EdgeStatus::correct)).arg(count_edges(*graph_, EdgeStatus::reversed)));
    section->add_row(tr("Extra, missing"), QStringLiteral("%1, %2").arg(count_edges(*graph_, EdgeStatus::extra)).arg(count_edges(*graph_, EdgeStatus::missing)));
  }
  if (details_.row.data.is_object() && details_.row.data.contains("reference")) {
    const Json& reference = details_.row.data["reference"];
    if (reference.is_object() && reference.contains("name")) section->add_row(tr("Reference"), json_for_people(reference["name"]));
  }
}

void RunResultPanel::add_baselines() {
  auto baselines = baseline_shd(details_.baselines);
  // The table lists the method itself first, for reading it alone.
  std::erase_if(baselines, [&](const auto& row) { return row.first == QString::fromStdString(details_.info.title); });
  const auto shd = number_of(details_.row, "shd");
  const auto variance = number_of(details_.row, "varsortability"), r_squared = number_of(details_.row, "r2_sortability");
  if (baselines.empty() && !variance && !r_squared) return;
  SideSection* section = this->section(tr("Scale and simple baselines"), tr("check"));
  if (shd && !baselines.empty()) {
    const auto best = std::min_element(baselines.begin(), baselines.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best->second <= *shd) {
      section->add_widget(new CautionNote(
          best->second == *shd
              ? tr("%1, a simple baseline, reaches the same SHD of %2. On this score alone the two cannot be told apart.").arg(best->first, people(*shd))
              : tr("%1, a simple baseline, reaches a lower SHD (%2 against %3).").arg(best->first, people(best->second), people(*shd))));
    }
    auto* caption = new QLabel(tr("SHD, lower is better"));
    caption->setProperty("role", "caption");
    section->add_widget(caption);
    std::vector<BaselineBars::Bar> bars{{QString::fromStdString(details_.info.title), *shd}};
    for (const auto& [name, value] : baselines) bars.push_back({name, value});
    const bool has_empty = std::any_of(baselines.begin(), baselines.end(), [](const auto& b) { return b.first.contains("empty"); });
    if (!has_empty && graph_ && graph_->has_reference) {
      bars.push_back({tr("empty graph"), static_cast<double>(count_edges(*graph_, EdgeStatus::correct) +
                                                             count_edges(*graph_, EdgeStatus::reversed) +
                                                             count_edges(*graph_, EdgeStatus::missing))});
    }
    section->add_widget(new BaselineBars(bars));
  }
  if (variance || r_squared) {
    auto* caption = new QLabel(tr("Varsortability"));
    caption->setProperty("role", "caption");
    section->add_widget(caption);
    section->add_widget(new SortabilityScale(variance, r_squared));
  }
}

void RunResultPanel::add_edge() {
  if (!graph_ || edge_ < 0 || edge_ >= static_cast<int>(graph_->edges.size())) return;
  const FigureEdge& edge = graph_->edges[edge_];
  const auto name = [&](int node) { return QString::fromStdString(graph_->nodes.at(node)); };
  SideSection* section = this->section(tr("Selected edge, %1 → %2").arg(name(edge.source), name(edge.target)));
  if (graph_->has_reference) section->add_row(tr("Status"), edge_word(edge.status));
  if (edge.status != EdgeStatus::missing) section->add_row(tr("Weight"), signed_weight(edge.weight));
  // What the method recorded of this edge, beyond its weight.
  const auto cell = [&](const std::vector<Cell>& row, const char* column) -> const Cell* {
    const auto found = std::find(details_.edges.columns.begin(), details_.edges.columns.end(), column);
    return found == details_.edges.columns.end() ? nullptr : &row[static_cast<std::size_t>(found - details_.edges.columns.begin())];
  };
  const auto text_is = [](const Cell* cell, const std::string& text) {
    const auto* value = cell ? std::get_if<std::string>(cell) : nullptr;
    return value && *value == text;
  };
  for (const std::vector<Cell>& row : details_.edges.rows) {
    if (!text_is(cell(row, "source"), graph_->nodes.at(edge.source)) || !text_is(cell(row, "target"), graph_->nodes.at(edge.target))) continue;
    const Cell* refit = cell(row, "refit");
    const Cell* se = cell(row, "se");
    if (refit && std::holds_alternative<double>(*refit)) section->add_row(tr("Refit"), signed_weight(std::get<double>(*refit)), tr("least squares"));
    if (se && std::holds_alternative<double>(*se)) section->add_row(tr("Naive s.e."), people(std::get<double>(*se)), tr("ignores selection"));
  }
}

void RunResultPanel::add_scalars() {
  const auto is_placed = [](const std::string& name) {
    return std::find(placed_scalars.begin(), placed_scalars.end(), name) != placed_scalars.end();
  };
  SideSection* section = nullptr;
  const auto row_for = [&](const OutputSpec* spec, const ScalarRow& scalar) {
    if (is_placed(scalar.name)) return;
    if (!section) section = this->section(tr("Numbers"));
    QString label = QString::fromStdString(spec && !spec->title.empty() ? spec->title : scalar.name);
    QString value = cell_for_people(scalar.value);
    if (spec && !spec->unit.empty()) value += ' ' + QString::fromStdString(spec->unit);
    QLabel* text = section->add_row(label, value);
    QString full = label;
    if (const auto* real = std::get_if<double>(&scalar.value)) full += QStringLiteral(" = ") + QString::fromStdString(shortest(*real));
    if (spec && !spec->help.empty()) full += '\n' + QString::fromStdString(spec->help);
    text->setToolTip(full);
  };
  for (const OutputSpec& spec : details_.info.outputs) {
    if (spec.kind != OutputKind::scalar) continue;
    for (const ScalarRow& scalar : details_.row.scalars) {
      if (scalar.name == spec.name) row_for(&spec, scalar);
    }
  }
}

}  // namespace assay::app
