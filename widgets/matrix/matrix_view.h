// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

#include "core/data/table.h"

class QPainter;

namespace assay {

/// Heat map of a matrix: diverging colours centred at 0 where there are both signs, names on the axes, a readout strip, zoom,
/// pan, and a colour bar with its title. Rows are causes, columns effects for weights.
class MatrixView : public QWidget {
  Q_OBJECT
 public:
  explicit MatrixView(QWidget* parent = nullptr);
  ~MatrixView() override;
  void set_matrix(const Matrix& matrix, const QString& title, const QString& row_title = {}, const QString& column_title = {});
  void set_message(const QString& text);
  QString table_text() const;

 signals:
  void cell_hovered(int row, int column);
  void cell_selected(int row, int column);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Draws a heat map with print colours; cells are rectangles, so they stay sharp in PDF and SVG.
void paint_matrix(QPainter& painter, const QRectF& area, const Matrix& matrix, const QString& title, const QFont& font);

/// Colour of a value for a range -limit .. limit (both signs) or 0 .. limit.
QColor heat_colour(double value, double limit, bool both_signs, bool dark);

}  // namespace assay
