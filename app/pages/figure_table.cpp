// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/figure_table.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/session/run_text.h"
#include "core/base/numbers.h"
#include "widgets/figure/result_mark.h"

namespace assay::app {
namespace {

constexpr int most_wrapped = 60;  ///< tables up to this long break long texts into lines

std::optional<double> number_in(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return std::isnan(*real) ? std::nullopt : std::optional(*real);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*integer);
  if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? 1 : 0;
  return std::nullopt;
}

QString full_text(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return QString::fromStdString(shortest(*real));
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return QString::number(*integer);
  return cell_for_people(cell);
}

/// Room beside the text of a cell, as its heading has it.
int padding(const QFontMetrics& metrics) { return metrics.height() * 8 / 18; }

/// Numbers by value, texts as people count ("m2" before "m10"); what is missing stands last either way round.
class CellOrder : public QSortFilterProxyModel {
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override {
    const QVariant a = left.data(FigureTableModel::sort_role), b = right.data(FigureTableModel::sort_role);
    if (!a.isValid() || !b.isValid()) return sortOrder() == Qt::AscendingOrder ? a.isValid() && !b.isValid() : !a.isValid() && b.isValid();
    if (a.typeId() == QMetaType::Double && b.typeId() == QMetaType::Double) return a.toDouble() < b.toDouble();
    return QString::compare(a.toString(), b.toString(), Qt::CaseInsensitive) < 0;
  }
};

}  // namespace

void FigureTableModel::set_table(Table table, const std::vector<std::string>& titles, const std::string& result) {
  beginResetModel();
  table_ = std::move(table);
  titles_.clear();
  numeric_.assign(table_.columns.size(), false);
  result_ = -1;
  for (std::size_t j = 0; j < table_.columns.size(); ++j) {
    titles_ << QString::fromStdString(titles.size() == table_.columns.size() && !titles[j].empty() ? titles[j] : table_.columns[j]);
    if (!result.empty() && table_.columns[j] == result) result_ = static_cast<int>(j);
    bool any = false, all = true;
    for (const auto& row : table_.rows) {
      any = any || number_in(row[j]);
      all = all && !std::holds_alternative<std::string>(row[j]);
    }
    numeric_[j] = any && all;
  }
  endResetModel();
}

int FigureTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()); }
int FigureTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(table_.columns.size()); }

QVariant FigureTableModel::data(const QModelIndex& index, int role) const {
  const Cell& cell = table_.rows[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
  const bool result = index.column() == result_;
  switch (role) {
    case Qt::DisplayRole:
      // A row is one line high: ends of lines are shown as marks, the whole text is in the tip and in what is copied.
      return result ? result_look(cell_for_people(cell).toStdString(), theme_tokens()).word : cell_for_people(cell).replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
    case Qt::ToolTipRole: return result ? QVariant() : full_text(cell);
    case Qt::TextAlignmentRole: return QVariant::fromValue((is_numeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case result_role: return result ? QVariant(cell_for_people(cell)) : QVariant();
    case sort_role:
      if (const auto number = number_in(cell)) return *number;
      if (const auto* text = std::get_if<std::string>(&cell)) return QString::fromStdString(*text);
      return {};
    default: return {};
  }
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return titles_.value(section);
  if (role == Qt::TextAlignmentRole) return QVariant::fromValue((is_numeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

void FigureTableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
  QStyleOptionViewItem option = given;
  initStyleOption(&option, index);
  const QString text = option.text;
  option.text.clear();
  const QWidget* widget = option.widget;
  (widget ? widget->style() : QApplication::style())->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);
  const QVariant result = index.data(FigureTableModel::result_role);
  const int pad = padding(option.fontMetrics);
  // Headings keep room for the arrow of the sorting at their right end; numbers stand below their words.
  const bool right = option.displayAlignment & Qt::AlignRight;
  const QRect area = option.rect.adjusted(pad, 0, right ? -pad - option.fontMetrics.height() * 12 / 18 : -pad, 0);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (result.isValid()) {
    paint_chip(*painter, {static_cast<double>(area.left()), option.rect.top() + option.rect.height() / 2.0}, result_look(result.toString().toStdString(), theme_tokens()),
               theme_font(TextRole::caption));
  } else {
    painter->setFont(option.font);
    painter->setPen(theme_tokens().text);
    const bool wraps = option.features & QStyleOptionViewItem::WrapText && area.height() >= option.fontMetrics.height() * 2;
    painter->drawText(area, static_cast<int>(option.displayAlignment) | (wraps ? Qt::TextWordWrap : Qt::TextSingleLine),
                      wraps ? text : option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
  }
  painter->restore();
}

QSize FigureTableDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QVariant result = index.data(FigureTableModel::result_role);
  const int unit = option.fontMetrics.height(), pad = padding(option.fontMetrics);
  if (result.isValid()) {
    const double chip = chip_width(result_look(result.toString().toStdString(), theme_tokens()), theme_font(TextRole::caption));
    return {static_cast<int>(std::ceil(chip)) + 2 * pad, unit * 4 / 3};
  }
  const QString text = index.data(Qt::DisplayRole).toString();
  const auto* view = qobject_cast<const QTableView*>(option.widget);
  const int width = option.fontMetrics.horizontalAdvance(text) + 2 * pad + 1 + (index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight ? unit * 12 / 18 : 0);
  if (!view || !view->wordWrap() || width <= view->columnWidth(index.column())) return {width, unit * 4 / 3};
  const QRect lines = option.fontMetrics.boundingRect(QRect(0, 0, view->columnWidth(index.column()) - 2 * pad, 10000), Qt::TextWordWrap, text);
  return {width, std::max(unit * 4 / 3, lines.height() + unit / 3)};
}

FigureTable::FigureTable(QWidget* parent) : QTableView(parent), model_(new FigureTableModel(this)), sorted_(new CellOrder(this)) {
  setObjectName(QStringLiteral("figure_table"));
  sorted_->setSourceModel(model_);
  setModel(sorted_);
  setItemDelegate(new FigureTableDelegate(this));
  setEditTriggers(NoEditTriggers);
  setSelectionBehavior(SelectRows);
  setShowGrid(false);
  setFrameShape(NoFrame);
  setTabKeyNavigation(false);
  setHorizontalScrollMode(ScrollPerPixel);
  verticalHeader()->hide();
  verticalHeader()->setMinimumSectionSize(fontMetrics().height() * 4 / 3);
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 4 / 3);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionsClickable(true);
  horizontalHeader()->setSortIndicatorShown(true);
  horizontalHeader()->setSortIndicatorClearable(true);
  horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
  connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) { sorted_->sort(column, order); });
  connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) { emit row_chosen(sorted_->mapToSource(index).row()); });
  connect(&Theme::instance(), &Theme::changed, this, [this] { viewport()->update(); });
}

