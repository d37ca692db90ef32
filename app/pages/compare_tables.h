// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/compare_groups.h"

class QGridLayout;

namespace assay::app {

/// Below the curves: final values with their intervals on a common scale, the best one bold, and the parameters that differ.
class CompareTables : public QWidget {
  Q_OBJECT
 public:
  explicit CompareTables(QWidget* parent = nullptr);
  void show_groups(const std::vector<CompareGroup>& groups);
  void set_all_parameters(bool all);
  QStringList shown_parameters() const { return parameters_; }

 private:
  void rebuild();
  std::vector<CompareGroup> groups_;
  QStringList parameters_;
  bool all_ = false;
  QWidget* body_ = nullptr;
};

}  // namespace assay::app
