// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/figure_tab.h"

#include <QLabel>
#include <QStackedLayout>

#include "app/session/run_text.h"
#include "core/report/run_figures.h"

namespace assay::app {

FigureTab::FigureTab(ProjectSession& session, const QString& run, FigureSpec spec, QWidget* parent)
    : QWidget(parent), session_(session), run_(run), spec_(std::move(spec)) {
  setObjectName(QStringLiteral("figure_") + QString::fromStdString(spec_.name));
  message_ = new QLabel;
  message_->setAlignment(Qt::AlignCenter);
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  message_->setProperty("role", "secondary");
  message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  message_->setMargin(fontMetrics().height() * 2);
  stack_ = new QStackedLayout(this);
  stack_->addWidget(message_);
}

void FigureTab::set_view(QWidget* view) {
  view_ = view;
  view_->setAccessibleDescription(QString::fromStdString(spec_.help));
  stack_->addWidget(view_);
}

void FigureTab::say(const QString& text, bool busy) {
  message_->setText(text);
  if (!busy || !figure_) stack_->setCurrentWidget(message_);
}

void FigureTab::show_run(const RunDetails& details, bool in_front) {
  details_ = details;
  in_front_ = in_front;
  const std::string stamp = output_stamp(details, spec_);
  if (stamp.empty()) {
    figure_.reset();
    shown_stamp_.clear();
    wanted_stamp_.clear();
    if (!has_ended(details.row.status)) {
      say(tr("Made when the run has got that far."), false);
    } else {
      say(tr("This run did not make it: %1.").arg(status_word(details.row.status).toLower()), false);
    }
    return;
  }
  wanted_stamp_ = stamp;
  if (in_front_) read();
}

void FigureTab::came_to_front() {
  in_front_ = true;
  read();
}

void FigureTab::read_again() {
  shown_stamp_.clear();
  read();
}

void FigureTab::read() {
  if (reading_ || wanted_stamp_.empty() || wanted_stamp_ == shown_stamp_) return;
  reading_ = true;
  if (!figure_) say(tr("Reading…"), true);
  const std::string stamp = wanted_stamp_, engine = layout_engine();
  const FigureSelection chosen = selection();
  session_.figure_lane().read<FigureData>(
      this,
      [run = run_.toStdString(), name = spec_.name, engine, chosen](Project& project) {
        return figure_data(project, load_run(project, run), name, engine, chosen);
      },
      [this, stamp, engine, chosen](FigureData figure) {
        reading_ = false;
        shown_stamp_ = stamp;
        const FigureSelection wanted = selection();
        figure_ = std::move(figure);
        show_figure(*figure_);
        if (view_) stack_->setCurrentWidget(view_);
        emit figure_read(*figure_);
        if (in_front_ && (wanted_stamp_ != shown_stamp_ || engine != layout_engine() || wanted != chosen)) read_again();
      },
      [this, stamp](const Error& error) {
        reading_ = false;
        shown_stamp_ = stamp;
        if (wanted_stamp_ != stamp) return read();  // it was being replaced while it was read
        figure_.reset();
        say(QString::fromUtf8(error.what()), false);
      });
}

QString figure_tab_title(const FigureSpec& spec) {
  QStringList words = QString::fromStdString(spec.name).split('_');
  for (QString& word : words)
    if (word == QLatin1String("roc") || word == QLatin1String("auc") || word == QLatin1String("mmd") || word == QLatin1String("kde")) word = word.toUpper();
  QString title = words.join(' ');
  if (!title.isEmpty()) title[0] = title[0].toUpper();
  return title;
}

}  // namespace assay::app
