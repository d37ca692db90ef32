// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <map>

#include "app/pages/document_page.h"
#include "app/pages/what_will_run.h"
#include "widgets/forms/parameter_form.h"

class QCheckBox;
class QHBoxLayout;
class QLineEdit;
class QMenu;
class QPushButton;

namespace assay {
class SelectorCard;
}

namespace assay::app {

/// A new experiment: method, data and reference above, the form of the method, and beside it what will run.
class FormPage : public DocumentPage {
  Q_OBJECT
 public:
  /// `method` empty: the one of `from_run`, else the one used last. `from_run`: UUID of a run whose values fill the form.
  FormPage(ProjectSession& session, const QString& method = {}, const QString& from_run = {}, QWidget* parent = nullptr);
  ~FormPage() override;

  QString key() const override { return key_; }
  QString title() const override { return tr("New experiment"); }
  QString icon_name() const override { return QStringLiteral("plus"); }
  QWidget* side_panel() override { return side_; }
  QString side_title() const override { return tr("What will run"); }
  bool can_filter() const override { return true; }
  void focus_filter() override;
  bool can_queue() const override;
  void queue_runs() override { start(false); }
  void run_now() override { start(true); }
  void next_problem(bool forward) override;

  void set_method(const QString& method);
  /// While the plugins are being described after a build: the form comes when they have been.
  BusyRow* waiting() const { return waiting_; }
  ParameterForm* form() const { return form_; }
  WhatWillRun* panel() const { return side_; }
  std::vector<Problem> problems() const;

 private:
  void begin();
  void fill_from_run(const QString& run);
  void build_cards();
  void show_cards();
  void fill_method_menu();
  void fill_data_menu(const ParameterSpec& spec, QMenu* menu);
  void fill_preset_menu();
  std::vector<DataSetRow> data_sets() const;
  std::vector<DataChoice> data_choices(const std::string& role) const;
  void take_change();
  void check_now();
  void show_panel();
  void start(bool first);
  void stop_start();
  void end_start();
  void tell_started(const StartedRuns& started, bool first);
  void save_draft();
  void replace_state(const QString& text, const FormState& after);
  void ask_for_file(const ParameterSpec& spec);

  QString key_;
  QString wanted_, from_run_;  ///< what begin() opens
  MethodInfo method_;
  BusyRow* waiting_;
  SelectorCard* method_card_;
  QHBoxLayout* cards_;
  std::map<std::string, SelectorCard*> data_cards_;
  QLineEdit* find_;
  QCheckBox* changed_only_;
  QPushButton* preset_;
  QMenu* preset_menu_;
  ParameterForm* form_;
  WhatWillRun* side_;
  QTimer later_;
  QTimer draft_;
  std::vector<std::int64_t> done_;
  RunRequest done_of_;
  int generation_ = 0;
  bool loading_ = true;
  std::optional<Task> starting_;  ///< data are being hashed and runs added
};

}  // namespace assay::app
