// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_page.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QMenu>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "app/pages/figure_tab.h"
#include "app/pages/graph_tab.h"
#include "app/pages/overview_tab.h"
#include "app/pages/run_failure_panel.h"
#include "app/pages/run_header.h"
#include "app/pages/run_inspector.h"
#include "app/pages/run_live_tab.h"
#include "app/pages/run_log_model.h"
#include "app/pages/run_log_tab.h"
#include "app/pages/run_result_panel.h"
#include "app/pages/run_series_feed.h"
#include "app/session/run_text.h"
#include "app/window/busy_row.h"
#include "app/window/messages.h"
#include "core/method/declaration_json.h"
#include "core/report/figure_selection.h"
#include "core/report/run_figures.h"
#include "core/run/result_folder.h"
#include "widgets/figure/figure_export_dialog.h"

namespace assay::app {

RunPage::RunPage(ProjectSession& session, const QString& run, QWidget* parent) : DocumentPage(session, parent), run_(run) {
  details_ = read_run_details(session.project(), run.toStdString());
  setProperty("base", true);
  setAttribute(Qt::WA_StyledBackground);
  header_ = new RunHeader(session);
  views_ = new QTabWidget;
  views_->setObjectName(QStringLiteral("run_views"));
  views_->setDocumentMode(true);
  views_->tabBar()->setProperty("flat", true);
  views_->tabBar()->setExpanding(false);
  views_->setStyleSheet(QStringLiteral("QTabWidget::tab-bar { left: %1px; }").arg(fontMetrics().height() * 2 / 3));
  views_->setAccessibleName(tr("Views of the run"));
  feed_ = new RunSeriesFeed(session, run.toStdString(), this);
  log_ = new RunLogModel(session, run.toStdString(), this);
  side_ = new QStackedWidget(this);
  side_->hide();
  inspector_ = new RunInspector(session);
  result_ = new RunResultPanel(session);
  side_->addWidget(inspector_);
  side_->addWidget(result_);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(header_);
  busy_ = new BusyRow(nullptr);
  const int em = fontMetrics().height();
  busy_->setContentsMargins(em, em / 4, em, em / 4);
  busy_->hide();
  layout->addWidget(busy_);
  layout->addWidget(views_, 1);
  connect_header();
  build_views();

  clock_.setInterval(500);
  connect(&clock_, &QTimer::timeout, header_, &RunHeader::update_times);
  connect(&session, &ProjectSession::changed, this, &RunPage::read);
  connect(&session, &ProjectSession::catalogue_changed, this, &DocumentPage::title_changed);
  connect(log_, &RunLogModel::grown, this, [this](int count) {
    const int index = views_->indexOf(log_tab_);
    views_->setTabText(index, count > 0 ? tr("Log  %1").arg(count) : tr("Log"));
    if (RunFailurePanel::concerns(details_.row.status)) {
      failure_->show_run(details_, log_->rows(), session_.project().writable());
    }
  });
  connect(views_, &QTabWidget::currentChanged, this, [this] {
    if (views_->currentWidget() != live_) overview_follows_ = false;  // another tab was chosen
    if (FigureTab* tab = current_figure()) tab->came_to_front();
    if (overview_ && views_->currentWidget() == overview_) overview_->came_to_front();
    if (shown_once_) session_.set_setting(QStringLiteral("run_view/") + QString::fromStdString(details_.row.method), views_->currentWidget()->objectName());
    emit commands_changed();
  });
  show_details();
}

RunPage::~RunPage() = default;

void RunPage::connect_header() {
  connect(header_, &RunHeader::pause_requested, this, &RunPage::pause_or_go_on);
  connect(header_, &RunHeader::cancel_requested, this, &RunPage::cancel_run);
  connect(busy_, &BusyRow::stop_requested, this, [this] {
    if (starting_) starting_->stop();
    end_start();
    emit status_message(tr("Stopped: nothing is queued."));
  });
  connect(header_, &RunHeader::run_again_requested, this, &RunPage::run_again);
  connect(header_, &RunHeader::change_requested, this, [this] { emit open_form(QString::fromStdString(details_.row.method), run_); });
  connect(header_, &RunHeader::resume_requested, this, &RunPage::resume_run);
  connect(header_, &RunHeader::trash_requested, this, &RunPage::delete_selection);
  connect(header_, &RunHeader::report_requested, this, [this] { emit open_report({run_}); });
  connect(header_, &RunHeader::renamed, this, [this](const QString& name) {
    write([&] { session_.rename_run(run_.toStdString(), name); });
  });
  connect(header_, &RunHeader::tags_changed, this, [this](const QStringList& tags) {
    std::vector<std::string> list;
    for (const QString& tag : tags) list.push_back(tag.toStdString());
    write([&] { session_.set_tags(run_.toStdString(), list); });
  });
  connect(header_, &RunHeader::copy_command_requested, this, [this] {
    write([&] { QApplication::clipboard()->setText(command_line()); });
    emit status_message(tr("Command line copied"));
  });
  connect(header_, &RunHeader::copy_json_requested, this, [this] {
    write([&] { QApplication::clipboard()->setText(QString::fromStdString(dump_json(result_json(session_.project(), run_.toStdString()), 2))); });
    emit status_message(tr("JSON copied"));
  });
  connect(header_, &RunHeader::open_folder_requested, this, [this] {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(session_.project().artifact_folder(run_.toStdString()).string())));
  });
  connect(header_, &RunHeader::figure_requested, this, [this] {
    if (!can_export()) {
      for (FigureTab* tab : figures_) {
        if (views_->isTabVisible(views_->indexOf(tab)) && !output_stamp(details_, tab->spec()).empty()) {
          views_->setCurrentWidget(tab);
          break;
        }
      }
    }
    export_figure();
  });
}

