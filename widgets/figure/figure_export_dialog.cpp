// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_export_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "widgets/figure/figure_paper.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

QLabel* section(const QString& title) {
  auto* label = new QLabel(title);
  label->setProperty("role", "section");
  return label;
}

}  // namespace

FigureExportDialog::FigureExportDialog(const FigureData& figure, const QString& folder, std::function<QString(const FigureStyle&, const QString&)> command_line, QWidget* parent)
    : QDialog(parent), figure_(figure), folder_(folder), command_line_(std::move(command_line)) {
  setObjectName(QStringLiteral("figure_export"));
  setWindowTitle(tr("Export figure: %1").arg(QString::fromStdString(figure.title)));
  const int unit = fontMetrics().height();
  paper_ = new FigurePaper;

  auto* side = new QWidget;
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(unit, unit, unit, unit);
  column->setSpacing(unit / 2);
  column->addWidget(section(tr("Profile")));
  auto* profiles = new QHBoxLayout;
  struct Profile {
    const char* name;
    QString title;
    double width, font;
  };
  for (const auto& profile : {Profile{"single", tr("Single, 85 mm"), 85, 8}, Profile{"double", tr("Double, 174 mm"), 174, 8}, Profile{"slide", tr("Slide, 254 mm"), 254, 16}}) {
    auto* button = new QPushButton(profile.title);
    button->setObjectName(QLatin1String(profile.name));
    connect(button, &QPushButton::clicked, this, [this, profile] { choose_profile(profile.width, profile.font); });
    profiles->addWidget(button);
  }
  column->addLayout(profiles);

  column->addWidget(section(tr("Size and text")));
  const auto spin = [&](const char* name, double low, double high, double step, const QString& suffix) {
    auto* box = new QDoubleSpinBox;
    box->setObjectName(QLatin1String(name));
    box->setRange(low, high);
    box->setSingleStep(step);
    box->setDecimals(step < 1 ? 1 : 0);
    box->setSuffix(suffix);
    connect(box, &QDoubleSpinBox::valueChanged, this, &FigureExportDialog::show_style);
    return box;
  };
  filling_ = true;
  width_ = spin("width", 20, 1000, 1, tr(" mm"));
  height_ = spin("height", 0, 1000, 1, tr(" mm"));
  height_->setSpecialValueText(tr("automatic"));
  font_ = spin("font", 4, 40, 0.5, tr(" pt"));
  line_ = spin("line", 0.5, 5, 0.1, tr(" pt"));
  dpi_ = new QSpinBox;
  dpi_->setObjectName(QStringLiteral("dpi"));
  dpi_->setRange(72, 1200);
  dpi_->setSingleStep(50);
  dpi_->setSuffix(tr(" dpi, PNG only"));
  connect(dpi_, &QSpinBox::valueChanged, this, &FigureExportDialog::show_style);
  legend_ = new QComboBox;
  legend_->setObjectName(QStringLiteral("legend"));
  for (const auto& [title, place] : {std::pair{tr("Where there is room"), LegendPlace::automatic}, {tr("Inside, top left"), LegendPlace::top_left},
                                     {tr("Inside, top right"), LegendPlace::top_right}, {tr("Inside, bottom left"), LegendPlace::bottom_left},
                                     {tr("Inside, bottom right"), LegendPlace::bottom_right}, {tr("Above"), LegendPlace::above}, {tr("None"), LegendPlace::none}})
    legend_->addItem(title, static_cast<int>(place));
  connect(legend_, &QComboBox::currentIndexChanged, this, &FigureExportDialog::show_style);
  auto* form = new QFormLayout;
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->addRow(tr("&Width"), width_);
  form->addRow(tr("&Height"), height_);
  form->addRow(tr("&Font size"), font_);
  form->addRow(tr("&Lines"), line_);
  form->addRow(tr("&Resolution"), dpi_);
  form->addRow(tr("L&egend"), legend_);
  column->addLayout(form);
  auto* colours = new QLabel(tr("Print colours, whatever the theme."));
  colours->setProperty("role", "secondary");
  column->addWidget(colours);
  column->addWidget(section(tr("Print check")));
  checks_ = new QVBoxLayout;
  column->addLayout(checks_);
  column->addStretch();

  command_ = new QLineEdit;
  command_->setReadOnly(true);
  command_->setFont(theme_font(TextRole::code));
  command_->setAccessibleName(tr("The same as a command line"));
  auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
  connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(command_->text()); });
  problem_ = new QLabel;
  problem_->setWordWrap(true);
  problem_->setObjectName(QStringLiteral("problem"));
  problem_->hide();
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(command_, 1);
  buttons->addWidget(copy);
  const auto button = [&](const QString& title, const char* name, const QString& ending, const QString& filter) {
    auto* made = new QPushButton(title);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    connect(made, &QPushButton::clicked, this, [this, ending, filter] { ask_and_write(ending, filter); });
    buttons->addWidget(made);
    return made;
  };
  button(tr("PNG"), "png", QStringLiteral(".png"), tr("Pictures (*.png)"));
  button(tr("SVG"), "svg", QStringLiteral(".svg"), tr("Vector pictures (*.svg)"));
  button(tr("Data as CSV"), "csv", QStringLiteral(".csv"), tr("Tables (*.csv)"));
  auto* pdf = button(tr("Export PDF"), "pdf", QStringLiteral(".pdf"), tr("PDF (*.pdf)"));
  pdf->setProperty("primary", true);
  pdf->setDefault(true);

  auto* upper = new QHBoxLayout;
  upper->setContentsMargins(0, 0, 0, 0);
  upper->setSpacing(0);
  upper->addWidget(paper_, 1);
  upper->addWidget(side);
  auto* lower = new QVBoxLayout;
  lower->setContentsMargins(unit, unit / 2, unit, unit / 2);
  lower->addWidget(problem_);
  lower->addLayout(buttons);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  whole->addLayout(upper, 1);
  whole->addLayout(lower);

  FigureStyle style;
  QSettings settings;
  style.width_mm = settings.value("figure/width_mm", 174).toDouble();
  style.font_pt = settings.value("figure/font_pt", 8).toDouble();
  style.line_pt = settings.value("figure/line_pt", 1.0).toDouble();
  style.dpi = settings.value("figure/dpi", 300).toInt();
  set_style(style);
  resize(unit * 72, unit * 44);
}

FigureExportDialog::~FigureExportDialog() = default;

FigureStyle FigureExportDialog::style_now() const {
  FigureStyle style;
  style.width_mm = width_->value();
  style.height_mm = height_->value();
  style.font_pt = font_->value();
  style.line_pt = line_->value();
  style.dpi = dpi_->value();
  style.legend = static_cast<LegendPlace>(legend_->currentData().toInt());
  return style;
}

void FigureExportDialog::set_style(const FigureStyle& style) {
  filling_ = true;
  width_->setValue(style.width_mm);
  height_->setValue(style.height_mm);
  font_->setValue(style.font_pt);
  line_->setValue(style.line_pt);
  dpi_->setValue(style.dpi);
  legend_->setCurrentIndex(std::max(0, legend_->findData(static_cast<int>(style.legend))));
  filling_ = false;
  show_style();
}

void FigureExportDialog::choose_profile(double width_mm, double font_pt) {
  FigureStyle style = style_now();
  style.width_mm = width_mm;
  style.height_mm = 0;
  style.font_pt = font_pt;
  set_style(style);
}

void FigureExportDialog::show_style() {
  if (filling_) return;
  const FigureStyle style = style_now();
  paper_->show_figure(figure_, style);
  command_->setText(command_line_ ? command_line_(style, QString::fromStdString(figure_.name) + ".pdf") : QString());
  command_->setCursorPosition(0);
  while (QLayoutItem* item = checks_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (const auto& check : print_checks(figure_, style)) {
    auto* line = new QLabel(QStringLiteral("<span style='color:%1'>%2</span>&nbsp; %3")
                                .arg((check.passed ? theme_tokens().good : theme_tokens().caution).name(), check.passed ? QStringLiteral("✓") : QStringLiteral("!"), check.text.toHtmlEscaped()));
    checks_->addWidget(line);
  }
}

bool FigureExportDialog::write(const QString& file) {
  try {
    if (file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) write_file_atomically(file.toStdString(), figure_csv(figure_));
    else export_figure(figure_, file.toStdString(), style_now());
  } catch (const Error& error) {
    problem_->setText(QString::fromStdString(error.what()));
    problem_->setStyleSheet(QStringLiteral("color: %1").arg(theme_tokens().bad.name()));
    problem_->show();
    return false;
  }
  problem_->hide();
  QSettings settings;
  settings.setValue("figure/width_mm", width_->value());
  settings.setValue("figure/font_pt", font_->value());
  settings.setValue("figure/line_pt", line_->value());
  settings.setValue("figure/dpi", dpi_->value());
  emit exported(file);
  return true;
}

void FigureExportDialog::ask_and_write(const QString& ending, const QString& filter) {
  QString name = QString::fromStdString(figure_.name);
  name.replace(QLatin1Char(':'), QLatin1Char('-'));
  QString file = QFileDialog::getSaveFileName(this, tr("Export figure"), folder_ + '/' + name + ending, filter);
  if (file.isEmpty()) return;
  if (!file.endsWith(ending, Qt::CaseInsensitive)) file += ending;
  if (write(file)) accept();
}

}  // namespace assay
