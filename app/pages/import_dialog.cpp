// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/import_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>
#include <thread>

#include "app/pages/import_preview_model.h"
#include "app/pages/import_words.h"
#include "app/window/busy_row.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

QString q(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

ImportDialog::ImportDialog(ProjectSession& session, const QString& file, QWidget* parent) : QDialog(parent), session_(session) {
  setWindowTitle(tr("Import data"));
  setAcceptDrops(true);
  const int em = fontMetrics().height();
  resize(em * 52, em * 36);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(em, em, em, em);
  column->setSpacing(em / 2);

  auto* source = new QHBoxLayout;
  file_ = new QLineEdit;
  file_->setPlaceholderText(tr("Path of a table, an array, images or a folder of images, or drop one here"));
  file_->setAccessibleName(tr("File"));
  auto* browse = new QPushButton(icon(QStringLiteral("folder")), tr("Choose file…"));
  browse->setAutoDefault(false);
  source->addWidget(file_, 1);
  source->addWidget(browse);
  column->addLayout(source);
  connect(file_, &QLineEdit::returnPressed, this, [this] {
    if (!summary_) read_path_.clear();  // a refused file may have been mended: Return reads it again
  });
  connect(file_, &QLineEdit::editingFinished, this, &ImportDialog::inspect);
  connect(browse, &QPushButton::clicked, this, [this] {
    auto* dialog = new QFileDialog(this, tr("Import data"), QFileInfo(file_->text()).path(), tr("Data (*.csv *.tsv *.txt *.npy *.npz *.gz);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::set_file);
    dialog->open();
  });

  stack_ = new QStackedWidget;
  column->addWidget(stack_, 1);
  // Page 0: nothing chosen.
  auto* empty = new QLabel(tr("Choose a file, or drop one here. Its columns, types and missing values are shown before anything is imported."));
  empty->setAlignment(Qt::AlignCenter);
  empty->setWordWrap(true);
  empty->setProperty("role", "secondary");
  stack_->addWidget(empty);
  // Page 1: reading.
  auto* reading = new QWidget;
  auto* reading_column = new QVBoxLayout(reading);
  reading_column->addStretch(1);
  busy_text_ = new QLabel;
  busy_text_->setAlignment(Qt::AlignCenter);
  reading_column->addWidget(busy_text_);
  auto* bar = new QProgressBar;
  bar->setRange(0, 0);
  bar->setTextVisible(false);
  bar->setFixedWidth(em * 16);
  reading_column->addWidget(bar, 0, Qt::AlignCenter);
  auto* stop = new QPushButton(tr("Stop reading"));
  stop->setAutoDefault(false);
  reading_column->addWidget(stop, 0, Qt::AlignCenter);
  reading_column->addStretch(1);
  connect(stop, &QPushButton::clicked, this, &ImportDialog::cancel_reading);
  stack_->addWidget(reading);
  // Page 2: what the file holds.
  auto* found = new QWidget;
  auto* found_column = new QVBoxLayout(found);
  found_column->setContentsMargins(0, 0, 0, 0);
  head_ = new QLabel;
  head_->setProperty("role", "section");
  found_column->addWidget(head_);
  hash_ = new QLabel;
  hash_->setObjectName(QStringLiteral("file_hash"));
  hash_->setProperty("role", "code");
  hash_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  found_column->addWidget(hash_);
  warnings_ = new QLabel;
  warnings_->setWordWrap(true);
  warnings_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  found_column->addWidget(warnings_);
  model_ = new ImportPreviewModel(this);
  table_ = new QTableView;
  table_->setModel(model_);
  table_->setAccessibleName(tr("First rows of the file"));
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setAlternatingRowColors(false);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeader()->setMinimumHeight(em * 18 / 5);
  table_->horizontalHeader()->setDefaultSectionSize(em * 9);
  table_->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  table_->verticalHeader()->setDefaultSectionSize(em * 3 / 2);
  found_column->addWidget(table_, 1);
  stack_->addWidget(found);
  // Page 3: refused.
  auto* refused = new QWidget;
  auto* refused_column = new QVBoxLayout(refused);
  refused_column->setContentsMargins(0, em, 0, 0);
  refusal_ = new QLabel;
  refusal_->setObjectName(QStringLiteral("refusal"));
  refusal_->setProperty("role", "title");
  refusal_->setWordWrap(true);
  refused_column->addWidget(refusal_);
  refusal_rows_ = new QWidget;
  refusal_grid_ = new QGridLayout(refusal_rows_);
  refusal_grid_->setContentsMargins(0, em / 2, 0, 0);
  refusal_grid_->setColumnStretch(1, 1);
  refusal_grid_->setHorizontalSpacing(em * 2);
  refusal_grid_->setVerticalSpacing(em / 2);
  refused_column->addWidget(refusal_rows_);
  refused_column->addStretch(1);
  stack_->addWidget(refused);

  inputs_ = new QWidget;
  auto* form = new QFormLayout(inputs_);
  form->setContentsMargins(0, 0, 0, 0);
  form->setHorizontalSpacing(em);
  name_ = new QLineEdit;
  name_->setObjectName(QStringLiteral("data_name"));
  name_->setMaximumWidth(em * 20);
  auto* name_column = new QVBoxLayout;
  name_column->setSpacing(em / 6);
  name_column->addWidget(name_);
  name_problem_ = new QLabel;
  name_problem_->setProperty("role", "bad");
  name_column->addWidget(name_problem_);
  form->addRow(tr("Name"), name_column);
  kind_ = new QComboBox;
  kind_->addItem(tr("Table: rows are samples"), "table");
  kind_->addItem(tr("Graph: edges or an adjacency matrix"), "graph");
  kind_->addItem(tr("Images: CIFAR, IDX, a folder of PNG or JPEG"), "images");
  kind_->addItem(tr("Samples: an array of any shape"), "samples");
  kind_->setMaximumWidth(em * 20);
  form->addRow(tr("Kind"), kind_);
  auto* store = new QHBoxLayout;
  link_ = new QRadioButton(tr("Link: the file stays where it is"));
  copy_ = new QRadioButton(tr("Copy into the project"));
  link_->setChecked(true);
  store->setSpacing(em);
  store->addWidget(link_);
  store->addWidget(copy_);
  store->addStretch(1);
  form->addRow(tr("Keep"), store);
  column->addWidget(inputs_);

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  import_ = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
  import_->setObjectName(QStringLiteral("import"));
  import_->setProperty("primary", true);
  auto* foot = new QHBoxLayout;
  importing_ = new BusyRow(nullptr);
  foot->addWidget(importing_, 1);
  foot->addWidget(buttons);
  column->addLayout(foot);
  connect(importing_, &BusyRow::stop_requested, this, &ImportDialog::stop_importing);
  connect(buttons, &QDialogButtonBox::accepted, this, &ImportDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(name_, &QLineEdit::textEdited, this, [this] {
    name_typed_ = true;
    try_again();
  });
  connect(kind_, &QComboBox::activated, this, [this] {
    kind_chosen_ = true;
    try_again();
  });
  connect(copy_, &QRadioButton::toggled, this, &ImportDialog::try_again);
  show_state();
  if (!file.isEmpty()) set_file(file);
}

ImportDialog::~ImportDialog() {
  if (stop_) stop_->store(true);
  if (import_task_) import_task_->stop();
}

void ImportDialog::set_file(const QString& file) {
  file_->setText(file);
  read_path_.clear();
  inspect();
}

void ImportDialog::try_again() {
  if (summary_) refused_.reset();
  show_state();
}

void ImportDialog::cancel_reading() {
  if (stop_) stop_->store(true);
}

void ImportDialog::inspect() {
  const QString path = file_->text().trimmed();
  if (path.isEmpty() || path == read_path_ || import_task_) return;
  read_path_ = path;
  cancel_reading();
  summary_.reset();
  refused_.reset();
  busy_ = true;
  if (!name_typed_) name_->setText(import_name(path));
  busy_text_->setText(tr("Reading %1").arg(QFileInfo(path).fileName()));
  stop_ = std::make_shared<std::atomic<bool>>(false);
  show_state();
  QPointer<ImportDialog> guard(this);
  std::thread([guard, stop = stop_, path = path.toStdString()] {
    auto summary = std::make_shared<std::optional<DataSummary>>();
    auto error = std::make_shared<ErrorText>();
    try {
      InspectOptions options;
      options.cancelled = [stop] { return stop->load(); };
      *summary = inspect_data_file(path, options);
    } catch (const Error& refused) {
      *error = refused.text();
    } catch (const std::exception& refused) {
      *error = {"The file could not be read", path, refused.what(), "", "Check that the file is whole"};
    }
    QMetaObject::invokeMethod(
        qApp,
        [guard, stop, summary, error] {
          if (!guard || guard->stop_ != stop) return;  // closed, or another file by now
          guard->busy_ = false;
          if (*summary) guard->take(std::move(**summary));
          else guard->refuse(*error);
          guard->show_state();
          emit guard->inspected();
        },
        Qt::QueuedConnection);
  }).detach();
}

void ImportDialog::take(DataSummary summary) {
  summary_ = std::move(summary);
  head_->setText(import_headline(*summary_));
  hash_->setText(tr("SHA-256 %1").arg(q(summary_->sha256)));
  const QStringList lines = import_warnings(*summary_);
  warnings_->setText(lines.join('\n'));
  warnings_->setVisible(!lines.isEmpty());
  QPalette palette = warnings_->palette();
  palette.setColor(QPalette::WindowText, theme_tokens().caution);
  warnings_->setPalette(palette);
  warnings_->setProperty("role", "caution");
  warnings_->style()->polish(warnings_);
  model_->set_summary(*summary_);
  // An array of three dimensions or more is no table: the store keeps it as samples.
  const bool array = summary_->kind == DataKind::matrix;
  if (!kind_chosen_) kind_->setCurrentIndex(kind_->findData(array ? QStringLiteral("samples") : q(std::string(to_string(summary_->kind)))));
}

void ImportDialog::refuse(const ErrorText& text) {
  refused_ = text;
  refusal_->setText(q(text.message));
  while (QLayoutItem* item = refusal_grid_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  int row = 0;
  const auto add = [&](const QString& label, const std::string& value) {
    if (value.empty()) return;
    auto* name = new QLabel(label);
    name->setProperty("role", "secondary");
    auto* shown = new QLabel(q(value));
    shown->setTextFormat(Qt::PlainText);
    shown->setWordWrap(true);
    shown->setTextInteractionFlags(Qt::TextSelectableByMouse);
    refusal_grid_->addWidget(name, row, 0, Qt::AlignTop);
    refusal_grid_->addWidget(shown, row++, 1);
  };
  add(tr("Where"), text.where);
  add(tr("Value seen"), text.value);
  add(tr("Allowed"), text.allowed);
  add(tr("What to do"), text.remedy);
  add(tr("Kept"), tr("Nothing was imported and nothing was changed.").toStdString());
}

QString ImportDialog::name_problem() const {
  const QString name = name_->text().trimmed();
  if (name.isEmpty()) return tr("A data set needs a name.");
  for (const QChar sign : QStringLiteral("/,;\"\n"))
    if (name.contains(sign)) return tr("A name holds none of / , ; and no quotation mark.");
  if (name.startsWith(QLatin1String("run:")) || name.startsWith('.')) return tr("A name starts neither with run: nor with a dot.");
  try {
    if (find_data_set(session_.project(), name.toStdString())) return tr("There is a data set of this name already. Choose another.");
  } catch (const Error&) {  // import says it
  }
  return {};
}

void ImportDialog::show_state() {
  stack_->setCurrentIndex(busy_ ? 1 : refused_ ? 3 : summary_ ? 2 : 0);
  const QString problem = file_->text().isEmpty() ? QString() : name_problem();
  name_problem_->setText(problem);
  name_problem_->setVisible(!problem.isEmpty());
  name_->setProperty("invalid", !problem.isEmpty());
  name_->style()->unpolish(name_);
  name_->style()->polish(name_);
  inputs_->setEnabled(!import_task_);
  import_->setEnabled(!import_task_ && summary_.has_value() && !refused_ && problem.isEmpty() && session_.project().writable());
}

void ImportDialog::accept() {
  if (!import_->isEnabled()) return;
  ImportRequest request;
  request.file = summary_->path;
  request.name = name_->text().trimmed().toStdString();
  request.kind = kind_->currentData().toString().toStdString();
  request.copy = copy_->isChecked();
  try {
    import_task_ = session_.import_in_background(
        request, this,
        [this] {
          end_importing();
          QDialog::accept();
        },
        [this](const Error& error) {
          end_importing();
          refuse(error.text());  // what was read stays: another name, kind or way of keeping it is a new try
          show_state();
        });
  } catch (const Error& error) {  // the project is read-only by now
    refuse(error.text());
    return show_state();
  }
  importing_->start(request.copy ? tr("Copying and checking the file") : tr("Checking the file"));
  show_state();
}

void ImportDialog::stop_importing() {
  if (!import_task_) return;
  import_task_->stop();
  end_importing();
  show_state();
}

void ImportDialog::end_importing() {
  import_task_.reset();
  importing_->finish();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile()) event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event) {
  if (!event->mimeData()->hasUrls()) return;
  event->acceptProposedAction();
  set_file(event->mimeData()->urls().first().toLocalFile());
}

}  // namespace assay::app