void RunPage::build_views() {
  failure_ = new RunFailurePanel;
  connect(failure_, &RunFailurePanel::run_again_requested, this, &RunPage::run_again);
  connect(failure_, &RunFailurePanel::resume_requested, this, &RunPage::resume_run);
  connect(failure_, &RunFailurePanel::edit_requested, this, [this] { emit open_form(QString::fromStdString(details_.row.method), run_); });
  views_->addTab(failure_, tr("What happened"));
  if (details_.info.overview) {
    overview_ = new OverviewTab(session_, run_, details_.info);
    views_->addTab(overview_, QString::fromStdString(details_.info.overview->title));
    connect(overview_, &OverviewTab::open_requested, this, &RunPage::show_figure_tab);
  }
  if (!details_.info.series.empty()) {
    failure_->set_series(details_.info.series);
    connect(feed_, &RunSeriesFeed::news, failure_, &RunFailurePanel::take_points);
    connect(feed_, &RunSeriesFeed::restarted, failure_, &RunFailurePanel::forget_points);
    live_ = new RunLiveTab(session_, details_.info, *feed_);
    live_->setObjectName(QStringLiteral("live_plots"));
    views_->addTab(live_, tr("Live plots"));
    connect(live_, &RunLiveTab::export_requested, this, &RunPage::export_figure);
  }
  // Graphs and matrices first, then what is drawn over tables; lines over series stand in the live plots already.
  const auto add = [this](bool first, const FigureSpec& spec) {
    const bool leading = spec.kind == FigureKind::graph || spec.kind == FigureKind::heatmap || !spec.drawing.empty();
    if (spec.output.empty() || leading != first) return;
    FigureTab* tab = make_figure_tab(session_, run_, spec, details_.info);
    if (!tab) return;
    figures_.push_back(tab);
    const int index = views_->addTab(tab, figure_tab_title(spec));
    views_->setTabToolTip(index, QString::fromStdString(spec.title));
    connect(tab, &FigureTab::figure_read, this, [this, tab](const FigureData& figure) {
      if (tab->spec().kind == FigureKind::graph && tab->spec().output == "graph") result_->show_graph(figure.graph);
      emit commands_changed();
    });
  };
  for (const bool first : {true, false}) {
    for (const FigureSpec& spec : details_.info.figures) add(first, spec);
  }
  log_tab_ = new RunLogTab(*log_);
  log_tab_->setObjectName(QStringLiteral("log"));
  views_->addTab(log_tab_, tr("Log"));
  for (FigureTab* tab : figures_) {
    if (tab->spec().kind == FigureKind::graph) {
      auto* graph = static_cast<GraphTab*>(tab);
      connect(graph, &GraphTab::export_requested, this, &RunPage::export_figure);
      if (tab->spec().output == "graph") connect(graph, &GraphTab::edge_selected, result_, &RunResultPanel::select_edge);
    }
  }
}

void RunPage::read() {
  if (reading_) {
    again_ = true;
    return;
  }
  reading_ = true;
  const auto next = [this] {
    reading_ = false;
    if (std::exchange(again_, false)) read();
  };
  session_.live_lane().read<RunDetails>(
      this, [run = run_.toStdString()](Project& project) { return read_run_details(project, run); },
      [this, next](RunDetails details) {
        next();
        take(std::move(details));
      },
      [next](const Error&) { next(); });
}

