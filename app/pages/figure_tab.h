// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "app/pages/run_details.h"
#include "app/session/project_session.h"
#include "core/report/figure_data.h"

class QLabel;
class QStackedLayout;

namespace assay::app {

/// A tab of the run page that shows one declared figure. Its numbers are read on the figure lane when the tab is in front and
/// the output has changed; until there are any it says when they come.
class FigureTab : public QWidget {
  Q_OBJECT
 public:
  FigureTab(ProjectSession& session, const QString& run, FigureSpec spec, QWidget* parent = nullptr);
  const FigureSpec& spec() const { return spec_; }
  /// Called whenever the run's rows changed; `in_front`: whether the tab is the one that is seen.
  void show_run(const RunDetails& details, bool in_front);
  void came_to_front();
  const std::optional<FigureData>& figure() const { return figure_; }
  /// What an export begins with; frames: the one that is seen. Only where figure() has a value.
  virtual FigureData figure_as_shown() const { return *figure_; }
  virtual void focus_filter() {}

 signals:
  void figure_read(const assay::FigureData& figure);

 protected:
  /// Puts the view that show_figure() fills below the message.
  void set_view(QWidget* view);
  virtual void show_figure(const FigureData& figure) = 0;
  /// Layout engine of the next read; only graphs have one.
  virtual std::string layout_engine() const { return "dot"; }
  /// Values of the figure's choosers for the next read.
  virtual FigureSelection selection() const { return {}; }
  void read_again();

  ProjectSession& session_;
  QString run_;

 private:
  void read();
  void say(const QString& text, bool busy);
  FigureSpec spec_;
  RunDetails details_;
  std::optional<FigureData> figure_;
  std::string shown_stamp_, wanted_stamp_;
  bool reading_ = false, in_front_ = false;
  QStackedLayout* stack_;
  QLabel* message_;
  QWidget* view_ = nullptr;
};

/// The tab for a figure of a method: graphs and clouds of named points have tabs of their own.
FigureTab* make_figure_tab(ProjectSession& session, const QString& run, const FigureSpec& spec, const MethodInfo& info);
/// The same figure among others: a tile of the overview, without choosers.
FigureTab* make_figure_tile(ProjectSession& session, const QString& run, const FigureSpec& spec);
/// "lambda_path" as "Lambda path".
QString figure_tab_title(const FigureSpec& spec);

}  // namespace assay::app
