// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_inspector.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTimer>

#include "app/session/run_text.h"
#include "app/window/link_button.h"
#include "core/base/numbers.h"
#include "core/method/declaration_json.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

QString text_of(const Json& json, const char* name) {
  const auto it = json.find(name);
  return it == json.end() || it->is_null() ? QString() : json_for_people(*it);
}

QString short_hash(const QString& hash) { return hash.size() > 12 ? hash.left(4) + QStringLiteral("…") + hash.right(4) : hash; }

/// Saves its text two seconds after the last key, and when it loses focus.
class NotesEdit : public QPlainTextEdit {
 public:
  NotesEdit(ProjectSession& session, const RunRow& run) : session_(session), run_(run.uuid) {
    setObjectName(QStringLiteral("notes"));
    setPlainText(QString::fromStdString(run.notes));
    setReadOnly(!session.project().writable());
    setPlaceholderText(session.project().writable() ? SidePanel::tr("What this run is for, what it showed") : QString());
    setAccessibleName(SidePanel::tr("Notes"));
    setTabChangesFocus(true);
    setFixedHeight(fontMetrics().height() * 5);
    timer_.setSingleShot(true);
    timer_.setInterval(2000);
    connect(this, &QPlainTextEdit::textChanged, this, [this] { timer_.start(); });
    connect(&timer_, &QTimer::timeout, this, [this] { save(); });
  }
  ~NotesEdit() override {
    if (timer_.isActive()) save();
  }

 protected:
  void focusOutEvent(QFocusEvent* event) override {
    QPlainTextEdit::focusOutEvent(event);
    if (timer_.isActive()) save();
  }

 private:
  void save() {
    timer_.stop();
    try {
      session_.edit_notes(run_, toPlainText());
    } catch (const Error& error) {
      emit session_.edit_failed(QString::fromUtf8(error.what()));
    }
  }
  ProjectSession& session_;
  std::string run_;
  QTimer timer_;
};

}  // namespace

RunInspector::RunInspector(ProjectSession& session, QWidget* parent) : SidePanel(parent), session_(session) {
  setObjectName(QStringLiteral("inspector"));
  connect(&Theme::instance(), &Theme::changed, this, [this] { if (!stamp_.empty()) rebuild(); });
}

void RunInspector::show_run(const RunDetails& details) {
  // Progress changes ten times a second and stands elsewhere; the panel follows what it shows.
  std::string stamp = dump_json(details.row.parameters) + dump_json(details.row.environment) + details.row.device;
  for (const std::string& warning : details.warnings) stamp += warning;
  details_ = details;
  if (auto* notes = findChild<QPlainTextEdit*>(QStringLiteral("notes")); notes && !notes->hasFocus()) {
    const QSignalBlocker quiet(notes);
    const QString text = QString::fromStdString(details.row.notes);
    if (notes->toPlainText() != text) notes->setPlainText(text);  // undone, or edited in another window
  }
  if (stamp == stamp_) return;
  stamp_ = stamp;
  rebuild();
}

void RunInspector::rebuild() {
  begin();
  add_parameters();
  add_data();
  add_reproducibility(*this, details_);
  add_environment(*this, details_);
  add_warnings(*this, details_);
  add_notes(*this, session_, details_);
  end();
}

void RunInspector::add_parameters() {
  const RunRow& run = details_.row;
  int differing = 0;
  for (const ParameterSpec& spec : details_.info.parameters) {
    if (spec.kind != ParameterKind::data && run.changed.contains(spec.name)) ++differing;
  }
  SideSection* section = this->section(tr("Parameters"), differing == 1 ? tr("1 differs") : tr("%1 differ").arg(differing));
  if (differing == 0 && !all_parameters_) section->add_row(tr("All"), tr("as by default"));
  for (const ParameterSpec& spec : details_.info.parameters) {
    if (spec.kind == ParameterKind::data || !run.parameters.contains(spec.name)) continue;
    const bool changed = run.changed.contains(spec.name);
    if (!changed && !all_parameters_) continue;
    QString label = QString::fromStdString(spec.title.empty() ? spec.name : spec.title);
    if (!spec.symbol.empty()) label += QStringLiteral(" ") + QString::fromStdString(spec.symbol);
    QString value = json_for_people(run.parameters[spec.name]);
    for (const Choice& choice : spec.choices) {
      if (value == QString::fromStdString(choice.value) && !choice.title.empty()) value = QString::fromStdString(choice.title);
    }
    if (!spec.unit.empty()) value += ' ' + QString::fromStdString(spec.unit);
    const QString usual = QString::fromStdString(to_text(spec.default_value));
    section->add_row(label, value, changed && !usual.isEmpty() ? tr("default %1").arg(usual) : QString(), changed)
        ->setToolTip(QString::fromStdString(spec.help));
  }
  auto* more = new LinkButton(all_parameters_ ? tr("Show only those that differ")
                                               : tr("Show all %1 parameters").arg(details_.info.parameters.size()));
  connect(more, &LinkButton::clicked, this, [this] {
    all_parameters_ = !all_parameters_;
    QTimer::singleShot(0, this, &RunInspector::rebuild);
  });
  section->add_widget(more);
}

