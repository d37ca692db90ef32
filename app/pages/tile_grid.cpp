// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/tile_grid.h"

#include <QPainter>
#include <QResizeEvent>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace assay::app {

TileGrid::TileGrid(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  connect(&Theme::instance(), &Theme::changed, this, [this] { tiles_changed(); });
}

void TileGrid::set_tiles(std::vector<Tile> tiles) {
  for (const Tile& old : tiles_) {
    const bool stays = std::any_of(tiles.begin(), tiles.end(), [&](const Tile& tile) { return tile.widget == old.widget; });
    if (!stays) old.widget->hide();
  }
  tiles_ = std::move(tiles);
  QWidget* before = nullptr;
  for (const Tile& tile : tiles_) {
    if (tile.widget->parentWidget() != this) tile.widget->setParent(this);
    tile.widget->show();
    if (before) setTabOrder(before, tile.widget);
    before = tile.widget;
  }
  tiles_changed();
}

void TileGrid::tiles_changed() {
  arrange(width(), true);
  updateGeometry();
  update();
}

int TileGrid::columns_for(int width) const {
  const int unit = fontMetrics().height();
  return width >= unit * 62 ? 3 : width >= unit * 34 ? 2 : 1;
}

int TileGrid::arrange(int width, bool move) {
  const int columns = columns_for(width);
  int y = 0;
  for (std::size_t first = 0; first < tiles_.size();) {
    // The tiles of one row.
    std::vector<int> spans;
    int used = 0;
    std::size_t last = first;
    for (; last < tiles_.size() && used < columns; ++last) {
      const Tile& tile = tiles_[last];
      int span = 1;
      if (tile.span == Span::two) span = std::min(2, columns);
      if (tile.span == Span::rest) span = used == 0 ? columns : std::max(2, columns - used);
      if (used + span > columns) break;
      spans.push_back(span);
      used += span;
    }
    const int count = static_cast<int>(spans.size()), room = width - (count - 1);
    int x = 0, height = 0, taken = 0;
    std::vector<QRect> places;
    for (int k = 0; k < count; ++k) {
      taken += spans[static_cast<std::size_t>(k)];
      const int right = room * taken / used + k, tile_width = std::max(1, right - x);
      const Tile& tile = tiles_[first + static_cast<std::size_t>(k)];
      height = std::max(height, tile.height ? tile.height(tile_width) : tile.widget->sizeHint().height());
      places.emplace_back(x, y, tile_width, 0);
      x = right + 1;
    }
    for (int k = 0; k < count && move; ++k) {
      places[static_cast<std::size_t>(k)].setHeight(height);
      tiles_[first + static_cast<std::size_t>(k)].widget->setGeometry(places[static_cast<std::size_t>(k)]);
    }
    y += height + 1;
    first = last;
  }
  return y;
}

int TileGrid::heightForWidth(int width) const { return const_cast<TileGrid*>(this)->arrange(width, false); }
QSize TileGrid::sizeHint() const { return {fontMetrics().height() * 40, heightForWidth(std::max(width(), fontMetrics().height() * 30))}; }
QSize TileGrid::minimumSizeHint() const { return {fontMetrics().height() * 16, 0}; }

void TileGrid::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const int columns = columns_for(event->size().width());
  if (std::exchange(shown_columns_, columns) != columns) emit columns_changed();
  arrange(event->size().width(), true);
}

void TileGrid::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme_tokens().line); }

}  // namespace assay::app
