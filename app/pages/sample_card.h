// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "core/run/sample_project.h"

class QSvgRenderer;

namespace assay::app {

/// A card of the start page: a figure of what the sample finds, its title, two lines, and how long it takes. A button:
/// Tab reaches it, Space and Enter open it.
class SampleCard : public QAbstractButton {
  Q_OBJECT
 public:
  explicit SampleCard(Sample sample, QWidget* parent = nullptr);
  const Sample& sample() const { return sample_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  Sample sample_;
  QSvgRenderer* figure_ = nullptr;
};

}  // namespace assay::app
