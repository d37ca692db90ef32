// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QLabel>

namespace assay::app {

/// A command that reads as a link: accent text, underlined under the pointer, a focus ring; for the keyboard a button.
class LinkButton : public QAbstractButton {
  Q_OBJECT
 public:
  explicit LinkButton(const QString& text = {}, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
};

/// A line of one pixel between parts of a panel, in the theme's colour.
class HairLine : public QWidget {
  Q_OBJECT
 public:
  explicit HairLine(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A tag of a run, bordered.
class TagLabel : public QLabel {
  Q_OBJECT
 public:
  explicit TagLabel(const QString& text, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace assay::app
