// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "app/pages/compare_groups.h"

class QHBoxLayout;

namespace assay::app {

/// The groups of a comparison in a row that scrolls: line, name, number of seeds, hide, remove. A click or Space selects a
/// group, Delete removes it. Groups on another data set than the locked one are greyed and say so.
class CompareChips : public QScrollArea {
  Q_OBJECT
 public:
  explicit CompareChips(QWidget* parent = nullptr);
  /// `selected`: id of a group; `data`: name of the locked data set, for the reason of those that do not follow.
  void show_groups(const std::vector<CompareGroup>& groups, const QString& selected, const QString& data);

 signals:
  void selected(const QString& group);
  void visibility_toggled(const QString& group);
  void removed(const QString& group);

 protected:
  void wheelEvent(QWheelEvent* event) override;

 private:
  QWidget* make_chip(const CompareGroup& group, bool current, const QString& data);
  QHBoxLayout* row_;
};

}  // namespace assay::app
