// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QGridLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace assay::app {

/// The heading of a section: a chevron and its title; a button for pointer and keyboard.
class SectionHead : public QAbstractButton {
  Q_OBJECT
 public:
  explicit SectionHead(const QString& title, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A foldable section of a side panel: heading with a note at its right end, rows of label and value below.
class SideSection : public QWidget {
  Q_OBJECT
 public:
  explicit SideSection(const QString& title, const QString& note = {}, QWidget* parent = nullptr);
  /// The value can be selected and copied. `faint` stands behind it in faint text; `marked` draws the dot of a changed value.
  QLabel* add_row(const QString& label, const QString& value, const QString& faint = {}, bool marked = false);
  void add_widget(QWidget* widget);
  void set_open(bool open);
  bool is_open() const;
  const QString& title() const { return title_; }

 signals:
  void toggled(const QString& title, bool open);

 private:
  QString title_;
  SectionHead* head_;
  QWidget* body_;
  QGridLayout* grid_;
};

/// A column of sections that scrolls. Rebuilt as a whole when its content changes; folded sections stay folded and the
/// scroll position stands.
class SidePanel : public QWidget {
  Q_OBJECT
 public:
  explicit SidePanel(QWidget* parent = nullptr);
  void begin();                              ///< starts a new content
  SideSection* section(const QString& title, const QString& note = {});
  void add(QWidget* widget);                 ///< between sections, full width
  void end();                                ///< shows it

 private:
  QScrollArea* scroll_;
  QWidget* next_ = nullptr;
  QVBoxLayout* column_ = nullptr;
  QStringList folded_;
};

}  // namespace assay::app
