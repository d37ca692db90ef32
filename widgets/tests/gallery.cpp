// SPDX-License-Identifier: GPL-3.0-or-later
// assay_gallery FOLDER: pictures of the theme's controls in light and dark, to be looked at (set QT_SCALE_FACTOR=2 for 2x).
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSlider>
#include <QStatusBar>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QToolBar>
#include <QToolButton>
#include <QTreeWidget>

#include "widgets/status_chip.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace {

using namespace assay;

class ChipDelegate : public QStyledItemDelegate {
 public:
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    plain.text.clear();
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &plain, painter, option.widget);
    paint_status_chip(painter, option.rect.adjusted(6, 0, -4, 0), static_cast<RunStatus>(index.data().toInt()), option.font);
  }
};

QLabel* label(const QString& text, const char* role = nullptr) {
  auto* made = new QLabel(text);
  if (role) made->setProperty("role", role);
  return made;
}

QWidget* controls() {
  auto* page = new QWidget;
  page->setProperty("base", true);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(16, 12, 16, 12);
  grid->setHorizontalSpacing(12);
  auto* head = new QHBoxLayout;
  head->setSpacing(10);
  head->addWidget(new StatusChip(RunStatus::running));
  head->addWidget(label("NOTEARS-AL on ER2-d50-n1000", "title"));
  head->addWidget(label("run 1987 · seed 3", "secondary"));
  auto* tag = label("paper");
  tag->setProperty("tag", true);
  head->addWidget(tag, 0, Qt::AlignVCenter);
  head->addStretch();
  auto* pause = new QPushButton(icon("pause"), "Pause");
  auto* cancel = new QPushButton(icon("stop"), "Cancel");
  head->addWidget(pause);
  head->addWidget(cancel);
  grid->addLayout(head, 0, 0, 1, 4);
  auto* primary = new QPushButton(icon("plus", theme_tokens().on_accent), "New experiment");
  primary->setProperty("primary", true);
  auto* disabled = new QPushButton(icon("play"), "Run now");
  disabled->setEnabled(false);
  auto* link = new QPushButton("Show all 17 parameters");
  link->setProperty("link", true);
  auto* off = new QPushButton("Blocked");
  off->setProperty("primary", true);
  off->setEnabled(false);
  grid->addWidget(primary, 1, 0);
  grid->addWidget(disabled, 1, 1);
  grid->addWidget(link, 1, 2);
  grid->addWidget(off, 1, 3);
  auto* segments = new QHBoxLayout;
  segments->setSpacing(0);
  const QStringList modes{"Difference", "Learned", "Reference", "CPDAG"};
  for (int i = 0; i < modes.size(); ++i) {
    auto* button = new QPushButton(modes[i]);
    button->setProperty("segment", i == 0 ? "first" : i == 3 ? "last" : "middle");
    button->setCheckable(true);
    button->setChecked(i == 0);
    segments->addWidget(button);
  }
  segments->addStretch();
  grid->addLayout(segments, 2, 0, 1, 4);
  auto* search = new QLineEdit;
  search->setPlaceholderText("Find a parameter");
  search->addAction(icon("search"), QLineEdit::LeadingPosition);
  auto* invalid = new QLineEdit("5");
  invalid->setProperty("invalid", true);
  auto* combo = new QComboBox;
  combo->addItems({"dot, layers", "neato"});
  auto* spin = new QDoubleSpinBox;
  spin->setSuffix(" s");
  spin->setValue(60);
  grid->addWidget(search, 3, 0);
  grid->addWidget(invalid, 3, 1);
  grid->addWidget(combo, 3, 2);
  grid->addWidget(spin, 3, 3);
  auto* check = new QCheckBox("Weights");
  check->setChecked(true);
  auto* radio = new QRadioButton("Paper");
  radio->setChecked(true);
  auto* slider = new QSlider(Qt::Horizontal);
  slider->setValue(40);
  auto* progress = new QProgressBar;
  progress->setTextVisible(false);
  progress->setValue(68);
  grid->addWidget(check, 4, 0);
  grid->addWidget(radio, 4, 1);
  grid->addWidget(slider, 4, 2);
  grid->addWidget(progress, 4, 3);
  auto* chips = new QHBoxLayout;
  chips->setSpacing(8);
  for (int i = 0; i < 10; ++i) chips->addWidget(new StatusChip(static_cast<RunStatus>(i)));
  chips->addStretch();
  grid->addLayout(chips, 5, 0, 1, 4);
  auto* icons = new QGridLayout;
  int n = 0;
  for (const QString& name : icon_names()) {
    auto* button = new QToolButton;
    button->setIcon(icon(name));
    button->setToolTip(name);
    button->setCheckable(true);
    button->setChecked(n % 11 == 3);
    icons->addWidget(button, n / 22, n % 22);
    ++n;
  }
  icons->setColumnStretch(22, 1);
  grid->addLayout(icons, 6, 0, 1, 4);
  auto* code = new QPlainTextEdit("assay-cli sweep dag.notears_al \\\n  --data sachs-853-log --lambda1 0,0.02,0.05");
  code->setFont(theme_font(TextRole::code));
  code->setMaximumHeight(code->fontMetrics().height() * 3 + 12);
  grid->addWidget(code, 7, 0, 1, 2);
  auto* words = new QVBoxLayout;
  words->addWidget(label("Page title 15 runs", "page_title"));
  words->addWidget(label("Caption: 1,234 × 11, 1e−8 ± 0.5", "caption"));
  grid->addLayout(words, 7, 2, 1, 2);
  grid->setRowStretch(8, 1);
  search->setObjectName("gallery_focus");
  return page;
}

