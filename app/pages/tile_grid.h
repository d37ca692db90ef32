// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

namespace assay::app {

/// Tiles in rows of one, two or three columns, as many as the width allows, with a line between them. The tiles of a row that is not
/// full share its width; a row is as high as its highest tile. GUI thread.
class TileGrid : public QWidget {
  Q_OBJECT
 public:
  enum class Span {
    one,   ///< a column
    two,   ///< two columns where there are as many
    rest,  ///< what is left of the row where that is at least two columns, else a row of its own
  };
  struct Tile {
    QWidget* widget = nullptr;                ///< becomes a child of the grid
    Span span = Span::one;
    std::function<int(int width)> height{};   ///< that suits this width
  };
  explicit TileGrid(QWidget* parent = nullptr);
  /// In the order shown; widgets that are no longer among them are hidden, not deleted.
  void set_tiles(std::vector<Tile> tiles);
  /// After the height of a tile changed.
  void tiles_changed();
  int columns() const { return columns_for(width()); }
  int columns_for(int width) const;

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  void columns_changed();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  int arrange(int width, bool move);
  std::vector<Tile> tiles_;
  int shown_columns_ = 0;
};

}  // namespace assay::app
