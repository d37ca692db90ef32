// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/plugins_page.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include "app/pages/plugins_model.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

PluginsPage::PluginsPage(ProjectSession& session, QWidget* parent) : DocumentPage(session, parent) {
  const int unit = fontMetrics().height();
  auto* heading = new QLabel(tr("Plugins"));
  QFont large = heading->font();
  large.setPointSizeF(large.pointSizeF() * 16 / 13);
  large.setWeight(QFont::DemiBold);
  heading->setFont(large);
  summary_ = new QLabel;
  summary_->setProperty("role", "secondary");
  again_ = new QPushButton(icon(QStringLiteral("refresh")), tr("Try again"));
  again_->setObjectName(QStringLiteral("describe_again"));
  connect(again_, &QPushButton::clicked, this, [this] {
    session_.refresh_catalogue();
    show_looking();
  });
  auto* top = new QHBoxLayout;
  top->addWidget(heading);
  top->addSpacing(unit);
  top->addWidget(summary_);
  top->addStretch();
  top->addWidget(again_);

  model_ = new PluginsModel(this);
  table_ = new QTableView;
  table_->setAccessibleName(tr("Plugins"));
  table_->setProperty("card", true);
  table_->setModel(model_);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(unit * 3 / 2);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->setColumnWidth(PluginsModel::plugin_column, unit * 18);
  table_->setColumnWidth(PluginsModel::state_column, unit * 13);
  table_->setColumnWidth(PluginsModel::methods_column, unit * 5);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PluginsPage::show_current);

  name_ = new QLabel;
  QFont bold = name_->font();
  bold.setWeight(QFont::DemiBold);
  name_->setFont(bold);
  text_ = new QLabel;
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  reason_ = new QPlainTextEdit;
  reason_->setReadOnly(true);
  reason_->setFont(theme_font(TextRole::code));
  reason_->setAccessibleName(tr("Why"));
  reason_->setTabChangesFocus(true);
  copy_ = new QPushButton(icon(QStringLiteral("copy")), tr("Copy details"));
  connect(copy_, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(details()); });
  auto* folder = new QPushButton(icon(QStringLiteral("folder")), tr("Open folder"));
  connect(folder, &QPushButton::clicked, this, [this] {
    const int row = table_->currentIndex().row();
    if (row >= 0) QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(model_->at(row).folder.string())));
  });
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(copy_);
  buttons->addWidget(folder);
  buttons->addStretch();

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(unit, unit, unit, unit);
  layout->setSpacing(unit * 2 / 3);
  layout->addLayout(top);
  layout->addWidget(table_, 3);
  layout->addWidget(name_);
  layout->addWidget(text_);
  layout->addWidget(reason_, 2);
  layout->addLayout(buttons);
  connect(&session, &ProjectSession::catalogue_changed, this, &PluginsPage::refresh);
  connect(&Theme::instance(), &Theme::changed, table_->viewport(), qOverload<>(&QWidget::update));
  refresh();
}

void PluginsPage::refresh() {
  const std::vector<PluginRecord>& plugins = session_.catalogue().plugins;
  const auto loaded = std::count_if(plugins.begin(), plugins.end(), [](const PluginRecord& p) { return p.state == PluginState::loaded; });
  summary_->setText(tr("%1 found, %2 loaded").arg(plugins.size()).arg(loaded));
  model_->set_plugins(plugins);
  table_->resizeColumnToContents(PluginsModel::plugin_column);
  const int unit = fontMetrics().height();
  table_->setColumnWidth(PluginsModel::plugin_column, std::clamp(table_->columnWidth(PluginsModel::plugin_column) + unit, unit * 14, unit * 30));
  show_looking();
  int first_trouble = 0;
  for (int row = 0; row < model_->rowCount(); ++row) {
    if (model_->at(row).state == PluginState::failed || model_->at(row).state == PluginState::refused) {
      first_trouble = row;
      break;
    }
  }
  if (model_->rowCount() > 0) table_->selectRow(first_trouble);
  show_current();
}

void PluginsPage::show_looking() {
  again_->setEnabled(!session_.describing());
  again_->setText(session_.describing() ? tr("Looking…") : tr("Try again"));
}

void PluginsPage::show_current() {
  const int row = table_->currentIndex().row();
  const bool any = row >= 0 && row < model_->rowCount();
  copy_->setEnabled(any);
  if (!any) {
    name_->setText(tr("No plugin was found"));
    text_->setText(tr("Plugins are folders with a plugin.json in $ASSAY_PLUGIN_PATH, in the user's data folder and beside the program."));
    reason_->clear();
    reason_->hide();
    return;
  }
  const PluginRecord& plugin = model_->at(row);
  const QString title = QString::fromStdString(plugin.title.empty() ? plugin.id : plugin.title);
  switch (plugin.state) {
    case PluginState::failed:
      name_->setText(tr("%1 failed while it was described.").arg(title));
      text_->setText(tr("It ran in a process of its own; nothing else is affected. Its old runs still open."));
      break;
    case PluginState::refused:
      name_->setText(tr("%1 was refused.").arg(title));
      text_->setText(tr("Build it against this Assay, or correct its plugin.json. Its old runs still open."));
      break;
    case PluginState::shadowed:
      name_->setText(tr("%1 is shadowed.").arg(title));
      text_->setText(tr("A plugin with the same id was found earlier in the search path and is used instead."));
      break;
    default: {
      name_->setText(title);
      QStringList methods;
      for (const std::string& id : plugin.method_ids) {
        const MethodInfo* info = session_.catalogue().find(id);
        methods << (info ? QString::fromStdString(info->title) : QString::fromStdString(id));
      }
      text_->setText(tr("Methods: %1").arg(methods.join(QStringLiteral(", "))));
    }
  }
  reason_->setPlainText(QString::fromStdString(plugin.reason));
  reason_->setVisible(!plugin.reason.empty());
}

QString PluginsPage::details() const {
  const PluginRecord& plugin = model_->at(table_->currentIndex().row());
  return QStringLiteral("%1 %2, %3\n%4\n%5\n")
      .arg(QString::fromStdString(plugin.id), QString::fromStdString(plugin.version), plugin_state_text(plugin),
           QString::fromStdString(plugin.library.string()), QString::fromStdString(plugin.reason));
}

}  // namespace assay::app
