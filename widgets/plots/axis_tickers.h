// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

namespace assay {

/// Round numbers on a linear axis, written for people ("20k", "−0.25").
class LinearTicker : public QCPAxisTicker {
 protected:
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
  QVector<double> createTickVector(double step, const QCPRange& range) override;

 private:
  double step_ = 1, longest_ = 1;
};

/// Decades of a logarithmic axis as powers of ten; 1-2-5 or round numbers where fewer than three decades are in view.
class DecadeTicker : public QCPAxisTickerLog {
 protected:
  QVector<double> createTickVector(double step, const QCPRange& range) override;
  QVector<double> createSubTickVector(int count, const QVector<double>& ticks) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

 private:
  bool powers_ = true;
};

}  // namespace assay