void FigureTable::set_figure(const FigureData& figure) {
  setAccessibleName(QString::fromStdString(figure.title));
  set_table(figure.table, figure.column_titles, figure.result_column);
}

void FigureTable::set_table(Table table, const std::vector<std::string>& titles, const std::string& result) {
  const bool same_columns = table.columns == model_->table().columns;
  const int current = currentIndex().row();
  model_->set_table(std::move(table), titles, result);
  if (!same_columns) horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
  setWordWrap(model_->rowCount() <= most_wrapped);
  fit_columns();
  if (same_columns && current >= 0 && current < model_->rowCount()) setCurrentIndex(sorted_->index(current, 0));
  updateGeometry();
}

void FigureTable::set_shown_rows(int rows) {
  shown_rows_ = rows;
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  updateGeometry();
}

std::vector<int> FigureTable::order() const {
  std::vector<int> rows;
  for (int row = 0; row < sorted_->rowCount(); ++row) rows.push_back(sorted_->mapToSource(sorted_->index(row, 0)).row());
  return rows;
}

QString FigureTable::selection_text() const {
  std::vector<int> rows;
  for (const QModelIndex& index : selectionModel()->selectedRows()) rows.push_back(index.row());
  std::sort(rows.begin(), rows.end());
  if (rows.empty()) {
    rows.resize(static_cast<std::size_t>(sorted_->rowCount()));
    std::iota(rows.begin(), rows.end(), 0);
  }
  QStringList lines, heads;
  for (int column = 0; column < model_->columnCount(); ++column) heads << model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
  lines << heads.join('\t');
  for (const int row : rows) {
    const auto at = static_cast<std::size_t>(sorted_->mapToSource(sorted_->index(row, 0)).row());
    QStringList cells;
    for (const Cell& cell : model_->table().rows[at]) cells << full_text(cell);
    lines << cells.join('\t');
  }
  return lines.join('\n') + '\n';
}

/// Columns as wide as their content; what is left over goes to the widest text, what is missing is taken from the widest ones.
void FigureTable::fit_columns() {
  const int columns = model_->columnCount(), room = viewport()->width();
  if (columns == 0 || room <= 0) return;
  const int unit = fontMetrics().height();
  const QFontMetrics metrics(horizontalHeader()->font());
  std::vector<int> widths;
  for (int column = 0; column < columns; ++column) {
    const int head = metrics.horizontalAdvance(model_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()) + unit * 3 / 2;
    widths.push_back(std::max(head, sizeHintForColumn(column) + unit / 3));
  }
  const int total = std::accumulate(widths.begin(), widths.end(), 0);
  const auto widest = [&] {
    int best = -1;
    for (int column = 0; column < columns; ++column)
      if (!model_->is_numeric(column) && (best < 0 || widths[static_cast<std::size_t>(column)] > widths[static_cast<std::size_t>(best)])) best = column;
    return best;
  };
  if (const int text = widest(); text >= 0) {
    if (total < room) widths[static_cast<std::size_t>(text)] += room - total;
    for (int excess = total - room; excess > 0;) {
      const int column = widest();
      int& width = widths[static_cast<std::size_t>(column)];
      const int less = std::min({excess, unit, width - unit * 7});
      if (less <= 0) break;
      width -= less;
      excess -= less;
    }
  }
  for (int column = 0; column < columns; ++column) setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
  if (wordWrap()) resizeRowsToContents();
}

QSize FigureTable::sizeHint() const {
  if (shown_rows_ <= 0) return QTableView::sizeHint();
  int height = horizontalHeader()->sizeHint().height() + 2;
  for (int row = 0; row < std::min(shown_rows_, sorted_->rowCount()); ++row) height += rowHeight(row);
  return {fontMetrics().height() * 20, height};
}

QSize FigureTable::minimumSizeHint() const { return shown_rows_ > 0 ? QSize(fontMetrics().height() * 8, sizeHint().height()) : QTableView::minimumSizeHint(); }

void FigureTable::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) {
    QApplication::clipboard()->setText(selection_text());
    return;
  }
  if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
    emit row_chosen(sorted_->mapToSource(currentIndex()).row());
    return;
  }
  QTableView::keyPressEvent(event);
}

void FigureTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) {
    fit_columns();
    if (shown_rows_ > 0) updateGeometry();
  }
}

void FigureTable::wheelEvent(QWheelEvent* event) {
  // Among other things the page scrolls, unless this table holds more rows than it shows.
  if (shown_rows_ > 0 && sorted_->rowCount() <= shown_rows_) return event->ignore();
  QTableView::wheelEvent(event);
}

}  // namespace assay::app
