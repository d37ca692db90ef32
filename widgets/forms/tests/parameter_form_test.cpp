// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/parameter_form.h"

#include <gtest/gtest.h>

#include <QAbstractSpinBox>
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "widgets/forms/parameter_row.h"

namespace assay {
namespace {

MethodInfo declared() {
  MethodInfo info;
  info.id = "testing.form";
  info.seed_drives = SeedDrives::nothing;
  info.parameters = {
      {.name = "data", .kind = ParameterKind::data, .title = "Data", .required = true, .role = "table"},
      {.name = "mode", .kind = ParameterKind::choice, .title = "Mode", .default_value = std::string("paper"), .choices = {{"paper", "Paper", ""}, {"extended", "Extended", ""}}},
      {.name = "gamma", .kind = ParameterKind::real, .title = "Adaptive exponent", .help = "Of the weights.", .default_value = 1.0, .minimum = 0.25, .maximum = 4, .symbol = "γ"},
      {.name = "limit", .kind = ParameterKind::real, .title = "Time limit", .default_value = 600.0, .minimum = 0, .unit = "s", .advanced = true},
      {.name = "folds", .kind = ParameterKind::integer, .title = "Folds", .default_value = std::int64_t{5}, .minimum = 2, .maximum = 20, .advanced = true},
      {.name = "steps", .kind = ParameterKind::list, .title = "Steps", .default_value = std::vector<std::string>{"1"}, .element = ParameterKind::integer, .advanced = true},
      {.name = "centred", .kind = ParameterKind::boolean, .title = "Centred", .default_value = true, .advanced = true}};
  return info;
}

class Form : public ::testing::Test {
 protected:
  Form() {
    form.set_method(declared(), {}, {"data"});
    form.edit_field("data", {"cells", false});
    form.resize(900, 700);
    form.show();
    form.activateWindow();
    QTest::qWait(20);
  }
  QLineEdit* line(const char* name) { return form.row(name)->findChild<QLineEdit*>(); }
  ParameterForm form;
};

TEST_F(Form, ShowsARowForEachParameterAndOneForTheSeed) {
  EXPECT_EQ(form.row_names(), (QStringList{"mode", "gamma", "seed", "limit", "folds", "steps", "centred"}));
  for (const QString& name : form.row_names()) EXPECT_TRUE(form.shows(name)) << name.toStdString();
}

TEST_F(Form, ShowsAllProblemsAtOnceBelowTheirFields) {
  form.edit_field("gamma", {"5", false});
  form.edit_field("folds", {"1", false});
  form.edit_field("steps", {"x", false});
  for (const char* name : {"gamma", "folds", "steps"}) EXPECT_TRUE(form.row(name)->has_problem()) << name;
  EXPECT_FALSE(form.row("limit")->has_problem());
  EXPECT_TRUE(form.row("gamma")->problem_shown().contains("0.25 to 4")) << form.row("gamma")->problem_shown().toStdString();
  EXPECT_EQ(form.problems().size(), 3u);
}

TEST_F(Form, TypingAListMakesASweep) {
  QTest::keyClicks(line("gamma"), "");
  line("gamma")->selectAll();
  QTest::keyClicks(line("gamma"), "0.5,1,2");
  EXPECT_TRUE(form.state().at("gamma").sweep);
  EXPECT_EQ(form.request().request.grid.size(), 1u);
  EXPECT_TRUE(form.problems().empty());
}

TEST_F(Form, ResetGoesBackToTheDefaultAndHidesItself) {
  form.edit_field("gamma", {"2", false});
  ASSERT_TRUE(form.row("gamma")->is_changed());
  QToolButton* reset = nullptr;
  for (auto* button : form.row("gamma")->findChildren<QToolButton*>())
    if (button->accessibleName() == "Back to the default") reset = button;
  ASSERT_NE(reset, nullptr);
  ASSERT_TRUE(reset->isVisible());
  reset->click();
  EXPECT_EQ(form.state().at("gamma").text, "1");
  EXPECT_FALSE(reset->isVisible());
}

TEST_F(Form, TellsBothValuesOfAnEditSoThatItCanBeUndone) {
  QSignalSpy edits(&form, &ParameterForm::edited);
  line("gamma")->selectAll();
  QTest::keyClicks(line("gamma"), "3");
  ASSERT_EQ(edits.size(), 1);
  const auto before = edits[0][1].value<FieldState>(), after = edits[0][2].value<FieldState>();
  EXPECT_EQ(before.text, "1");
  EXPECT_EQ(after.text, "3");
  form.set_field("gamma", before);
  EXPECT_EQ(line("gamma")->text(), "1");
  EXPECT_EQ(edits.size(), 1);  // undoing is no edit
}

TEST_F(Form, F8WalksTheProblemsInTheOrderOfTheScreenAndBack) {
  form.edit_field("steps", {"x", false});
  form.edit_field("gamma", {"5", false});
  form.edit_field("folds", {"1", false});
  QStringList walked;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(form.next_problem(true));
    walked << form.focused_field();
  }
  EXPECT_EQ(walked, (QStringList{"gamma", "folds", "steps", "gamma"}));
  form.next_problem(false);
  EXPECT_EQ(form.focused_field(), "steps");
}

TEST_F(Form, FindAndChangedOnlyHideRowsAndKeepValues) {
  form.edit_field("folds", {"7", false});
  form.set_changed_only(true);
  EXPECT_TRUE(form.shows("folds"));
  EXPECT_FALSE(form.shows("gamma"));
  form.set_changed_only(false);
  form.set_filter("γ");
  EXPECT_TRUE(form.shows("gamma"));
  EXPECT_FALSE(form.shows("folds"));
  EXPECT_EQ(form.state().at("folds").text, "7");
}

TEST_F(Form, ResetAllKeepsTheData) {
  form.edit_field("gamma", {"2", false});
  form.edit_field("mode", {"extended", false});
  QSignalSpy replaced(&form, &ParameterForm::state_replaced);
  form.reset_all();
  EXPECT_EQ(form.state().at("gamma").text, "1");
  EXPECT_EQ(form.state().at("mode").text, "paper");
  EXPECT_EQ(form.state().at("data").text, "cells");
  EXPECT_EQ(replaced.size(), 1);
}

TEST_F(Form, UpAndDownStepNumbersWithinTheirRange) {
  EXPECT_DOUBLE_EQ(stepped(declared().parameters[2], 1, 1), 1.1);
  EXPECT_DOUBLE_EQ(stepped(declared().parameters[2], 4, 1), 4);
  EXPECT_DOUBLE_EQ(stepped(declared().parameters[2], 0.25, -1), 0.25);
  EXPECT_DOUBLE_EQ(stepped(declared().parameters[4], 5, -1), 4);
  ParameterSpec tolerance{.name = "h", .kind = ParameterKind::real};
  EXPECT_DOUBLE_EQ(stepped(tolerance, 1e-8, 1), 1e-7);
}

TEST_F(Form, TheSeedsRowSaysWhatTheSeedDrives) {
  EXPECT_EQ(seed_help(SeedDrives::nothing), "Drives nothing: several seeds make one run");
  form.edit_field("seed", {"0..4", false});
  EXPECT_EQ(form.request().request.seeds, std::optional<std::string>("0..4"));
}

}  // namespace
}  // namespace assay
