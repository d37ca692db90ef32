// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/query_field.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QStringListModel>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// Where the term under the cursor begins.
int term_start(const QString& text, int cursor) {
  int start = cursor;
  while (start > 0 && !text[start - 1].isSpace()) --start;
  return start;
}

}  // namespace

QueryField::QueryField(QWidget* parent) : QWidget(parent) {
  line_ = new QLineEdit;
  line_->setObjectName(QStringLiteral("query"));
  line_->setPlaceholderText(tr("Filter runs, for example status:failed or shd<=14"));
  line_->setAccessibleName(tr("Query"));
  line_->setClearButtonEnabled(true);
  QAction* mark = line_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  connect(&Theme::instance(), &Theme::changed, this, [mark] { mark->setIcon(icon(QStringLiteral("search"))); });
  result_ = new QLabel;
  result_->setProperty("role", "secondary");
  result_->setObjectName(QStringLiteral("query_result"));
  problem_ = new QLabel;
  problem_->setProperty("role", "problem");
  problem_->setObjectName(QStringLiteral("query_problem"));
  problem_->setWordWrap(true);
  problem_->hide();
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(line_, 1);
  row->addWidget(result_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(fontMetrics().height() / 4);
  column->addLayout(row);
  column->addWidget(problem_);
  setFocusProxy(line_);
  words_ = new QStringListModel(this);
  completer_ = new QCompleter(words_, this);
  completer_->setWidget(line_);
  completer_->setCaseSensitivity(Qt::CaseInsensitive);
  connect(completer_, qOverload<const QString&>(&QCompleter::activated), this, &QueryField::insert);
  auto* pause = new QTimer(this);
  pause->setSingleShot(true);
  pause->setInterval(150);
  connect(line_, &QLineEdit::textEdited, this, [this, pause] {
    complete();
    pause->start();
  });
  connect(line_, &QLineEdit::textChanged, this, [this, pause] {
    if (line_->text().isEmpty()) pause->start();  // the clear button
  });
  connect(pause, &QTimer::timeout, this, [this] { emit query_changed(query()); });
  connect(line_, &QLineEdit::returnPressed, this, [this, pause] {
    pause->stop();
    emit query_changed(query());
    emit accepted();
  });
  line_->installEventFilter(this);
}

QString QueryField::query() const { return line_->text().simplified(); }

void QueryField::set_query(const QString& query) {
  line_->setText(query);
  emit query_changed(this->query());
}

void QueryField::set_words(const QStringList& fields, const QStringList& tags, const QStringList& methods) {
  fields_ = fields;
  tags_ = tags;
  methods_ = methods;
}

void QueryField::set_result(const QString& text) { result_->setText(text); }

void QueryField::set_problem(const QString& text) {
  problem_->setText(text);
  problem_->setVisible(!text.isEmpty());
  problem_->setStyleSheet(QStringLiteral("color: %1").arg(theme_tokens().bad.name()));
  line_->setProperty("invalid", !text.isEmpty());
  line_->style()->unpolish(line_);
  line_->style()->polish(line_);
  line_->setAccessibleDescription(text);
}

void QueryField::complete() {
  const QString text = line_->text();
  QString term = text.mid(term_start(text, line_->cursorPosition()), line_->cursorPosition() - term_start(text, line_->cursorPosition()));
  const QString sign = term.startsWith('-') ? QStringLiteral("-") : QString();
  term = term.mid(sign.size());
  QStringList words;
  const auto with = [&](const QString& field, const QStringList& values) {
    for (const QString& value : values) words << sign + field + ':' + value;
  };
  if (term.startsWith("status:")) {
    with("status", {"queued", "waiting", "running", "paused", "cancelling", "finished", "failed", "cancelled", "interrupted"});
  } else if (term.startsWith("tag:")) {
    with("tag", tags_);
  } else if (term.startsWith("method:")) {
    with("method", methods_);
  } else {
    for (const QString& field : fields_)
      words << sign + field + (QStringList{"status", "method", "tag", "data", "seed", "started"}.contains(field) ? ":" : "<");
  }
  words_->setStringList(words);
  completer_->setCompletionPrefix(sign + term);
  const bool nothing_to_say = term.isEmpty() || completer_->completionCount() == 0 ||
                              (completer_->completionCount() == 1 && completer_->currentCompletion() == sign + term);
  if (nothing_to_say) return completer_->popup()->hide();
  QRect place = line_->rect();
  place.setWidth(fontMetrics().height() * 16);
  completer_->complete(place);
}

void QueryField::insert(const QString& word) {
  const QString text = line_->text();
  const int start = term_start(text, line_->cursorPosition());
  const bool whole = !word.endsWith(':') && !word.endsWith('<');
  const QString inserted = word + (whole ? QStringLiteral(" ") : QString());
  line_->setText(text.left(start) + inserted + text.mid(line_->cursorPosition()).trimmed());
  line_->setCursorPosition(start + static_cast<int>(inserted.size()));
  if (whole) emit query_changed(query());
}

bool QueryField::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && !line_->text().isEmpty() && !completer_->popup()->isVisible()) {
    set_query({});
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace assay
