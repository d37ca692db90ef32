// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/overview_tab.h"

#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "app/pages/overview_head.h"
#include "app/pages/overview_tile.h"
#include "app/pages/tile_grid.h"
#include "app/session/project_session.h"
#include "app/session/run_text.h"
#include "app/window/link_button.h"

namespace assay::app {

OverviewTab::OverviewTab(ProjectSession& session, const QString& run, const MethodInfo& info, QWidget* parent)
    : QWidget(parent), session_(session), run_(run), scroll_(new QScrollArea), head_(new OverviewHead), grid_(new TileGrid), notes_(new NotesTile) {
  setObjectName(QStringLiteral("overview"));
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("overview_content"));
  content->setProperty("base", true);
  content->setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(new HairLine);
  column->addWidget(grid_);
  column->addStretch(1);
  scroll_->setObjectName(QStringLiteral("overview_scroll"));
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setWidget(content);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll_);
  for (const std::string& name : info.overview->figures) {
    const auto spec = std::find_if(info.figures.begin(), info.figures.end(), [&](const FigureSpec& one) { return one.name == name; });
    if (spec == info.figures.end()) continue;
    auto* tile = new OverviewTile(session, run, *spec, grid_);
    tile->hide();
    connect(tile, &OverviewTile::open_requested, this, &OverviewTab::open_requested);
    connect(tile, &OverviewTile::height_changed, grid_, &TileGrid::tiles_changed);
    figures_.push_back(tile);
  }
  notes_->setParent(grid_);
  notes_->hide();
  connect(grid_, &TileGrid::columns_changed, this, &OverviewTab::arrange, Qt::QueuedConnection);
}

void OverviewTab::show_run(const RunDetails& details, bool in_front) {
  details_ = details;
  in_front_ = in_front;
  show_answer();
  arrange();
  for (OverviewTile* tile : figures_) tile->show_run(details, in_front);
  if (in_front_) read_texts();
}

void OverviewTab::came_to_front() {
  in_front_ = true;
  read_texts();
  for (OverviewTile* tile : figures_) tile->came_to_front();
}

void OverviewTab::show_answer() {
  const QString sentence = QString::fromStdString(overview_sentence(details_));
  QString waiting;
  // A method without a sentence answers by its figures: there is nothing to wait for.
  if (sentence.isEmpty() && !details_.info.overview->sentence.empty()) {
    const QString title = QString::fromStdString(details_.info.overview->title).toLower();
    const RunStatus status = details_.row.status;
    if (has_ended(status)) waiting = tr("This run ended before it came to an answer: %1. What it made until then stands below.").arg(status_word(status).toLower());
    else if (details_.row.started == 0) waiting = tr("The %1 will stand here in one sentence, with the conditions under which it holds. Its figures come below.").arg(title);
    else waiting = tr("The run works on it. The %1 will stand here in one sentence; below is what is there so far.").arg(title);
  }
  head_->show_answer(overview_heading(details_), sentence, overview_tone(details_), waiting);
}

void OverviewTab::read_texts() {
  const std::string stamp = overview_texts_stamp(details_);
  if (reading_ || stamp == shown_stamp_) return;
  reading_ = true;
  session_.figure_lane().read<OverviewTexts>(
      this, [details = details_](Project& project) { return read_overview_texts(project, details); },
      [this, stamp](OverviewTexts texts) {
        reading_ = false;
        shown_stamp_ = stamp;
        texts_ = std::move(texts);
        head_->show_texts(texts_);
        notes_->set_notes(texts_.notes);
        arrange();
        grid_->tiles_changed();
        read_texts();
      },
      [this, stamp](const Error&) {
        reading_ = false;
        shown_stamp_ = stamp;
      });
}

/// A run that has ended shows the figures it made, one that works all that are declared; the notes stand at the end of the first row.
void OverviewTab::arrange() {
  std::vector<TileGrid::Tile> tiles;
  std::string arrangement;
  for (OverviewTile* tile : figures_) {
    if (has_ended(details_.row.status) && output_stamp(details_, tile->spec()).empty()) continue;
    tiles.push_back({tile, tile->span(), [tile](int width) { return tile->height_for(width); }});
    arrangement += tile->spec().name + ';';
  }
  if (!texts_.notes.empty()) {
    std::size_t place = 0;
    const auto room = static_cast<std::size_t>(std::max(1, grid_->columns() - 1));
    while (place < tiles.size() && place < room && tiles[place].span == TileGrid::Span::one) ++place;
    tiles.insert(tiles.begin() + static_cast<std::ptrdiff_t>(place), {notes_, TileGrid::Span::one, [this](int width) { return notes_->height_for(width); }});
    arrangement += "notes " + std::to_string(place);
  }
  if (std::exchange(shown_arrangement_, arrangement) == arrangement) return;
  grid_->set_tiles(std::move(tiles));
}

QStringList OverviewTab::shown_figures() const {
  QStringList names;
  for (const OverviewTile* tile : figures_)
    if (!tile->isHidden()) names << QString::fromStdString(tile->spec().name);
  return names;
}

}  // namespace assay::app
