// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/start_page.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "app/pages/recent_model.h"
#include "app/pages/sample_card.h"
#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "app/window/messages.h"
#include "core/base/paths.h"
#include "core/run/environment.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

QPushButton* side_button(const QString& text, const QString& icon_name, bool primary) {
  auto* button = new QPushButton(text);
  button->setIcon(icon(icon_name, primary ? theme_tokens().on_accent : theme_tokens().text));
  button->setProperty("icon_name", icon_name);
  button->setProperty("primary", primary);
  button->setProperty("leading", true);
  return button;
}

QFont scaled(const QFont& font, qreal pixels_at_13, QFont::Weight weight = QFont::Normal) {
  QFont made = font;
  made.setPointSizeF(font.pointSizeF() * pixels_at_13 / 13);
  made.setWeight(weight);
  return made;
}

}  // namespace

StartPage::StartPage(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("start_page"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(build_side());
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(build_content());
  layout->addWidget(scroll, 1);
  connect(&Theme::instance(), &Theme::changed, this, &StartPage::restyle);
  restyle();
  refresh();
}

QWidget* StartPage::build_side() {
  side_ = new QWidget;
  side_->setObjectName(QStringLiteral("start_side"));
  side_->setProperty("panel", true);
  const int unit = fontMetrics().height();
  auto* layout = new QVBoxLayout(side_);
  layout->setContentsMargins(unit * 3 / 2, unit * 2, unit * 3 / 2, unit * 2);
  layout->setSpacing(unit / 2);
  side_->setFixedWidth(unit * 14);

  auto* brand = new QHBoxLayout;
  brand->setSpacing(unit * 2 / 3);
  logo_ = new QLabel;
  auto* name = new QLabel(QStringLiteral("Assay"));
  name->setFont(scaled(font(), 19, QFont::DemiBold));
  brand->addWidget(logo_);
  brand->addWidget(name);
  brand->addStretch();
  layout->addLayout(brand);
  auto* subtitle = new QLabel(tr("Experiment workbench"));
  subtitle->setProperty("role", "secondary");
  layout->addWidget(subtitle);
  layout->addSpacing(unit * 3 / 2);

  QPushButton* create = side_button(tr("New project"), QStringLiteral("plus"), true);
  create->setObjectName(QStringLiteral("new_project"));
  QPushButton* open = side_button(tr("Open project"), QStringLiteral("folder"), false);
  open->setObjectName(QStringLiteral("open_project"));
  connect(create, &QPushButton::clicked, this, &StartPage::new_project_requested);
  connect(open, &QPushButton::clicked, this, &StartPage::open_project_requested);
  layout->addWidget(create);
  layout->addWidget(open);
  layout->addSpacing(unit * 3 / 2);

  auto* learn = new QLabel(tr("Learn"));
  learn->setProperty("role", "caption");
  layout->addWidget(learn);
  const std::pair<QString, const char*> links[] = {{tr("Tour, five minutes"), "tour"},
                                                   {tr("User manual"), "manual"},
                                                   {tr("Write a method"), "method"},
                                                   {tr("Keyboard shortcuts"), "shortcuts"}};
  for (const auto& [text, page] : links) {
    auto* link = new LinkButton(text);
    connect(link, &LinkButton::clicked, this, [this, page = QString(page)] { emit help_requested(page); });
    layout->addWidget(link, 0, Qt::AlignLeft);
  }
  layout->addStretch();
  versions_ = new QLabel(tr("Version %1\nCPU, %2")
                             .arg(QApplication::applicationVersion(),
                                  counted(processor_count(), tr("core"), tr("cores"))));
  versions_->setProperty("role", "caption");
  layout->addWidget(versions_);
  return side_;
}

QWidget* StartPage::build_content() {
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("start_content"));
  content->setProperty("base", true);
  const int unit = fontMetrics().height();
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(unit * 2, unit * 2, unit * 2, unit * 2);
  layout->setSpacing(unit * 2 / 3);

  auto* heading = new QHBoxLayout;
  auto* title = new QLabel(tr("Recent projects"));
  title->setFont(scaled(font(), 16, QFont::DemiBold));
  filter_edit_ = new QLineEdit;
  filter_edit_->setPlaceholderText(tr("Filter"));
  filter_edit_->setAccessibleName(tr("Filter recent projects"));
  filter_edit_->setClearButtonEnabled(true);
  filter_edit_->setFixedWidth(unit * 13);
  filter_edit_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  heading->addWidget(title);
  heading->addStretch();
  heading->addWidget(filter_edit_);
  layout->addLayout(heading);

  model_ = new RecentModel(this);
  filter_ = new QSortFilterProxyModel(this);
  filter_->setSourceModel(model_);
  filter_->setFilterRole(RecentModel::filter_role);
  filter_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  connect(filter_edit_, &QLineEdit::textChanged, filter_, &QSortFilterProxyModel::setFilterFixedString);
  table_ = new QTableView;
  table_->setObjectName(QStringLiteral("recent_projects"));
  table_->setAccessibleName(tr("Recent projects"));
  table_->setProperty("card", true);
  table_->setModel(filter_);
  table_->setItemDelegate(new RecentDelegate(table_));
  table_->setShowGrid(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setTabKeyNavigation(false);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(unit * 5 / 2);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setSectionResizeMode(RecentModel::project_column, QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(RecentModel::content_column, QHeaderView::Stretch);
  table_->setColumnWidth(RecentModel::state_column, unit * 10);
  table_->setColumnWidth(RecentModel::opened_column, unit * 8);
  connect(table_, &QTableView::activated, this, &StartPage::activate);
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() == RecentModel::state_column && !index.data(RecentModel::found_role).toBool()) activate(index);
  });
  connect(table_, &QTableView::customContextMenuRequested, this, [this](const QPoint& position) {
    const QModelIndex index = table_->indexAt(position);
    if (!index.isValid()) return;
    const QString path = index.data(RecentModel::path_role).toString();
    QMenu menu(this);
    connect(menu.addAction(tr("Open")), &QAction::triggered, this, [this, index] { activate(index); });
    connect(menu.addAction(tr("Locate…")), &QAction::triggered, this, [this, path] { locate(path); });
    connect(menu.addAction(tr("Remove from this list")), &QAction::triggered, this, [this, path] {
      forget_project(path);
      refresh();
    });
    menu.exec(table_->viewport()->mapToGlobal(position));
  });
  layout->addWidget(table_);
  no_recent_ = new QLabel(tr("Projects that you open are listed here. Make a new one, or open a sample below."));
  no_recent_->setProperty("role", "secondary");
  layout->addWidget(no_recent_);
  layout->addSpacing(unit * 3 / 2);

  std::vector<Sample> samples = find_samples();
  auto* sample_heading = new QHBoxLayout;
  auto* sample_title = new QLabel(tr("Sample projects"));
  sample_title->setFont(scaled(font(), 16, QFont::DemiBold));
  auto* sample_note = new QLabel(tr("Each is copied to a folder you choose and runs on two cores."));
  sample_note->setProperty("role", "secondary");
  sample_heading->addWidget(sample_title);
  sample_heading->addSpacing(unit / 2);
  sample_heading->addWidget(sample_note);
  sample_heading->addStretch();
  layout->addLayout(sample_heading);
  card_grid_ = new QGridLayout;
  card_grid_->setSpacing(unit);
  for (Sample& sample : samples) {
    auto* card = new SampleCard(std::move(sample));
    connect(card, &SampleCard::clicked, this, [this, card] { ask_sample_folder(card); });
    cards_.push_back(card);
  }
  sample_title->setVisible(!cards_.empty());
  sample_note->setVisible(!cards_.empty());
  layout->addLayout(card_grid_);
  layout->addStretch();
  arrange_cards();
  return content;
}