QTableWidget* queue() {
  auto* table = new QTableWidget(5, 5);
  table->setHorizontalHeaderLabels({"Status", "Run", "Method", "Data", "Remaining"});
  for (int row = 0; row < 5; ++row) {
    const QStringList cells{QString::number(row + 1), QString::number(1987 + row), "NOTEARS-AL", "ER2-d50-n1000", "about 0:11"};
    for (int column = 0; column < 5; ++column) {
      auto* item = new QTableWidgetItem;
      if (column == 0) {
        item->setData(Qt::DisplayRole, row + 1);
      } else {
        item->setText(cells[column]);
      }
      table->setItem(row, column, item);
    }
  }
  table->setItemDelegateForColumn(0, new ChipDelegate);
  table->verticalHeader()->hide();
  table->horizontalHeader()->setStretchLastSection(true);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setColumnWidth(3, 140);
  table->setCurrentCell(1, 0);
  table->selectRow(1);
  return table;
}

QTreeWidget* tree() {
  auto* made = new QTreeWidget;
  made->setHeaderHidden(true);
  auto* root = new QTreeWidgetItem(made, {"sachs-benchmark"});
  root->setIcon(0, icon("folder"));
  auto* data = new QTreeWidgetItem(root, {"Data"});
  data->setIcon(0, icon("database"));
  for (const char* name : {"sachs-853-log", "ER2-d50-n1000", "SF4-d20-n100"}) new QTreeWidgetItem(data, {name});
  auto* runs = new QTreeWidgetItem(root, {"Runs"});
  runs->setIcon(0, icon("table"));
  auto* running = new QTreeWidgetItem(runs, {"Running"});
  new QTreeWidgetItem(runs, {"Failed"});
  auto* closed = new QTreeWidgetItem(root, {"Methods"});
  closed->setIcon(0, icon("flask"));
  new QTreeWidgetItem(closed, {"NOTEARS"});
  root->setExpanded(true);
  data->setExpanded(true);
  runs->setExpanded(true);
  made->setCurrentItem(running);
  return made;
}

QMainWindow* window() {
  auto* made = new QMainWindow;
  for (const char* name : {"File", "Edit", "View", "Run", "Help"}) made->menuBar()->addMenu(name)->addAction("Open");
  auto* bar = made->addToolBar("Main");
  bar->setMovable(false);
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  auto* create = new QToolButton;
  create->setText("New experiment");
  create->setIcon(icon("plus", theme_tokens().on_accent));
  create->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  create->setProperty("primary", true);
  bar->addWidget(create);
  bar->addAction(icon("database"), "Import data");
  bar->addAction(icon("export"), "Export");
  bar->addSeparator();
  bar->addAction(icon("queue"), "Queue");
  bar->addAction(icon("compare"), "Compare");
  auto* tabs = new QTabWidget;
  tabs->setDocumentMode(true);
  tabs->setTabsClosable(true);
  auto* inner = new QTabWidget;
  inner->setDocumentMode(true);
  inner->tabBar()->setProperty("flat", true);
  inner->addTab(controls(), "Live plots");
  inner->addTab(new QWidget, "Graph");
  inner->addTab(new QWidget, "Weights");
  tabs->addTab(inner, icon("play"), "Run 1987");
  tabs->addTab(new QWidget, icon("table"), "Runs");
  tabs->addTab(new QWidget, icon("compare"), "Compare 3");
  made->setCentralWidget(tabs);
  auto* left = new QDockWidget("Project");
  left->setWidget(tree());
  made->addDockWidget(Qt::LeftDockWidgetArea, left);
  auto* bottom = new QDockWidget("Queue");
  bottom->setWidget(queue());
  made->addDockWidget(Qt::BottomDockWidgetArea, bottom);
  made->resizeDocks({left}, {230}, Qt::Horizontal);
  made->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  made->statusBar()->addWidget(new QLabel("All changes saved"));
  made->statusBar()->addPermanentWidget(new QLabel("Workers 2 of 2 busy · 1,284 rows/s"));
  made->resize(1180, 820);
  return made;
}

}  // namespace

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("."));
  folder.mkpath(".");
  const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR", "1");
  for (const char* theme : {"light", "dark"}) {
    Theme::instance().apply(theme);
    QMainWindow* shown = window();
    shown->show();
    QApplication::setActiveWindow(shown);
    if (auto* field = shown->findChild<QLineEdit*>("gallery_focus")) field->setFocus(Qt::TabFocusReason);
    QApplication::processEvents();
    shown->grab().save(folder.filePath(QStringLiteral("controls-%1-%2x.png").arg(theme, scale)));
    delete shown;
  }
  Theme::instance().apply("light");
  Theme::instance().set_font_scale(2);
  QMainWindow* large = window();
  large->resize(2000, 1400);
  large->show();
  QApplication::processEvents();
  large->grab().save(folder.filePath(QStringLiteral("controls-light-font200-%1x.png").arg(scale)));
  delete large;
  return 0;
}
