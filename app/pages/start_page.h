// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

class QGridLayout;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace assay::app {

class RecentModel;
class RecentProjectsReader;
class SampleCard;

/// What a window shows without a project: actions and links at the left, recent projects and samples at the right.
class StartPage : public QWidget {
  Q_OBJECT
 public:
  explicit StartPage(QWidget* parent = nullptr);
  /// Reads the list of recent projects again and looks into them.
  void refresh();
  QTableView& recent_table() const { return *table_; }
  const std::vector<SampleCard*>& sample_cards() const { return cards_; }
  /// A folder for a copy of the sample that does not exist yet: <user data>/projects/NAME.assay, NAME-2.assay ...
  static QString suggested_sample_folder(const QString& name);

 signals:
  void new_project_requested();
  void open_project_requested();
  void project_chosen(const QString& path);
  void sample_chosen(const QString& sample_folder, const QString& project_folder);
  void help_requested(const QString& page);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QWidget* build_side();
  QWidget* build_content();
  void activate(const QModelIndex& index);
  void locate(const QString& path);
  void ask_sample_folder(SampleCard* card);
  void arrange_cards();
  void fit_table();
  void restyle();
  RecentModel* model_;
  QSortFilterProxyModel* filter_;
  RecentProjectsReader* reader_ = nullptr;
  QTableView* table_;
  QLineEdit* filter_edit_;
  QLabel *no_recent_, *versions_, *logo_;
  QWidget* side_;
  QGridLayout* card_grid_;
  std::vector<SampleCard*> cards_;
};

}  // namespace assay::app
