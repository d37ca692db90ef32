// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pages/document_page.h"

class QLabel;
class QPushButton;
class QTableView;
class QPlainTextEdit;

namespace assay::app {

class PluginsModel;

/// Every plugin that was found, what became of it, and why: loaded, refused, failed, shadowed.
class PluginsPage : public DocumentPage {
  Q_OBJECT
 public:
  explicit PluginsPage(ProjectSession& session, QWidget* parent = nullptr);
  QString key() const override { return QStringLiteral("plugins"); }
  QString title() const override { return tr("Plugins"); }
  QString icon_name() const override { return QStringLiteral("plug"); }
  QTableView& table() const { return *table_; }

 private:
  void refresh();
  void show_looking();
  void show_current();
  QString details() const;
  PluginsModel* model_;
  QTableView* table_;
  QLabel *summary_, *name_, *text_;
  QPlainTextEdit* reason_;
  QPushButton *again_, *copy_;
};

}  // namespace assay::app
