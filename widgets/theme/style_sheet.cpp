// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/style_sheet.h"

#include <QDir>
#include <QFile>
#include <QFontMetricsF>
#include <QMap>
#include <QStandardPaths>
#include <algorithm>
#include <cmath>

#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// %name% is a colour, %12% a length of 12 px at the body size of 13 px, ^11^ a font size in points.
const char* const sheet = R"(
QWidget { color: %text%; }
QMainWindow, QDialog, QWizard { background: %window%; }
QMainWindow::separator { background: %line%; width: 1px; height: 1px; }
QToolTip { background: %panel%; color: %text%; border: 1px solid %border%; padding: %4%; }
QMenuBar { background: %window%; border: none; padding: %2% %6%; }
QMenuBar::item { background: transparent; padding: %4% %8%; border-radius: %4%; }
QMenuBar::item:selected { background: %accent_soft%; }
QMenu { background: %base%; border: 1px solid %border%; padding: %4% 0; }
QMenu::item { padding: %4% %24% %4% %28%; }
QMenu::icon { left: %8%; }
QMenu::item:selected { background: %selection%; }
QMenu::item:disabled { color: %faint%; }
QMenu::separator { height: 1px; background: %line%; margin: %4% 0; }
QToolBar { background: %window%; border: none; border-bottom: 1px solid %line%; spacing: %4%; padding: %7% %8%; }
QToolBar::separator { background: %line%; width: 1px; margin: %4% %6%; }
QStatusBar { background: %window%; border-top: 1px solid %line%; font-size: ^11.5^; color: %secondary%; min-height: %23%; }
QStatusBar QLabel { color: %secondary%; font-size: ^11.5^; padding: 0 %6%; }
QSizeGrip { image: none; }
QStatusBar::item { border: none; }

QPushButton { background: %base%; border: 1px solid %border%; border-radius: %4%; padding: 0 %11%; min-height: %26%; }
QPushButton:hover { background: %panel%; border-color: %faint%; }
QPushButton:pressed { background: %accent_soft%; }
QPushButton:checked { background: %accent_soft%; border-color: %accent%; color: %accent%; }
QPushButton:disabled { color: %faint%; background: %neutral_soft%; border-color: %line%; }
QPushButton[primary="true"], QToolButton[primary="true"] { background: %accent%; color: %on_accent%; border: 1px solid %accent%; font-weight: 600; }
QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover { background: %accent_hover%; border-color: %accent_hover%; }
QPushButton[primary="true"]:disabled, QToolButton[primary="true"]:disabled { background: %neutral_soft%; color: %faint%; border-color: %line%; }
QPushButton[leading="true"] { text-align: left; }
QPushButton[link="true"], QToolButton[link="true"] { background: transparent; border: none; color: %accent%; padding: 0 %2%; min-height: %20%; }
QPushButton[link="true"]:hover, QToolButton[link="true"]:hover { text-decoration: underline; }
QPushButton[tool="true"], QPushButton[flat="true"] { background: transparent; border: 1px solid transparent; padding: 0 %7%; }
QPushButton[tool="true"]:hover, QPushButton[flat="true"]:hover { background: %neutral_soft%; }
QPushButton::menu-indicator { image: url(%icon:chevron-down%); width: %12%; height: %12%; subcontrol-position: right center; right: %6%; }
QPushButton[segment] { border-radius: 0; margin-left: -1px; min-height: %24%; padding: 0 %10%; color: %secondary%; }
QPushButton[segment]:checked { color: %accent%; background: %accent_soft%; border-color: %border%; font-weight: 600; }
QPushButton[segment="first"] { border-top-left-radius: %4%; border-bottom-left-radius: %4%; margin-left: 0; }
QPushButton[segment="last"] { border-top-right-radius: %4%; border-bottom-right-radius: %4%; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: %4%; padding: %4% %6%; min-height: %18%; }
QToolButton:hover { background: %neutral_soft%; }
QToolButton:pressed, QToolButton:checked { background: %accent_soft%; color: %accent%; }
QToolButton:disabled { color: %faint%; }
QToolButton::menu-indicator { image: none; }
QToolButton[heading="true"] { font-weight: 600; padding: %2% 0; background: transparent; }
QToolBar QToolButton[primary="true"] { padding: %4% %12%; }

QAbstractScrollArea { border: none; background: %base%; }
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: %base%; border: 1px solid %border%; border-radius: %4%;
  selection-background-color: %accent%; selection-color: %on_accent%; }
