// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>

#include "core/report/figure_data.h"

namespace assay {

/// The strip below a graph: a line sample and count per status, and what the width says.
class GraphLegend : public QWidget {
  Q_OBJECT
 public:
  explicit GraphLegend(QWidget* parent = nullptr);
  /// `counts` by EdgeStatus; `difference`: the four classes, else one count with `title`.
  void set_counts(const std::array<int, 5>& counts, bool difference, const QString& title, bool weighted);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Entry {
    EdgeStatus status;
    QString text, short_text;
  };
  std::vector<Entry> entries_;
  bool weighted_ = false;
};

}  // namespace assay