void RunPage::take(RunDetails details) {
  const RunStatus before = details_.row.status;
  const bool renamed = details.row.name != details_.row.name;
  const bool resumed = has_ended(before) && !has_ended(details.row.status);
  details_ = std::move(details);
  if (resumed) {
    // What came after the checkpoint is dropped, and a fresh start drops everything.
    feed_->restart();
    log_->restart();
  }
  show_details();
  if (before != details_.row.status || renamed) {
    emit title_changed();
    emit commands_changed();
  }
}

void RunPage::show_details() {
  const RunRow& run = details_.row;
  header_->show_run(details_);
  is_active(run.status) ? clock_.start() : clock_.stop();
  const bool ended = run.status == RunStatus::finished || !details_.outputs.empty();
  inspector_->show_run(details_);
  result_->show_run(details_);
  side_->setCurrentWidget(ended && has_ended(run.status) ? static_cast<QWidget*>(result_) : inspector_);
  show_views();
  header_->set_can_make_figure(can_export() || std::any_of(figures_.begin(), figures_.end(), [&](FigureTab* tab) {
                                 return !output_stamp(details_, tab->spec()).empty();
                               }));
}

void RunPage::show_views() {
  const RunStatus status = details_.row.status;
  const int failure = views_->indexOf(failure_);
  const bool concerns = RunFailurePanel::concerns(status);
  if (concerns) failure_->show_run(details_, log_->rows(), session_.project().writable());
  const bool was_visible = views_->isTabVisible(failure);
  views_->setTabVisible(failure, concerns);
  for (FigureTab* tab : figures_) {
    const int index = views_->indexOf(tab);
    // A run that has ended shows the figures it made; one that works shows all that are declared.
    views_->setTabVisible(index, !has_ended(status) || !output_stamp(details_, tab->spec()).empty());
    tab->show_run(details_, views_->currentWidget() == tab);
  }
  if (overview_) overview_->show_run(details_, views_->currentWidget() == overview_);
  if (concerns && (!was_visible || !shown_once_)) {
    views_->setCurrentWidget(failure_);
  } else if (!concerns && views_->currentWidget() == failure_) {
    views_->setCurrentIndex(overview_ ? views_->indexOf(overview_) : live_ ? views_->indexOf(live_) : failure + 1);
  }
  if (!shown_once_) {
    shown_once_ = true;
    if (!concerns) {
      // The answer first, where a method gives one; else the view that was left last.
      const QString last = overview_ ? QString() : session_.setting(QStringLiteral("run_view/") + QString::fromStdString(details_.row.method)).toString();
      QWidget* wanted = has_ended(status) && !figures_.empty() ? static_cast<QWidget*>(figures_.front()) : live_;
      // While a run works its overview has little to show: the live plots, until it has ended.
      overview_follows_ = overview_ && live_ && !has_ended(status);
      if (overview_ && !overview_follows_) wanted = overview_;
      for (int i = 0; i < views_->count(); ++i) {
        if (!last.isEmpty() && views_->widget(i)->objectName() == last && has_ended(status)) wanted = views_->widget(i);
      }
      if (wanted && views_->isTabVisible(views_->indexOf(wanted))) views_->setCurrentWidget(wanted);
    }
  }
  if (overview_follows_ && status == RunStatus::finished) views_->setCurrentWidget(overview_);
  // The result panel speaks of the graph, so the graph is read even when another tab is in front.
  for (FigureTab* tab : figures_) {
    if (tab->spec().kind == FigureKind::graph && has_ended(status) && !tab->figure()) tab->came_to_front();
  }
}

void RunPage::show_figure_tab(const QString& figure) {
  for (FigureTab* tab : figures_) {
    if (QString::fromStdString(tab->spec().name) != figure) continue;
    views_->setCurrentWidget(tab);
    tab->setFocus();
    return;
  }
  if (live_) views_->setCurrentWidget(live_);  // a figure over series
}

FigureTab* RunPage::current_figure() const { return qobject_cast<FigureTab*>(views_->currentWidget()); }

QString RunPage::title() const {
  const QString method = method_title(session_.catalogue(), details_.row.method);
  return details_.row.name.empty() ? tr("Run %1, %2").arg(details_.row.number).arg(method)
                                   : tr("Run %1, %2").arg(details_.row.number).arg(QString::fromStdString(details_.row.name));
}

QString RunPage::layout_kind() const {
  if (details_.info.overview) return QStringLiteral("overview");
  const auto& figures = details_.info.figures;
  const bool drawn = std::any_of(figures.begin(), figures.end(), [](const FigureSpec& figure) { return !figure.drawing.empty(); });
  return drawn ? QStringLiteral("scoring") : QStringLiteral("run");
}

