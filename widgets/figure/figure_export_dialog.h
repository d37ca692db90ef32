// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <functional>
#include <memory>

#include "core/report/figure_data.h"
#include "widgets/figure/figure_export.h"

namespace assay {

/// Screen 10 as a dialog: the figure on a page in millimetres, profiles, sizes in points, print check, the same as a command
/// line, buttons PNG, SVG, Data as CSV and Export PDF.
class FigureExportDialog : public QDialog {
  Q_OBJECT
 public:
  /// `command_line` gives the equivalent command for a style and a file name. `folder`: where the file dialog starts.
  FigureExportDialog(const FigureData& figure, const QString& folder,
                     std::function<QString(const FigureStyle&, const QString& file)> command_line, QWidget* parent = nullptr);
  ~FigureExportDialog() override;
  FigureStyle style_now() const;
  void set_style(const FigureStyle& style);

 signals:
  void exported(const QString& file);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay
