// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>
#include <QVariantMap>
#include <functional>

#include "app/pages/document_page.h"

namespace assay::app {

/// The centre of the window: closable, movable tabs of pages. Each tab carries a description from which the same page can
/// be made when the project is opened again.
class DocumentTabs : public QTabWidget {
  Q_OBJECT
 public:
  explicit DocumentTabs(QWidget* parent = nullptr);

  /// Puts a page into a tab and brings it to the front. Takes ownership.
  void add_page(DocumentPage* page, const QVariantMap& description);
  DocumentPage* page(int index) const;
  DocumentPage* current_page() const { return page(currentIndex()); }
  /// The tab of a key, -1 when there is none.
  int find(const QString& key) const;
  void close_page(int index);
  void close_all();

  /// Descriptions in the order of the tabs.
  QVariantList descriptions() const;
  void update_titles();

 signals:
  void current_page_changed(DocumentPage* page);
  void page_about_to_close(DocumentPage* page);
  void arrangement_changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void update_title(DocumentPage* page);
};

}  // namespace assay::app
