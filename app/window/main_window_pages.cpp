// SPDX-License-Identifier: GPL-3.0-or-later
// Which page shows what: opening, bringing back, and listening to the pages of the document tabs.
#include <QAbstractButton>
#include <QFileDialog>

#include "app/pages/compare_page.h"
#include "app/pages/form_page.h"
#include "app/pages/import_dialog.h"
#include "app/pages/plugins_page.h"
#include "app/pages/run_page.h"
#include "app/pages/runs_page.h"
#include "app/window/main_window.h"
#include "app/window/messages.h"
#include "app/window/report_export.h"
#include "app/window/side_dock.h"

namespace assay::app {

namespace {

const QString kind_key = QStringLiteral("kind");

}  // namespace

DocumentPage* MainWindow::show_page(const QString& key, const QVariantMap& description,
                                    const std::function<DocumentPage*()>& make) {
  if (!session_) return nullptr;
  show_start(false);
  if (const int index = key.isEmpty() ? -1 : tabs_->find(key); index >= 0) {
    tabs_->setCurrentIndex(index);
    return tabs_->page(index);
  }
  DocumentPage* page = nullptr;
  try {
    page = make();
  } catch (const Error& error) {
    if (!restoring_) show_error(this, error);
    return nullptr;
  }
  // The page may name itself like one that is open already (the same comparison): show that one.
  if (const int index = tabs_->find(page->key()); index >= 0) {
    delete page;
    tabs_->setCurrentIndex(index);
    return tabs_->page(index);
  }
  connect_page(page);
  tabs_->add_page(page, description);
  return page;
}

void MainWindow::connect_page(DocumentPage* page) {
  connect(page, &DocumentPage::open_run, this, &MainWindow::open_run);
  connect(page, &DocumentPage::open_form, this, &MainWindow::open_form);
  connect(page, &DocumentPage::open_runs, this, &MainWindow::open_runs);
  connect(page, &DocumentPage::open_compare, this, &MainWindow::open_compare);
  connect(page, &DocumentPage::open_report, this, &MainWindow::export_report);
  connect(page, &DocumentPage::status_message, this, &MainWindow::status_message_text);
  connect(page, &DocumentPage::commands_changed, this, [this, page] {
    if (page != tabs_->current_page()) return;
    update_commands();
    side_dock_->show_panel_of(page);  // a run that has ended shows its result instead of the inspector
  });
  connect(page, &DocumentPage::title_changed, this, [this, page] {
    if (page == tabs_->current_page()) update_window_title();
  });
}

void MainWindow::open_run(const QString& run) {
  show_page(QStringLiteral("run/") + run, {{kind_key, "run"}, {"run", run}},
            [&] { return new RunPage(*session_, run); });
}

void MainWindow::open_form(const QString& method, const QString& from_run) {
  show_page({}, {{kind_key, "form"}, {"method", method}, {"from", from_run}},
            [&] { return new FormPage(*session_, method, from_run); });
}

void MainWindow::open_runs(const QString& query) {
  const QString key = QStringLiteral("runs");
  if (const int index = tabs_->find(key); index >= 0) {
    show_start(false);
    if (auto* runs = qobject_cast<RunsPage*>(tabs_->page(index)); runs && !query.isEmpty()) runs->set_query(query);
    tabs_->setCurrentIndex(index);
    return;
  }
  show_page(key, {{kind_key, "runs"}, {"query", query}}, [&] { return new RunsPage(*session_, query); });
}

void MainWindow::open_compare(const QStringList& runs) {
  show_page({}, {{kind_key, "compare"}, {"runs", runs}}, [&] { return new ComparePage(*session_, runs); });
}

void MainWindow::open_trash() {
  open_runs();
  // The trash is the run table with its switch on.
  const int index = tabs_->find(QStringLiteral("runs"));
  QAbstractButton* trash = index < 0 ? nullptr : tabs_->page(index)->findChild<QAbstractButton*>(QStringLiteral("show_trash"));
  if (trash) trash->setChecked(true);
}

void MainWindow::open_plugins() {
  show_page(QStringLiteral("plugins"), {{kind_key, "plugins"}}, [&] { return new PluginsPage(*session_); });
}

void MainWindow::reopen(const QVariantMap& description) {
  const QString kind = description.value(kind_key).toString();
  if (kind == QLatin1String("run")) open_run(description.value("run").toString());
  if (kind == QLatin1String("form")) open_form(description.value("method").toString(), description.value("from").toString());
  if (kind == QLatin1String("runs")) open_runs(description.value("query").toString());
  if (kind == QLatin1String("compare")) {
    show_page({}, description, [&] { return new ComparePage(*session_, description.value("runs").toStringList(), description); });
  }
  if (kind == QLatin1String("plugins")) open_plugins();
}

void MainWindow::take_current_page(DocumentPage* page) {
  side_dock_->show_panel_of(page);
  if (!restoring_) apply_docks_of(page);
  update_commands();
  update_window_title();
}

void MainWindow::import_data(const QString& file) {
  if (!session_) return;
  if (!session_->project().writable()) {
    return show_message(this, tr("This project is read-only."), QString::fromStdString(session_->project().access_text()));
  }
  QString chosen = file;
  if (chosen.isEmpty()) {
    chosen = QFileDialog::getOpenFileName(this, tr("Import data"), session_->setting("import/folder").toString(),
                                          tr("Data (*.csv *.tsv *.txt *.npy *.npz *.gz *.bin *-ubyte *.png *.jpg *.jpeg);;All files (*)"));
    if (chosen.isEmpty()) return;
    session_->set_setting("import/folder", QFileInfo(chosen).path());
  }
  auto* dialog = new ImportDialog(*session_, chosen, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void MainWindow::import_image_folder() {
  if (!session_) return;
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Import a folder of images"), session_->setting("import/folder").toString());
  if (!folder.isEmpty()) import_data(folder);
}

void MainWindow::export_report(const QStringList& runs) {
  if (!session_ || !report_ || report_->busy()) return;
  const QString folder = QFileDialog::getSaveFileName(this, tr("Export report: name of its folder"), report_->suggested_folder());
  if (!folder.isEmpty()) report_->start(runs, folder);
}

}  // namespace assay::app
