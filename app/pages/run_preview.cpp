// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_preview.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/pages/overview_head.h"
#include "app/session/run_text.h"
#include "app/window/messages.h"
#include "core/report/run_figures.h"
#include "widgets/figure/figure_view.h"
#include "widgets/graph/graph_view.h"
#include "widgets/theme/icons.h"

namespace assay::app {
namespace {

QString q(const std::string& text) { return QString::fromStdString(text); }

/// The figures that a preview shows: the first graph, or where the method has none its first figure over an output; and the
/// first line over an output, else over series.
struct PreviewFigures {
  FigureData graph, lead, curve;
  bool has_graph = false, has_lead = false, has_curve = false;
  std::string graph_problem;  ///< why a graph that the run has cannot be drawn
};

PreviewFigures read_figures(Project& project, const RunRow& row, const MethodInfo& info) {
  PreviewFigures figures;
  const std::vector<FigureSpec> specs = available_figures(project, row, info);
  const auto read = [&](const FigureSpec& spec, FigureData& into) {
    try {
      into = figure_data(project, row, spec.name);
      return true;
    } catch (const Error& error) {
      if (spec.kind == FigureKind::graph && figures.graph_problem.empty()) figures.graph_problem = error.text().message;
      return false;
    }
  };
  for (const FigureSpec& spec : specs)
    if (!figures.has_graph && spec.kind == FigureKind::graph) figures.has_graph = read(spec, figures.graph);
  const auto is_graph = [](const FigureSpec& spec) { return spec.kind == FigureKind::graph; };
  const bool graphs = std::any_of(info.figures.begin(), info.figures.end(), is_graph);
  for (const FigureSpec& spec : specs)
    if (!graphs && !figures.has_lead && !spec.output.empty() && spec.kind != FigureKind::table) figures.has_lead = read(spec, figures.lead);
  for (const bool over_output : {true, false})
    for (const FigureSpec& spec : specs)
      if (!figures.has_curve && spec.kind == FigureKind::line && spec.output.empty() != over_output) figures.has_curve = read(spec, figures.curve);
  return figures;
}

/// The answer of a run in one sentence, with its mark.
QWidget* answer_line(const std::string& sentence, const std::string& tone) {
  auto* line = new QWidget;
  auto* row = new QHBoxLayout(line);
  const int em = line->fontMetrics().height();
  row->setContentsMargins(0, 0, 0, em / 3);
  row->setSpacing(em / 2);
  if (!tone.empty()) {
    auto* mark = new ToneMark;
    mark->set_tone(tone);
    row->addWidget(mark, 0, Qt::AlignTop);
  }
  auto* text = new QLabel(q(sentence));
  text->setObjectName(QStringLiteral("preview_answer"));
  text->setTextFormat(Qt::PlainText);
  text->setWordWrap(true);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  text->setProperty("role", "section");
  row->addWidget(text, 1);
  return line;
}

QWidget* titled(QLabel* title, QWidget* content) {
  auto* holder = new QWidget;
  auto* column = new QVBoxLayout(holder);
  const int em = holder->fontMetrics().height();
  column->setContentsMargins(em * 3 / 4, em / 2, em * 3 / 4, em / 2);
  column->setSpacing(em / 3);
  title->setProperty("role", "section");
  column->addWidget(title);
  column->addWidget(content, 1);
  return holder;
}

}  // namespace

RunPreview::RunPreview(ProjectSession& session, QWidget* parent) : QWidget(parent), session_(session), later_(new QTimer(this)) {
  // Plots, graph and numbers stand on the colour of tables and plots, as in the tabs.
  setProperty("surface", "base");
  setAttribute(Qt::WA_StyledBackground);
  const int em = fontMetrics().height();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* bar = new QWidget;
  bar->setProperty("surface", "window");
  bar->setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(em * 3 / 4, em / 6, em / 2, em / 6);
  head_ = new QLabel;
  head_->setProperty("role", "section");
  row->addWidget(head_, 1);
  auto* open = new QPushButton(tr("Open in tab"));
  open->setProperty("link", true);
  row->addWidget(open);
  auto* close = new QToolButton;
  close->setIcon(icon(QStringLiteral("close")));
  close->setAccessibleName(tr("Close the preview"));
  row->addWidget(close);
  column->addWidget(bar);
  connect(open, &QPushButton::clicked, this, [this] {
    if (!run_.isEmpty()) emit open_requested(run_);
  });
  connect(close, &QToolButton::clicked, this, &RunPreview::close_requested);

  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setHandleWidth(1);
  splitter->setChildrenCollapsible(false);
  column->addWidget(splitter, 1);
  graph_title_ = new QLabel(tr("Graph"));
  graph_ = new assay::GraphView;
  graph_->set_compact(true);
  lead_figure_ = new assay::FigureView;
  lead_figure_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
  lead_ = new QStackedWidget;
  lead_->addWidget(graph_);
  lead_->addWidget(lead_figure_);
  splitter->addWidget(titled(graph_title_, lead_));
  curve_title_ = new QLabel;
  curve_ = new assay::FigureView;
  curve_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
  splitter->addWidget(titled(curve_title_, curve_));
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* result = new QWidget;
  auto* result_column = new QVBoxLayout(result);
  result_column->setContentsMargins(0, 0, 0, 0);
  results_ = new QGridLayout;
  results_->setHorizontalSpacing(em);
  results_->setVerticalSpacing(em / 5);
  results_->setColumnStretch(1, 1);
  result_column->addLayout(results_);
  result_column->addStretch(1);
  scroll->setWidget(result);
  result->setAutoFillBackground(false);  // on the preview's own ground
  scroll->viewport()->setAutoFillBackground(false);
  result->setAutoFillBackground(false);
  splitter->addWidget(titled(new QLabel(tr("Result")), scroll));
  auto* side = new QWidget;
  auto* side_column = new QVBoxLayout(side);
  side_column->setContentsMargins(0, 0, 0, 0);
  side_column->setSpacing(em / 3);
  notes_ = new QPlainTextEdit;
  notes_->setPlaceholderText(tr("Notes on this run"));
  notes_->setAccessibleName(tr("Notes"));
  notes_->installEventFilter(this);
  side_column->addWidget(notes_, 1);
  tags_ = new QLineEdit;
  tags_->setPlaceholderText(tr("Tags, separated by blanks"));
  tags_->setAccessibleName(tr("Tags"));
  side_column->addWidget(tags_);
  facts_ = new QLabel;
  facts_->setProperty("role", "secondary");
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  side_column->addWidget(facts_);
  splitter->addWidget(titled(new QLabel(tr("Notes")), side));
  splitter->setSizes({em * 24, em * 21, em * 17, em * 20});

  later_->setSingleShot(true);
  later_->setInterval(80);
  connect(later_, &QTimer::timeout, this, &RunPreview::read);
  auto* notes_later = new QTimer(this);
  notes_later->setSingleShot(true);
  notes_later->setInterval(800);
  connect(notes_later, &QTimer::timeout, this, &RunPreview::save_notes);
  connect(notes_, &QPlainTextEdit::textChanged, this, [this, notes_later] {
    if (notes_->hasFocus()) notes_later->start();
  });
  connect(tags_, &QLineEdit::editingFinished, this, [this] {
    if (run_.isEmpty() || !tags_->isModified()) return;
    std::vector<std::string> tags;
    for (const QString& tag : tags_->text().split(' ', Qt::SkipEmptyParts)) tags.push_back(QString(tag).remove(',').toStdString());
    tags_->setModified(false);
    try_or_show(this, [&] { session_.set_tags(run_.toStdString(), tags); });
  });
}

void RunPreview::focus_tags() {
  tags_->setFocus(Qt::ShortcutFocusReason);
  tags_->selectAll();
}

void RunPreview::save_notes() {
  if (notes_of_.isEmpty() || notes_->toPlainText() == notes_read_) return;
  notes_read_ = notes_->toPlainText();
  try_or_show(this, [&] { session_.edit_notes(notes_of_.toStdString(), notes_read_); });
}

void RunPreview::show_run(const QString& uuid) {
  if (uuid != run_) save_notes();
  run_ = uuid;
  if (!uuid.isEmpty()) later_->start();
}

void RunPreview::read() {
  if (run_.isEmpty()) return;
  RunRow row;
  MethodInfo info;
  try {
    row = load_run(session_.project(), run_.toStdString());
    info = load_declaration(session_.project(), row.declaration);
  } catch (const Error&) {  // deleted by another window meanwhile
    return;
  }
  show_row(row);
  while (QLayoutItem* item = results_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  int line = 0;
  const std::optional<OverviewSpec>& overview = info.overview;
  RunDetails answered;
  answered.row = row;
  answered.info = info;
  if (const std::string sentence = overview_sentence(answered); !sentence.empty()) {
    results_->addWidget(answer_line(sentence, overview_tone(answered)), line++, 0, 1, 2);
  }
  for (const OutputSpec& output : info.outputs) {
    if (output.kind != OutputKind::scalar) continue;
    if (overview && (output.name == overview->sentence || output.name == overview->tone)) continue;  // said above
    for (const ScalarRow& scalar : row.scalars) {
      if (scalar.name != output.name) continue;
      auto* name = new QLabel(q(output.title.empty() ? output.name : output.title));
      name->setProperty("role", "secondary");
      name->setWordWrap(true);
      name->setToolTip(q(output.help));
      auto* value = new QLabel(cell_for_people(scalar.value) + (output.unit.empty() ? QString() : ' ' + q(output.unit)));
      QFont font = value->font();
      font.setWeight(output.goal != Goal::none ? QFont::DemiBold : QFont::Normal);
      value->setFont(font);
      value->setTextInteractionFlags(Qt::TextSelectableByMouse);
      value->setWordWrap(std::holds_alternative<std::string>(scalar.value));
      results_->addWidget(name, line, 0, Qt::AlignTop);
      results_->addWidget(value, line++, 1);
    }
  }
  if (line == 0) {
    auto* none = new QLabel(row.error.is_object() ? q(row.error.value("message", "")) : has_ended(row.status) ? tr("No results") : tr("No results yet"));
    none->setWordWrap(true);
    none->setProperty("role", row.error.is_object() ? "bad" : "secondary");
    results_->addWidget(none, 0, 0, 1, 2);
  }
  const int generation = ++generation_;
  session_.figure_lane().read<PreviewFigures>(
      this, [row, info](Project& project) { return read_figures(project, row, info); },
      [this, generation, row](PreviewFigures figures) {
        if (generation != generation_) return;
        if (figures.has_graph) graph_->set_graph(figures.graph.graph);
        else if (!figures.graph_problem.empty()) graph_->set_message(q(figures.graph_problem));
        else graph_->set_message(has_ended(row.status) ? tr("This run has no graph") : tr("No graph yet"));
        lead_->setCurrentWidget(figures.has_lead ? static_cast<QWidget*>(lead_figure_) : graph_);
        if (figures.has_lead) lead_figure_->set_figure(figures.lead);
        graph_title_->setText(figures.has_lead    ? q(figures.lead.title)
                              : !figures.has_graph ? tr("Graph")
                                                   : q(figures.graph.title) + (figures.graph.graph.has_reference ? tr(" against the reference") : QString()));
        curve_title_->setText(figures.has_curve ? q(figures.curve.title) : tr("Curve"));
        figures.curve.title.clear();
        curve_->set_figure(figures.curve);
        curve_->setVisible(figures.has_curve);
      },
      [this, generation](const Error& error) {
        if (generation == generation_) graph_->set_message(q(error.text().message));
      });
}

void RunPreview::show_row(const RunRow& row) {
  head_->setText(tr("Run %1, %2, seed %3").arg(row.number).arg(run_title(session_.catalogue(), row)).arg(row.seed));
  if (!notes_->hasFocus() || notes_of_ != run_) {
    notes_of_ = run_;
    notes_read_ = q(row.notes);
    notes_->setPlainText(notes_read_);
  }
  if (!tags_->hasFocus()) {
    QStringList tags;
    for (const std::string& tag : row.tags) tags << q(tag);
    tags_->setText(tags.join(' '));
  }
  const bool writable = session_.project().writable();
  notes_->setReadOnly(!writable);
  tags_->setReadOnly(!writable);
  QStringList facts;
  if (row.started != 0) facts << tr("Started %1").arg(local_time(row.started));
  if (row.data.is_object())
    for (const auto& [name, entry] : row.data.items())
      if (const std::string hash = entry.value("sha256", ""); hash.size() > 12) facts << tr("%1 SHA-256 %2…%3").arg(q(name), q(hash.substr(0, 4)), q(hash.substr(hash.size() - 4)));
  facts_->setText(facts.join('\n'));
}

}  // namespace assay::app
