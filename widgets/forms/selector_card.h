// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QMenu>

namespace assay {

/// A large selector: icon, name and a line of what it is; a click or the arrow keys open its choices.
class SelectorCard : public QAbstractButton {
  Q_OBJECT
 public:
  explicit SelectorCard(const QString& icon_name, QWidget* parent = nullptr);
  void set_content(const QString& title, const QString& subtitle, bool faint = false);
  void set_invalid(bool invalid);
  QMenu* choices() { return &menu_; }  ///< fill it on its aboutToShow
  QString title() const { return title_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void open();
  QString icon_name_, title_, subtitle_;
  bool faint_ = false, invalid_ = false;
  QMenu menu_;
};

}  // namespace assay