void StartPage::arrange_cards() {
  const int unit = fontMetrics().height();
  const int columns = std::clamp((width() - unit * 18) / (unit * 14), 2, 4);
  for (QLayoutItem* item; (item = card_grid_->takeAt(0)) != nullptr;) delete item;
  for (int i = 0; i < static_cast<int>(cards_.size()); ++i) card_grid_->addWidget(cards_[i], i / columns, i % columns);
  for (int column = 0; column < 4; ++column) card_grid_->setColumnStretch(column, column < columns ? 1 : 0);
}

void StartPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange_cards();
}

void StartPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  fit_table();
}

void StartPage::fit_table() {
  // Two lines a row; set here because a style sets the height of ordinary rows when it polishes the table.
  table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 5 / 2);
  const int shown = std::min(model_->rowCount(), 8);
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                         shown * table_->verticalHeader()->defaultSectionSize() + fontMetrics().height() / 2);
}

void StartPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange && card_grid_) arrange_cards();
}

void StartPage::refresh() {
  std::vector<RecentProject> projects = recent_projects();
  const int shown = std::min<int>(static_cast<int>(projects.size()), 8);
  table_->setVisible(shown > 0);
  filter_edit_->setVisible(shown > 3);
  no_recent_->setVisible(shown == 0);
  model_->set_projects(projects);
  fit_table();
  if (shown > 0) table_->selectRow(0);
  delete reader_;
  reader_ = new RecentProjectsReader(this);
  connect(reader_, &RecentProjectsReader::read, model_, &RecentModel::update);
  reader_->start(std::move(projects));
}

