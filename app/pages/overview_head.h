// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include "app/pages/overview_content.h"

class QBoxLayout;
class QVBoxLayout;

namespace assay::app {

class HairLine;

/// Short texts in a row that goes on below where the width ends.
class FactRow : public QWidget {
  Q_OBJECT
 public:
  explicit FactRow(QWidget* parent = nullptr);
  void set_facts(const std::vector<std::string>& facts);
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  int arrange(int width, bool move) const;
  std::vector<QLabel*> labels_;
};

/// The mark before an answer: a glyph on a soft ground, its colour and word by the tone.
class ToneMark : public QWidget {
  Q_OBJECT
 public:
  explicit ToneMark(QWidget* parent = nullptr);
  void set_tone(const std::string& tone);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::string tone_;
};

/// The answer of a run: what it is for, the sentence with its mark, the facts; beside it the conditions under which it holds. Below
/// a width of some 50 letters' heights the conditions stand under the answer.
class OverviewHead : public QWidget {
  Q_OBJECT
 public:
  explicit OverviewHead(QWidget* parent = nullptr);
  /// `waiting`: what stands in place of a sentence that is not there yet.
  void show_answer(const QString& heading, const QString& sentence, const std::string& tone, const QString& waiting);
  void show_texts(const OverviewTexts& texts);
  QString sentence() const { return sentence_->text(); }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void show_assumptions();
  OverviewTexts texts_;
  QBoxLayout* halves_;
  QLabel* heading_;
  ToneMark* mark_;
  QLabel* sentence_;
  FactRow* facts_;
  HairLine* between_;
  QWidget* conditions_;
  QVBoxLayout* condition_rows_;
};

}  // namespace assay::app
