// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

namespace assay::app {

/// Three or so numbers that sum a result up, large, each with a caption above and its condition below.
class BigNumbers : public QWidget {
  Q_OBJECT
 public:
  struct Number {
    QString caption, value, condition;
  };
  explicit BigNumbers(const std::vector<Number>& numbers, QWidget* parent = nullptr);
};

/// Horizontal bars of one measure for the method and its baselines; the first is the method's own.
class BaselineBars : public QWidget {
  Q_OBJECT
 public:
  struct Bar {
    QString name;
    double value = 0;
  };
  explicit BaselineBars(std::vector<Bar> bars, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<Bar> bars_;
};

/// Varsortability and R2-sortability on a line from 0 to 1, with the value 0.5 that says nothing marked.
class SortabilityScale : public QWidget {
  Q_OBJECT
 public:
  SortabilityScale(std::optional<double> variance, std::optional<double> r_squared, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::optional<double> variance_, r_squared_;
};

/// A bordered note with a warning mark.
class CautionNote : public QWidget {
  Q_OBJECT
 public:
  explicit CautionNote(const QString& text, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace assay::app
