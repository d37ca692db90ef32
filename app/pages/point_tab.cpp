// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/point_tab.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableWidget>
#include <algorithm>
#include <cmath>
#include <set>

#include "app/pages/figure_table.h"
#include "core/base/numbers.h"
#include "core/graph/layout_client.h"
#include "core/report/run_figures.h"
#include "widgets/figure/figure_view.h"
#include "widgets/graph/drawing_view.h"

namespace assay::app {
namespace {

constexpr int most_kept = 2;
constexpr std::size_t top_shown = 5;  ///< of the ranking, in the note below it

/// Rank of a value from the top, 1 for the largest; ties share the better rank.
int rank_of(const std::vector<double>& values, double value) {
  return 1 + static_cast<int>(std::count_if(values.begin(), values.end(), [&](double one) { return one > value; }));
}

}  // namespace

PointTab::PointTab(ProjectSession& session, const QString& run, FigureSpec spec, std::optional<FigureSpec> overview, QWidget* parent)
    : FigureTab(session, run, std::move(spec), parent), overview_spec_(std::move(overview)), view_(new assay::FigureView) {
  auto* page = new QSplitter(Qt::Vertical);
  auto* upper = new QSplitter(Qt::Horizontal);
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  choosers_ = new QHBoxLayout;
  const int gap = fontMetrics().height() / 2;
  choosers_->setContentsMargins(gap * 2, gap, gap, 0);
  choosers_->setSpacing(gap);
  choosers_->addStretch();
  column->addLayout(choosers_);
  column->addWidget(view_, 1);
  upper->addWidget(left);
  connect(view_, &assay::FigureView::point_hovered, this, &PointTab::hover);
  connect(view_, &assay::FigureView::point_clicked, this, &PointTab::keep);

  if (!this->spec().drawing.empty()) {
    side_ = new QWidget;
    auto* side = new QVBoxLayout(side_);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(1);
    auto* pictures = new QSplitter(Qt::Vertical);
    first_ = new assay::DrawingView;
    first_->setObjectName(QStringLiteral("drawing_first"));
    second_ = new assay::DrawingView;
    second_->setObjectName(QStringLiteral("drawing_second"));
    second_->hide();
    pictures->addWidget(first_);
    pictures->addWidget(second_);
    pictures->setChildrenCollapsible(false);
    values_ = new QTableWidget;
    values_->setObjectName(QStringLiteral("point_values"));
    values_->setAccessibleName(tr("Values of the points shown"));
    values_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    values_->setSelectionMode(QAbstractItemView::NoSelection);
    values_->setFocusPolicy(Qt::TabFocus);
    values_->verticalHeader()->hide();
    values_->setShowGrid(false);
    values_->setMinimumHeight(fontMetrics().height() * 5);  // two points
    side->addWidget(pictures, 4);
    side->addWidget(values_, 1);
    side->addWidget(build_ranking(), 3);
    upper->addWidget(side_);
    upper->setStretchFactor(0, 5);
    upper->setStretchFactor(1, 6);
    first_->set_message(tr("Cell"), tr("Point at a mark to draw it here; a click keeps it, a second click on another puts the two side by side."));
  }
  upper->setChildrenCollapsible(false);
  page->addWidget(upper);
  if (overview_spec_) {
    overview_ = new assay::FigureView;
    overview_->setObjectName(QStringLiteral("overview"));
    page->addWidget(overview_);
    page->setStretchFactor(0, 3);
    page->setStretchFactor(1, 2);
    connect(overview_, &assay::FigureView::cell_clicked, this, [this](const QString& row, const QString& cell) {
      selection_[overview_spec_->x] = row.toStdString();
      choose(overview_spec_->group, cell.toStdString());
    });
  }
  page->setChildrenCollapsible(false);
  set_view(page);
}

QWidget* PointTab::build_ranking() {
  auto* part = new QWidget;
  part->setProperty("base", true);
  part->setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(part);
  const int gap = fontMetrics().height() / 2;
  column->setContentsMargins(0, gap, 0, gap / 2);
  column->setSpacing(gap / 2);
  ranking_title_ = new QLabel;
  ranking_title_->setProperty("role", "section");
  ranking_title_->setIndent(gap);
  ranking_ = new FigureTable;
  ranking_->setObjectName(QStringLiteral("ranking"));
  ranking_->setSelectionMode(QAbstractItemView::NoSelection);
  ranking_note_ = new QLabel;
  ranking_note_->setProperty("role", "caption");
  ranking_note_->setIndent(gap);
  ranking_note_->setWordWrap(true);
  column->addWidget(ranking_title_);
  column->addWidget(ranking_, 1);
  column->addWidget(ranking_note_);
  connect(ranking_, &FigureTable::row_chosen, this, [this](int row) {
    if (row >= 0 && row < static_cast<int>(ranked_.rows.size())) keep(QString::fromStdString(std::get<std::string>(ranked_.rows[static_cast<std::size_t>(row)][0])));
  });
  return part;
}

/// Names with their points, best first: by x where that foretells y, and by y where x is only where the point stands, such as its
/// size or its generation; there a name counts once, with the best of its points.
void PointTab::show_ranking(const FigureData& data) {
  if (!ranking_) return;
  const std::size_t by = foretells() ? 1 : 2;
  ranked_ = Table{{"name", "x", "y"}, {}};
  for (const FigureCurve& curve : data.curves)
    for (std::size_t i = 0; i < curve.labels.size() && i < curve.x.size(); ++i)
      if (!curve.labels[i].empty()) ranked_.rows.push_back({curve.labels[i], curve.x[i], curve.y[i]});
  const auto y_of = [](const std::vector<Cell>& row) { return std::get<double>(row[2]); };
  const auto key = [by](const std::vector<Cell>& row) { return std::get<double>(row[by]); };
  std::stable_sort(ranked_.rows.begin(), ranked_.rows.end(), [&](const auto& a, const auto& b) { return key(a) > key(b) || (!std::isnan(key(a)) && std::isnan(key(b))); });
  if (!foretells()) {
    std::set<std::string> seen;
    std::erase_if(ranked_.rows, [&](const auto& row) { return !seen.insert(std::get<std::string>(row[0])).second; });
  }
  const std::string& title = foretells() ? data.x.title : data.y.title;
  titles_ = {tr("Architecture"), QString::fromStdString(data.x.title), QString::fromStdString(data.y.title)};
  ranking_->set_table(ranked_, {titles_[0].toStdString(), data.x.title, data.y.title});
  ranking_title_->setText(tr("Top by %1").arg(QString::fromStdString(title)));
  QString note;
  const auto best = std::max_element(ranked_.rows.begin(), ranked_.rows.end(), [&](const auto& a, const auto& b) { return y_of(a) < y_of(b) || (std::isnan(y_of(a)) && !std::isnan(y_of(b))); });
  if (foretells() && best != ranked_.rows.end() && !std::isnan(y_of(*best))) {
    const auto above = std::count_if(ranked_.rows.begin(), ranked_.rows.end(), [&](const auto& row) { return key(row) > key(*best); });
    double top = y_of(ranked_.rows.front());
    const std::size_t first = std::min<std::size_t>(top_shown, ranked_.rows.size());
    for (std::size_t i = 0; i < first; ++i) top = std::isnan(top) ? y_of(ranked_.rows[i]) : std::max(top, y_of(ranked_.rows[i]));
    note = tr("The best by %1 is number %2 of %3 here. The best of the first %4 is %5 below it.")
               .arg(QString::fromStdString(data.y.title)).arg(above + 1).arg(ranked_.rows.size()).arg(first).arg(QString::fromStdString(for_people(y_of(*best) - top)));
  }
  ranking_note_->setText(note);
  ranking_note_->setVisible(!note.isEmpty());
}

void PointTab::choose(const std::string& column, const std::string& value) {
  selection_[column] = value;
  read_again();
}

void PointTab::show_choices(const std::vector<FigureChoice>& choices) {
  for (const FigureChoice& choice : choices) {
    QComboBox*& box = boxes_[choice.column];
    if (!box) {
      box = new QComboBox;
      box->setObjectName(QStringLiteral("choose_") + QString::fromStdString(choice.column));
      box->setAccessibleName(QString::fromStdString(choice.title));
      box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
      auto* label = new QLabel(QString::fromStdString(choice.title));
      label->setProperty("role", "secondary");
      label->setBuddy(box);
      if (choosers_->count() > 1) choosers_->insertSpacing(choosers_->count() - 1, fontMetrics().height());
      choosers_->insertWidget(choosers_->count() - 1, label);
      choosers_->insertWidget(choosers_->count() - 1, box);
      connect(box, &QComboBox::activated, this, [this, box, column = choice.column](int index) {
        choose(column, box->itemData(index).toString().toStdString());
      });
    }
    const QSignalBlocker quiet(box);
    box->clear();
    for (const std::string& value : choice.values)
      box->addItem(QString::fromStdString(value).replace('_', ' '), QString::fromStdString(value));
    box->setCurrentIndex(box->findData(QString::fromStdString(choice.value)));
    selection_.try_emplace(choice.column, choice.value);
  }
}

void PointTab::show_figure(const FigureData& figure) {
  show_choices(figure.choices);
  view_->set_figure(figure);
  view_->set_marked(kept_);
  if (side_) read_drawings();
  if (overview_) read_overview();
  show_ranking(figure);
  show_values();
}

void PointTab::read_overview() {
  session_.figure_lane().read<FigureData>(
      this,
      [run = run_.toStdString(), name = overview_spec_->name](Project& project) {
        return figure_data(project, load_run(project, run), name);
      },
      [this](FigureData figure) {
        overview_->set_figure(figure);
        overview_->set_marked_cell(QString::fromStdString(selection_[overview_spec_->x]), QString::fromStdString(selection_[overview_spec_->group]));
      },
      [this](const Error&) { overview_->hide(); });
}

void PointTab::read_drawings() {
  session_.figure_lane().read<std::map<std::string, std::string>>(
      this, [run = run_.toStdString(), spec = spec()](Project& project) { return figure_drawings(project, load_run(project, run), spec); },
      [this](std::map<std::string, std::string> drawings) {
        drawings_ = std::move(drawings);
        show_drawings();
      });
}

void PointTab::keep(const QString& label) {
  if (kept_.contains(label)) {
    kept_.removeAll(label);
  } else {
    if (kept_.size() == most_kept) kept_.removeLast();
    kept_ << label;
  }
  view_->set_marked(kept_);
  show_drawings();
  show_values();
}

void PointTab::hover(const QString& label) {
  hovered_ = label;
  show_drawings();
  show_values();
}

void PointTab::show_drawings() {
  if (!side_) return;
  QStringList shown = kept_;
  if (!hovered_.isEmpty() && !shown.contains(hovered_) && shown.size() < most_kept) shown << hovered_;
  second_->setVisible(shown.size() > 1);
  assay::DrawingView* views[] = {first_, second_};
  for (int i = 0; i < shown.size(); ++i)
    draw(*views[i], shown[i], kept_.contains(shown[i]) ? tr("kept; click its mark to let go") : tr("under the cursor; click keeps it"));
}

void PointTab::draw(assay::DrawingView& into, const QString& label, const QString& hint) {
  wanted_[&into] = label;
  const std::string key = label.toStdString();
  if (const auto ready = layouts_.find(key); ready != layouts_.end()) return into.set_drawing(label, hint, ready->second);
  const auto dot = drawings_.find(key);
  if (dot == drawings_.end()) return into.set_message(label, tr("This run made no drawing of it."));
  assay::DrawingView* view = &into;
  session_.figure_lane().read<Layout>(
      this, [text = dot->second](Project&) { return layout_graph(text); },
      [this, view, label, hint](Layout layout) {
        layouts_[label.toStdString()] = layout;
        if (wanted_[view] == label) view->set_drawing(label, hint, layout);
      },
      [this, view, label](const Error& error) {
        if (wanted_[view] == label) view->set_message(label, QString::fromUtf8(error.what()));
      });
}

void PointTab::show_values() {
  if (!values_ || titles_.isEmpty()) return;
  QStringList shown = kept_;
  if (!hovered_.isEmpty() && !shown.contains(hovered_)) shown << hovered_;
  values_->clear();
  QStringList titles = titles_ + QStringList{tr("Rank")};
  if (foretells()) titles.insert(2, tr("Rank"));
  values_->setColumnCount(static_cast<int>(titles.size()));
  values_->setHorizontalHeaderLabels(titles);
  values_->setRowCount(0);
  const auto number = [](const QString& text) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
  };
  std::vector<double> xs, ys;
  for (const auto& row : ranked_.rows) {
    xs.push_back(std::get<double>(row[1]));
    ys.push_back(std::get<double>(row[2]));
  }
  for (const QString& label : shown) {
    for (std::size_t at = 0; at < ranked_.rows.size(); ++at) {
      if (std::get<std::string>(ranked_.rows[at][0]) != label.toStdString()) continue;
      const int row = values_->rowCount();
      int column = 0;
      values_->insertRow(row);
      auto* name = new QTableWidgetItem(label);
      name->setToolTip(label);
      values_->setItem(row, column++, name);
      const auto add = [&](const std::vector<double>& all, bool rank) {
        values_->setItem(row, column++, number(QString::fromStdString(for_people(all[at]))));
        if (rank) values_->setItem(row, column++, number(tr("%1 of %2").arg(rank_of(all, all[at])).arg(all.size())));
      };
      add(xs, foretells());
      add(ys, true);
    }
  }
  auto* header = values_->horizontalHeader();
  header->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  if (QTableWidgetItem* first = values_->horizontalHeaderItem(0)) first->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setMinimumSectionSize(fontMetrics().height() * 4);
  header->setSectionResizeMode(QHeaderView::Interactive);
  header->setSectionResizeMode(0, QHeaderView::Stretch);
  const QFontMetrics metrics(header->font());
  for (int column = 1; column < values_->columnCount(); ++column) {
    const int title = metrics.horizontalAdvance(values_->horizontalHeaderItem(column)->text()) + metrics.height() * 2;
    values_->resizeColumnToContents(column);
    values_->setColumnWidth(column, std::max(title, values_->columnWidth(column)));
  }
}

}  // namespace assay::app