QString RunPage::icon_name() const {
  switch (details_.row.status) {
    case RunStatus::queued: return QStringLiteral("circle");
    case RunStatus::waiting: return QStringLiteral("dotted-circle");
    case RunStatus::running: return QStringLiteral("play");
    case RunStatus::paused: return QStringLiteral("pause");
    case RunStatus::cancelling: return QStringLiteral("half-circle");
    case RunStatus::failed: return QStringLiteral("cross");
    case RunStatus::cancelled: return QStringLiteral("cancelled");
    case RunStatus::interrupted: return QStringLiteral("bolt");
    case RunStatus::finished: break;
  }
  return QStringLiteral("graph");
}

QWidget* RunPage::side_panel() { return side_; }
QString RunPage::side_title() const { return side_->currentWidget() == result_ ? tr("Result") : tr("Inspector"); }

bool RunPage::can_export() const {
  if (live_ && views_->currentWidget() == live_) return true;
  const FigureTab* tab = current_figure();
  return tab && tab->figure().has_value();
}

void RunPage::export_figure() {
  if (const FigureTab* tab = current_figure(); tab && tab->figure()) return open_export(tab->figure_as_shown());
  if (!live_ || views_->currentWidget() != live_) return;
  // Of the live plots one goes on paper at a time.
  QMenu menu(this);
  for (const std::string& name : details_.figures) {
    const auto declared = std::find_if(details_.info.figures.begin(), details_.info.figures.end(), [&](const FigureSpec& f) { return f.name == name; });
    if (declared != details_.info.figures.end() && !declared->output.empty()) continue;
    QString title = declared != details_.info.figures.end() ? QString::fromStdString(declared->title) : QString::fromStdString(name);
    for (const SeriesSpec& series : details_.info.series) {
      if (name == "series:" + series.name) title = QString::fromStdString(series.title);
    }
    connect(menu.addAction(title), &QAction::triggered, this, [this, name] {
      session_.figure_lane().read<FigureData>(
          this, [run = run_.toStdString(), name](Project& project) { return figure_data(project, load_run(project, run), name); },
          [this](FigureData figure) { open_export(figure); }, [this](const Error& error) { show_error(this, error); });
    });
  }
  if (menu.isEmpty()) return emit status_message(tr("There is no point to draw yet."));
  menu.exec(live_->toolbar()->mapToGlobal(QPoint(0, live_->toolbar()->height())));
}

void RunPage::open_export(const FigureData& figure) {
  const std::filesystem::path project = session_.project().folder();
  const auto quoted = [](const QString& text) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./:+=,-]+$"));
    return plain.match(text).hasMatch() ? text : '\'' + QString(text).replace('\'', QStringLiteral("'\\''")) + '\'';
  };
  QString chosen;
  for (const auto& [name, value] : selection_of(figure)) {
    const QString word = QString::fromStdString(value);
    chosen += figure.frames && name == "frame" ? QStringLiteral(" --frame ") + word
                                               : QStringLiteral(" --choose ") + quoted(QString::fromStdString(name) + '=' + word);
  }
  const auto command = [number = details_.row.number, project, name = figure.name, quoted, chosen](const FigureStyle& style, const QString& file) {
    QString text = QStringLiteral("assay-cli export %1 %2 --figure %3 --file %4 --width %5")
                       .arg(quoted(QString::fromStdString(project.string()))).arg(number)
                       .arg(quoted(QString::fromStdString(name)) + chosen, quoted(file), QString::number(style.width_mm));
    if (style.height_mm > 0) text += QStringLiteral(" --height %1").arg(style.height_mm);
    return text + QStringLiteral(" --dpi %1 --font %2").arg(style.dpi).arg(style.font_pt);
  };
  const QString folder = session_.setting(QStringLiteral("export/folder"), QString::fromStdString(session_.project().exports_folder().string())).toString();
  auto* dialog = new assay::FigureExportDialog(figure, folder, command, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &assay::FigureExportDialog::exported, this, [this](const QString& file) {
    session_.set_setting(QStringLiteral("export/folder"), QFileInfo(file).path());
    emit status_message(tr("Written: %1").arg(file));
  });
  dialog->open();
}

void RunPage::focus_filter() {
  if (views_->currentWidget() != log_tab_) {
    if (FigureTab* tab = current_figure(); tab && tab->spec().kind == FigureKind::graph) return tab->focus_filter();
    views_->setCurrentWidget(log_tab_);
  }
  log_tab_->focus_filter();
}

}  // namespace assay::app
