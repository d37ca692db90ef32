// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "widgets/figure/figure_export.h"

class QButtonGroup;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace assay {

/// Asks for size and type of a figure with a live preview in millimetres and a check before printing, then writes PDF, SVG, PNG or CSV. GUI thread.
class FigureExportDialog : public QDialog {
  Q_OBJECT
 public:
  /// `run`: what the command line calls the run ("1412"); empty hides the command.
  explicit FigureExportDialog(const FigureData& figure, QWidget* parent = nullptr, const QString& run = {});
  FigureStyle style() const;
  void set_style(const FigureStyle& style);
  /// The equivalent assay-cli call; shown with a copy button.
  void set_run(const QString& run);
  QString command_line() const;
  /// Folder that file dialogs open in.
  void set_folder(const QString& folder) { folder_ = folder; }

 signals:
  void exported(const QString& file);

 private:
  void build();
  void refresh();
  void save(const QString& ending);
  class Preview;
  FigureData figure_;
  QString run_, folder_;
  Preview* preview_;
  QButtonGroup* profiles_;
  QDoubleSpinBox *width_, *height_, *font_, *tick_, *line_, *axis_;
  QSpinBox* dpi_;
  QComboBox* legend_;
  QLineEdit* command_;
  QWidget* command_row_;
  QVBoxLayout* checks_;
  QLabel* said_;
};

}  // namespace assay
