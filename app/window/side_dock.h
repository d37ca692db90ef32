// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>

#include "app/pages/document_page.h"

class QStackedWidget;

namespace assay::app {

class DockTitle;

/// The right dock: shows the side panel of the page in front. Panels belong to their pages and only stand here.
class SideDock : public QDockWidget {
  Q_OBJECT
 public:
  explicit SideDock(QWidget* parent);
  /// Shows the page's panel; nullptr, or a page without one: an empty dock.
  void show_panel_of(DocumentPage* page);
  /// Hands the panel back to its page, which is about to be closed.
  void release(DocumentPage* page);
  QWidget* panel() const;
  void refresh_icons();

 private:
  QStackedWidget* stack_;
  QWidget* empty_;
  DockTitle* title_;
};

}  // namespace assay::app
