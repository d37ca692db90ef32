// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QWidget>

class QCompleter;
class QLabel;
class QStringListModel;

namespace assay {

/// The query of a run list: completion of fields, status words and tags for the term under the cursor, how many runs match
/// at the right end, and what is wrong with the query below it.
class QueryField : public QWidget {
  Q_OBJECT
 public:
  explicit QueryField(QWidget* parent = nullptr);
  QString query() const;
  void set_query(const QString& query);
  void set_words(const QStringList& fields, const QStringList& tags, const QStringList& methods);
  void set_result(const QString& text);   ///< "236 of 2,000 runs, 4 ms"
  void set_problem(const QString& text);  ///< empty: none
  QLineEdit* line() const { return line_; }

 signals:
  void query_changed(const QString& query);  ///< typed, after a short pause
  void accepted();                           ///< Enter

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void complete();
  void insert(const QString& word);
  QLineEdit* line_;
  QLabel *result_, *problem_;
  QCompleter* completer_;
  QStringListModel* words_;
  QStringList fields_, tags_, methods_;
};

}  // namespace assay
