// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "core/graph/layout_client.h"

namespace assay {

/// A small picture of a labelled graph as Graphviz laid it out, fitted to the widget: the cell of a network. Edges carry their
/// operation on a chip; each operation keeps its colour. A caption stands above. GUI thread.
class DrawingView : public QWidget {
  Q_OBJECT
 public:
  explicit DrawingView(QWidget* parent = nullptr);
  /// `hint`: what the caption's second part says, "under the cursor; click keeps it".
  void set_drawing(const QString& title, const QString& hint, const Layout& layout);
  /// Nothing to draw: says why.
  void set_message(const QString& title, const QString& message);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void describe();
  QString title_, hint_, message_;
  std::optional<Layout> layout_;
};

}  // namespace assay