void StartPage::activate(const QModelIndex& index) {
  if (!index.isValid()) return;
  const QString path = index.data(RecentModel::path_role).toString();
  if (index.siblingAtColumn(0).data(RecentModel::found_role).toBool()) {
    emit project_chosen(path);
  } else {
    locate(path);
  }
}

void StartPage::locate(const QString& path) {
  const QString found = QFileDialog::getExistingDirectory(this, tr("Where is %1 now?").arg(QFileInfo(path).fileName()), QDir::homePath());
  if (found.isEmpty()) return;
  if (!QFileInfo(found + QStringLiteral("/project.sqlite")).isFile()) {
    return show_message(this, tr("This folder is no project."),
                        tr("%1 holds no project.sqlite. Choose a folder NAME.assay that Assay made.").arg(found));
  }
  relocate_project(path, found);
  refresh();
  emit project_chosen(found);
}

QString StartPage::suggested_sample_folder(const QString& name) {
  const QDir projects(QString::fromStdString((user_data_folder() / "projects").string()));
  QString folder = name + QStringLiteral(".assay");
  for (int i = 2; projects.exists(folder); ++i) folder = QStringLiteral("%1-%2.assay").arg(name).arg(i);
  return projects.absoluteFilePath(folder);
}

void StartPage::ask_sample_folder(SampleCard* card) {
  const Sample& sample = card->sample();
  const QString suggested = suggested_sample_folder(QString::fromStdString(sample.project));
  QDir().mkpath(QFileInfo(suggested).path());
  auto* dialog = new QFileDialog(this, tr("Copy the sample to"), QFileInfo(suggested).path(), tr("Assay projects (*.assay)"));
  dialog->setObjectName(QStringLiteral("sample_folder"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(QStringLiteral("assay"));
  dialog->setLabelText(QFileDialog::Accept, tr("Copy and open"));
  dialog->selectFile(QFileInfo(suggested).fileName());
  connect(dialog, &QFileDialog::fileSelected, this, [this, folder = QString::fromStdString(sample.folder.string())](const QString& chosen) {
    emit sample_chosen(folder, chosen);
  });
  dialog->open();
}

void StartPage::restyle() {
  const Tokens& tokens = theme_tokens();
  QPalette side = side_->palette();
  side.setColor(QPalette::Window, tokens.panel);
  side_->setPalette(side);
  const qreal ratio = devicePixelRatioF();
  const int size = fontMetrics().height() * 8 / 5;
  QPixmap logo(QSize(size, size) * ratio);
  logo.setDevicePixelRatio(ratio);
  logo.fill(Qt::transparent);
  QPainter painter(&logo);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.accent);
  painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.2, size * 0.2);
  painter.setPen(QPen(tokens.on_accent, size * 0.1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPolyline(QPolygonF{{size * 0.25, size * 0.75}, {size * 0.5, size * 0.24}, {size * 0.75, size * 0.75}});
  painter.drawLine(QPointF(size * 0.35, size * 0.58), QPointF(size * 0.65, size * 0.58));
  logo_->setPixmap(logo);
  for (QPushButton* button : side_->findChildren<QPushButton*>()) {
    const QString name = button->property("icon_name").toString();
    if (!name.isEmpty()) button->setIcon(icon(name, button->property("primary").toBool() ? tokens.on_accent : tokens.text));
  }
  for (SampleCard* card : cards_) card->update();
}

}  // namespace assay::app
