// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

#include "core/report/figure_data.h"

namespace assay {

/// A figure on screen, of any kind, in the theme's colours: picks LivePlot, GraphView, MatrixView or a table.
class FigureView : public QWidget {
  Q_OBJECT
 public:
  explicit FigureView(QWidget* parent = nullptr);
  ~FigureView() override;
  void set_figure(const FigureData& figure);
  void set_message(const QString& text);  ///< busy, or why there is none
  void set_compact(bool compact);         ///< preview: no tool bars
  const FigureData& figure() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay
