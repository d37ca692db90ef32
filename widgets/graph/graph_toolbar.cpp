// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_toolbar.h"

#include <QAction>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStringListModel>
#include <QToolButton>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

QString engine_title(const QString& engine) {
  if (engine == QLatin1String("dot")) return GraphToolbar::tr("dot, layers");
  if (engine == QLatin1String("neato")) return GraphToolbar::tr("neato, springs");
  if (engine == QLatin1String("circo")) return GraphToolbar::tr("circo, circles");
  if (engine == QLatin1String("twopi")) return GraphToolbar::tr("twopi, rings");
  if (engine == QLatin1String("sfdp") || engine == QLatin1String("fdp")) return GraphToolbar::tr("%1, forces").arg(engine);
  return engine;
}

}  // namespace

GraphToolbar::GraphToolbar(QWidget* parent) : QWidget(parent) {
  const int unit = fontMetrics().height() / 2;
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * unit, unit, 2 * unit, unit);
  row->setSpacing(unit);

  search_ = new QLineEdit;
  search_->setPlaceholderText(tr("Find a node"));
  search_->setAccessibleName(tr("Find a node"));
  search_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  search_->setClearButtonEnabled(true);
  search_->setMinimumWidth(unit * 14);
  search_->setMaximumWidth(unit * 22);
  names_ = new QStringListModel(this);
  auto* completer = new QCompleter(names_, this);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  search_->setCompleter(completer);
  row->addWidget(search_);
  row->addSpacing(unit);

  auto* layout_label = new QLabel(tr("Layout"));
  layout_ = new QComboBox;
  layout_->setAccessibleName(tr("Layout"));
  layout_label->setBuddy(layout_);
  layout_label_ = layout_label;
  row->addWidget(layout_label);
  row->addWidget(layout_);
  row->addSpacing(unit);

  row->addWidget(new QLabel(tr("Show")));
  auto* segments = new QWidget;
  segments->setProperty("segmented", true);
  auto* segment_row = new QHBoxLayout(segments);
  segment_row->setContentsMargins(0, 0, 0, 0);
  segment_row->setSpacing(0);
  auto* group = new QButtonGroup(this);
  const std::array<QString, 4> titles{tr("Difference"), tr("Learned"), tr("Reference"), tr("CPDAG")};
  for (std::size_t i = 0; i < titles.size(); ++i) {
    auto* button = new QPushButton(titles[i]);
    button->setCheckable(true);
    button->setProperty("segment", i == 0 ? "first" : i + 1 == titles.size() ? "last" : "middle");
    group->addButton(button, static_cast<int>(i));
    segment_row->addWidget(button);
    modes_[i] = button;
  }
  row->addWidget(segments);
  row->addSpacing(unit);

  weights_ = new QCheckBox(tr("Weights"));
  weights_->setChecked(true);
  row->addWidget(weights_);
  row->addStretch(1);

  auto* copy = new QToolButton;
  copy->setIcon(icon(QStringLiteral("copy")));
  copy->setToolTip(tr("Copy the edges as CSV"));
  copy->setAccessibleName(tr("Copy the edges as CSV"));
  copy->setAutoRaise(true);
  row->addWidget(copy);
  auto* exporting = new QToolButton;
  exporting->setIcon(icon(QStringLiteral("export")));
  exporting->setText(tr("Export"));
  exporting->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  exporting->setAutoRaise(true);
  row->addWidget(exporting);

  connect(search_, &QLineEdit::returnPressed, this, [this] {
    const QString name = best_match(search_->text());
    if (!name.isEmpty()) emit search_entered(name);
  });
  connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &GraphToolbar::search_entered);
  connect(layout_, &QComboBox::activated, this, [this](int index) { emit layout_chosen(layout_->itemData(index).toString()); });
  connect(group, &QButtonGroup::idClicked, this, [this](int id) { emit mode_chosen(static_cast<GraphView::Mode>(id)); });
  connect(weights_, &QCheckBox::toggled, this, &GraphToolbar::weights_toggled);
  connect(copy, &QToolButton::clicked, this, &GraphToolbar::copy_clicked);
  connect(exporting, &QToolButton::clicked, this, &GraphToolbar::export_clicked);
  set_engines({}, {});
}

QString GraphToolbar::best_match(const QString& text) const {
  const QStringList names = names_->stringList();
  QString starting, containing;
  for (const QString& name : names) {
    if (name.compare(text, Qt::CaseInsensitive) == 0) return name;
    if (starting.isEmpty() && name.startsWith(text, Qt::CaseInsensitive)) starting = name;
    if (containing.isEmpty() && name.contains(text, Qt::CaseInsensitive)) containing = name;
  }
  return text.isEmpty() ? QString() : starting.isEmpty() ? containing : starting;
}

void GraphToolbar::set_nodes(const QStringList& names) {
  if (names != names_->stringList()) names_->setStringList(names);
}

void GraphToolbar::set_engines(const QStringList& engines, const QString& current) {
  const QSignalBlocker quiet(layout_);
  layout_->clear();
  for (const QString& engine : engines) layout_->addItem(engine_title(engine), engine);
  layout_->setCurrentIndex(std::max(0, layout_->findData(current)));
  layout_->setVisible(!engines.isEmpty());
  layout_label_->setVisible(!engines.isEmpty());
}

void GraphToolbar::set_modes(bool reference, bool cpdag) {
  const auto allow = [&](GraphView::Mode mode, bool allowed, const QString& why) {
    QPushButton* button = modes_[static_cast<std::size_t>(mode)];
    button->setEnabled(allowed);
    button->setToolTip(allowed ? QString() : why);
  };
  allow(GraphView::Mode::difference, reference, tr("There is no reference graph to compare with"));
  allow(GraphView::Mode::reference, reference, tr("There is no reference graph"));
  allow(GraphView::Mode::cpdag, cpdag, tr("This run has no CPDAG"));
}

void GraphToolbar::show_mode(GraphView::Mode mode) { modes_[static_cast<std::size_t>(mode)]->setChecked(true); }

void GraphToolbar::show_weights(bool shown) {
  const QSignalBlocker quiet(weights_);
  weights_->setChecked(shown);
}

void GraphToolbar::focus_search() {
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

}  // namespace assay
