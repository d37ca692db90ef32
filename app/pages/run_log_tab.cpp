// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_log_tab.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include "app/session/run_text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

/// Warnings and failures in their colours; the level stands there as a word, too.
class LogDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    const auto level = static_cast<LogLevel>(index.siblingAtColumn(RunLogModel::text_column).data(RunLogModel::level_role).toInt());
    const Tokens& tokens = theme_tokens();
    const QColor colour = level == LogLevel::error     ? tokens.bad
                          : level == LogLevel::warning ? tokens.caution
                          : index.column() == RunLogModel::text_column && level == LogLevel::info ? tokens.text
                                                                                                  : tokens.secondary;
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
    if (index.column() != RunLogModel::level_column) option->font = theme_font(TextRole::code);
    if (index.column() == RunLogModel::time_column) option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
  }
};

}  // namespace

RunLogTab::RunLogTab(RunLogModel& model, QWidget* parent) : QWidget(parent), model_(model) {
  const int unit = fontMetrics().height();
  level_ = new QComboBox;
  level_->setAccessibleName(tr("Least level"));
  level_->addItems({tr("Everything"), tr("Info and above"), tr("Warnings and failures"), tr("Failures")});
  search_ = new QLineEdit;
  search_->setPlaceholderText(tr("Find in the log"));
  search_->setAccessibleName(tr("Find in the log"));
  search_->setClearButtonEnabled(true);
  search_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  search_->setMaximumWidth(unit * 20);
  count_ = new QLabel;
  count_->setProperty("role", "secondary");
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(unit, unit / 2, unit, unit / 2);
  bar->addWidget(search_, 1);
  bar->addWidget(level_);
  bar->addStretch(1);
  bar->addWidget(count_);

  filter_ = new RunLogFilter(this);
  filter_->setSourceModel(&model);
  table_ = new QTableView;
  table_->setAccessibleName(tr("Log"));
  table_->setModel(filter_);
  table_->setItemDelegate(new LogDelegate(table_));
  table_->setFrameShape(QFrame::NoFrame);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->setTabKeyNavigation(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);  // a million lines need no size hints
  table_->verticalHeader()->setDefaultSectionSize(unit * 5 / 4);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->setColumnWidth(RunLogModel::time_column, unit * 6);
  table_->setColumnWidth(RunLogModel::level_column, unit * 5);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(bar);
  layout->addWidget(table_);

  connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
    filter_->set_text(text);
    update_count();
  });
  connect(level_, &QComboBox::currentIndexChanged, this, [this](int index) {
    filter_->set_least_level(static_cast<LogLevel>(index));
    update_count();
  });
  connect(filter_, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
    const QScrollBar* bar = table_->verticalScrollBar();
    setProperty("follow", bar->value() >= bar->maximum());
  });
  connect(filter_, &QAbstractItemModel::rowsInserted, this, [this] {
    if (property("follow").toBool()) table_->scrollToBottom();
    update_count();
  });
  update_count();
}

void RunLogTab::update_count() {
  const int shown = filter_->rowCount(), all = model_.rowCount();
  count_->setText(shown == all ? counted(all, tr("line"), tr("lines")) : tr("%1 of %2").arg(shown).arg(counted(all, tr("line"), tr("lines"))));
}

void RunLogTab::focus_filter() {
  search_->setFocus();
  search_->selectAll();
}

void RunLogTab::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && !search_->text().isEmpty()) {
    search_->clear();
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace assay::app