QLineEdit { padding: 0 %7%; min-height: %26%; }
QLineEdit QToolButton, QLineEdit QToolButton:hover { padding: 0; min-height: 0; border: none; background: transparent; }
QPlainTextEdit, QTextEdit { padding: %2%; }
QAbstractSpinBox { padding: 0 %4%; min-height: %26%; }
QSpinBox, QDoubleSpinBox { padding-right: %18%; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0 %2%; min-height: %20%; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: %18%; subcontrol-origin: border; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url(%icon:chevron-up%); width: %11%; height: %11%; }
QAbstractSpinBox::down-arrow { image: url(%icon:chevron-down%); width: %11%; height: %11%; }
QComboBox { padding: 0 %8%; min-height: %26%; }
QComboBox::drop-down { border: none; width: %20%; }
QComboBox::down-arrow { image: url(%icon:chevron-down%); width: %12%; height: %12%; }
QComboBox QAbstractItemView { background: %base%; border: 1px solid %border%; outline: none; padding: %2%; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: %faint%; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: %accent%; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { background: %neutral_soft%; color: %faint%; border-color: %line%; }
QLineEdit[invalid="true"], QAbstractSpinBox[invalid="true"], QComboBox[invalid="true"], QPlainTextEdit[invalid="true"] { border: 2px solid %bad%; }
QCheckBox, QRadioButton { spacing: %7%; background: transparent; }
QCheckBox::indicator, QGroupBox::indicator, QAbstractItemView::indicator { width: %14%; height: %14%; border: 1px solid %border%; border-radius: %3%; background: %base%; }
QCheckBox::indicator:hover, QAbstractItemView::indicator:hover { border-color: %faint%; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: %accent%; border-color: %accent%; image: url(%icon_on_accent:check%); }
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate { background: %accent%; border-color: %accent%; image: url(%icon_on_accent:minus%); }
QRadioButton::indicator { width: %13%; height: %13%; border: 1px solid %border%; border-radius: %7.5%; background: %base%; }
QRadioButton::indicator:checked { border: %4% solid %accent%; width: %7%; height: %7%; }
QSlider:horizontal { min-height: %22%; }
QSlider::groove:horizontal { height: %4%; background: %border%; border-radius: %2%; }
QSlider::handle:horizontal { width: %12%; height: %12%; margin: -%6% 0; border: 2px solid %accent%; border-radius: %7%; background: %base%; }
QProgressBar { background: %border%; border: none; border-radius: %3%; max-height: %6%; min-height: %6%; text-align: right; }
QProgressBar::chunk { background: %accent%; border-radius: %3%; }

QTabWidget::pane { border: none; background: %base%; }
QTabWidget::tab-bar { left: 0; }
QTabBar { background: %window%; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: %window%; color: %secondary%; border: none; border-right: 1px solid %line%; border-bottom: 1px solid %line%;
  border-top: 2px solid %window%; padding: 0 %12%; min-height: %31%; }
QTabBar::tab:selected { background: %base%; color: %text%; border-top: 2px solid %accent%; border-bottom: 1px solid %base%; }
QTabBar::tab:hover:!selected { color: %text%; }
QTabBar::close-button { image: url(%icon:close%); subcontrol-position: right; }
QTabBar::close-button:hover { background: %neutral_soft%; border-radius: %3%; }
QTabBar[flat="true"] { background: %base%; }
QTabBar[flat="true"]::tab { background: %base%; color: %secondary%; border: none; border-bottom: 2px solid %base%; padding: 0 %3%; margin: 0 %8% 0 0; min-height: %30%; }
QTabBar[flat="true"]::tab:selected { color: %text%; border-bottom: 2px solid %accent%; font-weight: 600; }
QDockWidget { titlebar-close-icon: url(%icon:close%); titlebar-normal-icon: url(%icon:expand%); }
QDockWidget::title { background: %panel%; border-bottom: 1px solid %line%; padding-left: %12%; min-height: %28%; text-align: left; }
QWidget#dock_title { background: %window%; border-bottom: 1px solid %line%; min-height: %27%; }

QAbstractItemView { background: %base%; border: none; outline: none; selection-background-color: %selection%; selection-color: %text%; }
QTreeView::branch:has-children:closed { image: url(%icon:chevron-right%); padding: %2%; }
QTreeView::branch:has-children:open { image: url(%icon:chevron-down%); padding: %2%; }
QHeaderView { background: %window%; border: none; }
QHeaderView::section { background: %window%; color: %secondary%; border: none; border-bottom: 1px solid %line%; padding: 0 %8%; min-height: %25%; }
QHeaderView::down-arrow { image: url(%icon:chevron-down%); width: %12%; height: %12%; }
QHeaderView::up-arrow { image: url(%icon:chevron-up%); width: %12%; height: %12%; }
QTableCornerButton::section { background: %window%; border: none; }
QDockWidget QTreeView, QWidget[panel="true"], QScrollArea[panel="true"] { background: %panel%; }
QWidget[surface="window"] { background: %window%; }
QWidget[surface="panel"] { background: %panel%; }
QWidget[surface="base"], QWidget[base="true"] { background: %base%; }
QWidget[card="true"], QWidget[surface="card"] { background: %base%; border: 1px solid %line%; border-radius: %6%; }
QAbstractItemView[card="true"] { padding: %2%; }
QFrame[frameShape="4"][separator="true"] { background: %line%; border: none; max-height: 1px; min-height: 1px; }
QFrame[frameShape="5"][separator="true"] { background: %line%; border: none; max-width: 1px; min-width: 1px; }

QLabel { background: transparent; }
QLabel[role="secondary"] { color: %secondary%; font-size: ^12^; }
QLabel[role="caption"] { color: %faint%; font-size: ^11^; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="title"] { font-size: ^16^; font-weight: 600; }
QLabel[role="page_title"] { font-size: ^19^; font-weight: 600; }
QLabel[role="link"] { color: %accent%; }
QLabel[role="code"], QLabel[role="mono"] { font-family: "JetBrains Mono"; font-size: ^12^; }
QLabel[role="bad"] { color: %bad%; } QLabel[role="caution"] { color: %caution%; } QLabel[role="good"] { color: %good%; }
QLabel[tag="true"], QPushButton[tag="true"] { border: 1px solid %border%; border-radius: %4%; padding: 0 %6%; font-size: ^11^; color: %secondary%; min-height: %16%; background: %base%; }
QGroupBox { border: none; border-top: 1px solid %line%; margin-top: %20%; padding-top: %8%; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0; }

QScrollBar:vertical { background: transparent; width: %11%; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: %11%; margin: 0; border: none; }
QScrollBar::handle { background: %border%; border-radius: %2.5%; margin: %3%; }
QScrollBar::handle:vertical { min-height: %28%; } QScrollBar::handle:horizontal { min-width: %28%; }
QScrollBar::handle:hover { background: %axis%; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; } QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)";

