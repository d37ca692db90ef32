// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <functional>

#include "core/report/figure_data.h"
#include "widgets/figure/figure_export.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace assay {

class FigurePaper;

/// Screen 10 as a dialog: the figure on a page in millimetres, profiles, sizes in points, print check, the same as a command
/// line, buttons PNG, SVG, Data as CSV and Export PDF. The last sizes are remembered by the application's settings.
class FigureExportDialog : public QDialog {
  Q_OBJECT
 public:
  /// `command_line` gives the equivalent command for a style and a file name. `folder`: where the file dialog starts.
  FigureExportDialog(const FigureData& figure, const QString& folder,
                     std::function<QString(const FigureStyle&, const QString& file)> command_line, QWidget* parent = nullptr);
  ~FigureExportDialog() override;
  FigureStyle style_now() const;
  void set_style(const FigureStyle& style);
  /// Writes without asking; errors are shown in the dialog. Returns whether it is written.
  bool write(const QString& file);

 signals:
  void exported(const QString& file);

 private:
  void ask_and_write(const QString& ending, const QString& filter);
  void show_style();
  void choose_profile(double width_mm, double font_pt);

  FigureData figure_;
  QString folder_;
  std::function<QString(const FigureStyle&, const QString&)> command_line_;
  FigurePaper* paper_;
  QDoubleSpinBox *width_, *height_, *font_, *line_;
  QSpinBox* dpi_;
  QComboBox* legend_;
  QVBoxLayout* checks_;
  QLineEdit* command_;
  QLabel* problem_;
  bool filling_ = false;
};

}  // namespace assay