void RunInspector::add_data() {
  const RunRow& run = details_.row;
  if (!run.data.is_object() || run.data.empty()) return;
  SideSection* section = this->section(tr("Data"));
  for (const auto& [parameter, reference] : run.data.items()) {
    const ParameterSpec* spec = find_parameter(details_.info.parameters, parameter);
    const QString label = spec && !spec->title.empty() ? QString::fromStdString(spec->title) : QString::fromStdString(parameter);
    const QString name = text_of(reference, "name");
    const QString shown = name.startsWith(QStringLiteral("run:")) ? name.left(12) + QStringLiteral("…/") + name.section('/', -1) : name;
    section->add_row(label, shown.isEmpty() ? text_of(reference, "path") : shown)->setToolTip(name + '\n' + text_of(reference, "path"));
    for (const DataSetRow& row : details_.data_sets) {
      if (QString::fromStdString(row.name) != name || !row.summary.contains("rows") || !row.summary.contains("columns")) continue;
      section->add_row(tr("Shape"), json_for_people(row.summary["rows"]) + QStringLiteral(" × ") + json_for_people(row.summary["columns"]));
    }
  }
}

void add_reproducibility(SidePanel& panel, const RunDetails& details) {
  const Json& environment = details.row.environment;
  SideSection* section = panel.section(SidePanel::tr("Reproducibility"));
  section->add_row(SidePanel::tr("Seed"), QString::number(details.row.seed));
  const QString build = text_of(environment, "build"), build_id = text_of(environment, "build_id");
  if (!build.isEmpty()) section->add_row(SidePanel::tr("Build"), build)->setToolTip(SidePanel::tr("Build id %1").arg(build_id));
  section->add_row(SidePanel::tr("Method"), QString::fromStdString(details.row.method_version));
  if (details.row.data.is_object()) {
    for (const auto& [parameter, reference] : details.row.data.items()) {
      const QString hash = text_of(reference, "sha256");
      if (hash.isEmpty()) continue;
      QLabel* text = section->add_row(SidePanel::tr("SHA-256, %1").arg(QString::fromStdString(parameter)), short_hash(hash));
      text->setFont(theme_font(TextRole::code));
    text->setToolTip(hash);
    }
  }
}

void add_environment(SidePanel& panel, const RunDetails& details) {
  const Json& environment = details.row.environment;
  SideSection* section = panel.section(SidePanel::tr("Device and environment"));
  section->add_row(SidePanel::tr("Device"), QString::fromStdString(details.row.device).toUpper() + QStringLiteral(", ") +
                                                counted(details.row.threads, SidePanel::tr("thread"), SidePanel::tr("threads")));
  const std::pair<const char*, QString> rows[] = {
      {"blas", SidePanel::tr("BLAS")},     {"libtorch", SidePanel::tr("LibTorch")},   {"compiler", SidePanel::tr("Compiler")},
      {"system", SidePanel::tr("System")}, {"processor", SidePanel::tr("Processor")}, {"host", SidePanel::tr("Host")}};
  for (const auto& [key, label] : rows) {
    const QString value = text_of(environment, key);
    if (!value.isEmpty()) section->add_row(label, value);
  }
  if (details.row.started != 0) section->add_row(SidePanel::tr("Started"), local_time(details.row.started));
  if (details.row.finished != 0) section->add_row(SidePanel::tr("Ended"), local_time(details.row.finished));
  if (details.row.cpu_seconds > 0) {
    section->add_row(SidePanel::tr("CPU time"), QString::fromStdString(for_people(details.row.cpu_seconds)) + QStringLiteral(" s"));
  }
}

void add_warnings(SidePanel& panel, const RunDetails& details) {
  if (details.warnings.empty()) return;
  SideSection* section = panel.section(SidePanel::tr("Warnings"), QString::number(details.warnings.size()));
  for (const std::string& warning : details.warnings) {
    auto* text = new QLabel(QString::fromStdString(warning));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setMinimumWidth(1);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    section->add_widget(text);
  }
}

void add_notes(SidePanel& panel, ProjectSession& session, const RunDetails& details) {
  panel.section(SidePanel::tr("Notes"))->add_widget(new NotesEdit(session, details.row));
}

}  // namespace assay::app
