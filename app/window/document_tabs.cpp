// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/document_tabs.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QTabBar>
#include <QToolButton>

#include "widgets/theme/icons.h"

namespace assay::app {

namespace {
constexpr const char* description_property = "assay_description";
}

DocumentTabs::DocumentTabs(QWidget* parent) : QTabWidget(parent) {
  setDocumentMode(true);
  setTabsClosable(true);
  setMovable(true);
  setElideMode(Qt::ElideRight);
  setUsesScrollButtons(true);
  setAccessibleName(tr("Documents"));
  tabBar()->setObjectName(QStringLiteral("document_tabs"));
  tabBar()->setAccessibleName(tr("Document tabs"));
  connect(this, &QTabWidget::tabCloseRequested, this, &DocumentTabs::close_page);
  connect(this, &QTabWidget::currentChanged, this, [this] {
    emit current_page_changed(current_page());
    emit arrangement_changed();
  });
  // Rows dragged over a tab bring its page to the front; files pass on to the window, which imports them.
  tabBar()->setAcceptDrops(true);
  tabBar()->setChangeCurrentOnDrag(true);
  tabBar()->installEventFilter(this);
  connect(tabBar(), &QTabBar::tabMoved, this, &DocumentTabs::arrangement_changed);
}

void DocumentTabs::add_page(DocumentPage* page, const QVariantMap& description) {
  page->setProperty(description_property, description);
  connect(page, &DocumentPage::title_changed, this, [this, page] { update_title(page); });
  connect(page, &DocumentPage::remembered_changed, this, &DocumentTabs::arrangement_changed);
  const int index = addTab(page, page->title());
  update_title(page);
  setCurrentIndex(index);
  emit arrangement_changed();
}

DocumentPage* DocumentTabs::page(int index) const { return qobject_cast<DocumentPage*>(widget(index)); }

int DocumentTabs::find(const QString& key) const {
  for (int i = 0; i < count(); ++i) {
    if (page(i) && page(i)->key() == key) return i;
  }
  return -1;
}

void DocumentTabs::close_page(int index) {
  DocumentPage* closing = page(index);
  if (!closing) return;
  emit page_about_to_close(closing);
  removeTab(index);
  closing->deleteLater();
  emit arrangement_changed();
}

void DocumentTabs::close_all() {
  while (count() > 0) {
    DocumentPage* closing = page(0);
    emit page_about_to_close(closing);
    removeTab(0);
    delete closing;  // at once: its session is about to go
  }
}

QVariantList DocumentTabs::descriptions() const {
  QVariantList list;
  for (int i = 0; i < count(); ++i) {
    QVariantMap description = page(i)->property(description_property).toMap();
    description.insert(page(i)->remembered());
    list.append(description);
  }
  return list;
}

bool DocumentTabs::eventFilter(QObject* watched, QEvent* event) {
  if (watched == tabBar() && event->type() == QEvent::DragEnter && static_cast<QDragEnterEvent*>(event)->mimeData()->hasUrls()) {
    event->ignore();
    return true;
  }
  return QTabWidget::eventFilter(watched, event);
}

void DocumentTabs::update_title(DocumentPage* page) {
  const int index = indexOf(page);
  if (index < 0) return;
  // An ampersand of a data set's name is no mnemonic.
  setTabText(index, page->title().replace('&', QStringLiteral("&&")));
  setTabIcon(index, icon(page->icon_name()));
  setTabToolTip(index, page->title());
}

void DocumentTabs::update_titles() {
  for (int i = 0; i < count(); ++i) update_title(page(i));
}

}  // namespace assay::app
