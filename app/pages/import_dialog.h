// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <atomic>
#include <memory>
#include <optional>

#include "app/session/project_session.h"
#include "core/data/data_set.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QStackedWidget;
class QTableView;
class QGridLayout;

namespace assay::app {

class BusyRow;
class ImportPreviewModel;

/// Takes a data file into the project: what the file holds, what is odd about it, its name, kind, and whether it is copied. The file is
/// read in a thread; a file that is refused says why and leaves everything typed as it is. Files may be dropped on the dialog.
class ImportDialog : public QDialog {
  Q_OBJECT
 public:
  ImportDialog(ProjectSession& session, const QString& file = {}, QWidget* parent = nullptr);
  ~ImportDialog() override;

  void set_file(const QString& file);
  /// Reading the file, or taking it in.
  bool busy() const { return busy_ || import_task_; }
  const std::optional<DataSummary>& summary() const { return summary_; }
  const std::optional<ErrorText>& refused() const { return refused_; }
  QString name_problem() const;
  void accept() override;

 signals:
  void inspected();  ///< read, refused or cancelled

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void inspect();
  void take(DataSummary summary);
  void refuse(const ErrorText& text);
  void show_state();
  void cancel_reading();
  void stop_importing();
  void end_importing();
  /// After the store refused what was asked: shows the file again, so that another name or kind can be tried.
  void try_again();

  ProjectSession& session_;
  QLineEdit* file_;
  QStackedWidget* stack_;
  QLabel* busy_text_;
  QLabel* head_;
  QLabel* hash_;
  QLabel* warnings_;
  QTableView* table_;
  ImportPreviewModel* model_;
  QLabel* refusal_;
  QWidget* refusal_rows_;
  QGridLayout* refusal_grid_;
  QWidget* inputs_;
  QLineEdit* name_;
  QLabel* name_problem_;
  QComboBox* kind_;
  QRadioButton* link_;
  QRadioButton* copy_;
  QPushButton* import_;
  BusyRow* importing_;
  std::optional<Task> import_task_;  ///< the file is being taken in
  std::shared_ptr<std::atomic<bool>> stop_;
  std::optional<DataSummary> summary_;
  std::optional<ErrorText> refused_;
  QString read_path_;  ///< the file last read or refused; leaving the field does not read it again
  bool busy_ = false, name_typed_ = false, kind_chosen_ = false;
};

}  // namespace assay::app