/// Style sheets load images by file: the icons in this theme's colour, kept in the cache folder.
QString icon_file(const QString& name, const QColor& colour) {
  static const QString folder = [] {
    QString base = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    QString made = base + QStringLiteral("/assay/icons");
    if (base.isEmpty() || !QDir().mkpath(made)) {
      made = QDir::tempPath() + QStringLiteral("/assay-icons");
      QDir().mkpath(made);
    }
    return made;
  }();
  const QString path = QStringLiteral("%1/%2-%3.svg").arg(folder, name, colour.name().mid(1));
  QFile source(QStringLiteral(":/assay/icons/%1.svg").arg(name));
  if (!source.open(QIODevice::ReadOnly)) return {};
  QByteArray svg = source.readAll();
  svg.replace("currentColor", colour.name().toLatin1());
  QFile old(path);
  if (old.open(QIODevice::ReadOnly) && old.readAll() == svg) return path;
  old.close();
  QFile file(path);
  if (file.open(QIODevice::WriteOnly | QIODevice::Truncate)) file.write(svg);
  return path;
}

}  // namespace

QString style_sheet(const Tokens& t, const QFont& body) {
  const QMap<QString, QColor> colours{
      {"window", t.window}, {"panel", t.panel}, {"base", t.base}, {"line", t.line}, {"border", t.border}, {"text", t.text},
      {"secondary", t.secondary}, {"faint", t.faint}, {"accent", t.accent}, {"accent_soft", t.accent_soft}, {"on_accent", t.on_accent},
      {"selection", t.selection}, {"good", t.good}, {"caution", t.caution}, {"bad", t.bad}, {"neutral_soft", t.neutral_soft},
      {"axis", t.axis}, {"accent_hover", t.dark ? t.accent.lighter(108) : t.accent.darker(112)}};
  // 13 px text of the bundled font stands 18 px high: one unit of the design is a share of that.
  const double unit = QFontMetricsF(body).height() / 18.0;
  QString out;
  const QString in = QString::fromLatin1(sheet);
  for (qsizetype i = 0; i < in.size(); ++i) {
    if (in[i] != '%' && in[i] != '^') {
      out += in[i];
      continue;
    }
    const qsizetype end = in.indexOf(in[i], i + 1);
    const QString name = in.mid(i + 1, end - i - 1);
    bool number = false;
    const double value = name.toDouble(&number);
    if (in[i] == '^') {
      out += QString::number(value / 13 * body.pointSizeF(), 'f', 2) + QStringLiteral("pt");
    } else if (number) {
      out += QString::number(std::max(1, static_cast<int>(std::lround(value * unit)))) + QStringLiteral("px");
    } else if (name.startsWith(QLatin1String("icon:"))) {
      out += QLatin1Char('"') + icon_file(name.mid(5), t.secondary) + QLatin1Char('"');
    } else if (name.startsWith(QLatin1String("icon_on_accent:"))) {
      out += QLatin1Char('"') + icon_file(name.mid(15), t.on_accent) + QLatin1Char('"');
    } else {
      Q_ASSERT(colours.contains(name));
      out += colours.value(name).name();
    }
    i = end;
  }
  return out;
}

}  // namespace assay
