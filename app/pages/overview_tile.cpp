// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/overview_tile.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/pages/figure_tab.h"
#include "app/pages/figure_table.h"
#include "core/report/image_stack.h"
#include "widgets/figure/figure_view.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

constexpr int shown_rows = 30;  ///< of a table in a tile; the rest scrolls

}  // namespace

OverviewTile::OverviewTile(ProjectSession& session, const QString& run, const FigureSpec& spec, QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("tile_") + QString::fromStdString(spec.name));
  setProperty("base", true);
  setAttribute(Qt::WA_StyledBackground);
  const int unit = fontMetrics().height();
  content_ = make_figure_tile(session, run, spec);
  content_->setObjectName(QStringLiteral("tile_content_") + QString::fromStdString(spec.name));
  head_ = new QWidget;
  auto* line = new QHBoxLayout(head_);
  line->setContentsMargins(unit, unit / 2, unit / 2, 0);
  line->setSpacing(unit / 2);
  title_ = new QLabel(QString::fromStdString(spec.title));
  title_->setTextFormat(Qt::PlainText);
  title_->setProperty("role", "section");
  title_->setToolTip(QString::fromStdString(spec.help));
  title_->setMinimumWidth(unit * 3);
  chosen_ = new QLabel;
  chosen_->setTextFormat(Qt::PlainText);
  chosen_->setProperty("role", "secondary");
  auto* open = new QToolButton;
  open->setObjectName(QStringLiteral("open_") + QString::fromStdString(spec.name));
  open->setIcon(icon(QStringLiteral("expand")));
  open->setAutoRaise(true);
  open->setFocusPolicy(Qt::StrongFocus);
  open->setToolTip(tr("Open in its tab"));
  open->setAccessibleName(tr("Open %1 in its tab").arg(title_->text()));
  line->addWidget(title_);
  line->addWidget(chosen_, 1);
  line->addWidget(open);
  if (spec.kind != FigureKind::table) content_->setContentsMargins(unit / 2, 0, unit / 2, 0);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, unit / 3);
  column->setSpacing(unit / 4);
  column->addWidget(head_);
  column->addWidget(content_, 1);
  connect(open, &QToolButton::clicked, this, [this] { emit open_requested(QString::fromStdString(this->spec().name)); });
  connect(content_, &FigureTab::figure_read, this, &OverviewTile::take);
  for (QWidget* child : content_->findChildren<QWidget*>()) child->installEventFilter(this);
  for (FigureTable* table : content_->findChildren<FigureTable*>()) table->set_shown_rows(shown_rows);
}

const FigureSpec& OverviewTile::spec() const { return content_->spec(); }
void OverviewTile::show_run(const RunDetails& details, bool in_front) { content_->show_run(details, in_front); }
void OverviewTile::came_to_front() { content_->came_to_front(); }
bool OverviewTile::has_figure() const { return content_->figure().has_value(); }

TileGrid::Span OverviewTile::span() const {
  if (spec().kind == FigureKind::table) return TileGrid::Span::rest;
  if (spec().kind == FigureKind::images && spec().per_row > 0 && !spec().frames) return TileGrid::Span::two;
  return TileGrid::Span::one;
}

int OverviewTile::height_for(int width) const {
  const int unit = fontMetrics().height(), head = head_->sizeHint().height() + unit * 2 / 3;
  if (!has_figure()) return head + unit * 5;  // a sentence
  if (spec().kind == FigureKind::table) {
    const auto* table = content_->findChild<FigureTable*>();
    return head + (table ? table->sizeHint().height() : unit * 8);
  }
  int plot = std::clamp(width * 62 / 100, unit * 13, unit * 17);
  if (spec().kind == FigureKind::images) {
    const FigureData& figure = *content_->figure();
    const auto stack = image_stack(figure.matrix);
    if (figure.frames) plot = std::clamp(width * 90 / 100, unit * 14, unit * 22);
    else if (stack && figure.per_row > 0) {
      const int lines = (stack->count + figure.per_row - 1) / figure.per_row;
      const double cell = static_cast<double>(width - 2 * unit) / figure.per_row, high = cell * stack->height / stack->width;
      plot = std::clamp(static_cast<int>(lines * (high + (figure.captions.empty() ? 0.3 : 2.2) * unit)) + unit * 2, unit * 6, unit * 24);
    }
  }
  return head + plot;
}

void OverviewTile::take(const FigureData& figure) {
  QStringList words;
  for (const FigureChoice& choice : figure.choices) words << QStringLiteral("%1 %2").arg(QString::fromStdString(choice.title).toLower(), QString::fromStdString(choice.value).replace('_', ' '));
  chosen_->setText(words.join(QStringLiteral(", ")));
  chosen_->setToolTip(chosen_->text());
  const int rows = figure.kind == FigureKind::table ? static_cast<int>(figure.table.rows.size()) : static_cast<int>(figure.matrix.shape.empty() ? 0 : figure.matrix.shape[0]);
  if (std::exchange(rows_seen_, rows) != rows) emit height_changed();
}

bool OverviewTile::eventFilter(QObject* watched, QEvent* event) {
  // The wheel scrolls the page; what a plot does with it is done in its tab.
  if (event->type() == QEvent::Wheel && qobject_cast<assay::FigureView*>(watched)) {
    event->ignore();
    return true;
  }
  if (event->type() == QEvent::MouseButtonDblClick && qobject_cast<assay::FigureView*>(watched)) {
    emit open_requested(QString::fromStdString(spec().name));
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

NotesTile::NotesTile(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)) {
  setObjectName(QStringLiteral("overview_notes"));
  setProperty("base", true);
  setAttribute(Qt::WA_StyledBackground);
  const int unit = fontMetrics().height();
  column_->setContentsMargins(unit, unit / 2, unit, unit / 2);
  column_->setSpacing(unit / 2);
  auto* title = new QLabel(tr("Read with care"));
  title->setProperty("role", "section");
  title->setMinimumHeight(QToolButton().sizeHint().height());
  column_->addWidget(title);
  column_->addStretch(1);
}

void NotesTile::set_notes(const std::vector<std::string>& notes) {
  while (column_->count() > 2) {
    QLayoutItem* item = column_->takeAt(1);
    delete item->widget();
    delete item;
  }
  for (const std::string& note : notes) {
    auto* text = new QLabel(QString::fromStdString(note));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setFont(theme_font(TextRole::secondary));
    column_->insertWidget(column_->count() - 1, text);
  }
}

int NotesTile::height_for(int width) const { return column_->totalHeightForWidth(width); }

}  // namespace assay::app
