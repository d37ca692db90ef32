// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QDockWidget>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QWidget>

#include "app/tests/project_fixture.h"
#include "app/window/shortcut_editor.h"
#include "app/window/shortcut_hint.h"
#include "app/window/shortcut_model.h"

namespace assay::app::testing {
namespace {

struct Shortcuts : ::testing::Test {
  Workspace workspace;
  QWidget window;
  std::unique_ptr<ActionRegistry> actions = registry();
  std::unique_ptr<ActionRegistry> registry() {
    auto made = std::make_unique<ActionRegistry>(&window);
    made->add({"run.compare", "&Compare", {}, {QKeySequence("Ctrl+D")}});
    made->add({"file.quit", "&Quit", {}, {QKeySequence("Ctrl+Q")}});
    made->add({"help.about", "&About"});
    return made;
  }
  QList<QKeySequence> of(const char* id) { return (*actions)[id]->shortcuts(); }
};

TEST_F(Shortcuts, AreKeptWithTheUsersSettings) {
  ShortcutModel(*actions).assign("help.about", QKeySequence("Ctrl+B"));
  EXPECT_EQ(of("help.about"), QList<QKeySequence>{QKeySequence("Ctrl+B")});
  EXPECT_EQ((*actions)["help.about"]->toolTip(), "About (Ctrl+B)");
  actions = registry();
  EXPECT_EQ(of("help.about"), QList<QKeySequence>{QKeySequence("Ctrl+B")});
}

TEST_F(Shortcuts, ThatAreRemovedStayRemoved) {
  ShortcutModel(*actions).assign("file.quit", {});
  actions = registry();
  EXPECT_TRUE(of("file.quit").isEmpty());
}

TEST_F(Shortcuts, OfAnotherCommandAreReportedAndThenTaken) {
  ShortcutEditor editor(*actions);
  editor.choose("help.about");
  ASSERT_EQ(editor.chosen(), "help.about");
  editor.findChild<QKeySequenceEdit*>("shortcut_keys")->setKeySequence(QKeySequence("Ctrl+D"));
  EXPECT_TRUE(editor.findChild<QLabel*>("shortcut_conflict")->text().contains("Compare"));
  editor.findChild<QPushButton*>("shortcut_assign")->click();
  EXPECT_EQ(of("help.about"), QList<QKeySequence>{QKeySequence("Ctrl+D")});
  EXPECT_TRUE(of("run.compare").isEmpty());
  editor.choose("run.compare");
  editor.findChild<QPushButton*>("shortcut_reset")->click();
  EXPECT_EQ(of("run.compare"), QList<QKeySequence>{QKeySequence("Ctrl+D")});
  EXPECT_TRUE(of("help.about").isEmpty()) << "two commands answer to Ctrl+D";
}

TEST_F(Shortcuts, CollideAlsoByTheirBeginning) {
  ShortcutModel model(*actions);
  EXPECT_EQ(model.conflicts("help.about", QKeySequence("Ctrl+D, Ctrl+A")), QStringList{"run.compare"});
  EXPECT_TRUE(model.conflicts("help.about", QKeySequence("Ctrl+Shift+D")).isEmpty());
}

TEST_F(Shortcuts, ResetAllGivesTheFirstKeysBack) {
  ShortcutModel model(*actions);
  model.assign("run.compare", QKeySequence("Ctrl+Q"));
  model.reset_all();
  EXPECT_EQ(of("run.compare"), QList<QKeySequence>{QKeySequence("Ctrl+D")});
  EXPECT_EQ(of("file.quit"), QList<QKeySequence>{QKeySequence("Ctrl+Q")});
  EXPECT_TRUE(QSettings().childGroups().filter("shortcuts").isEmpty());
}

TEST_F(Shortcuts, AHintNamesTheKeysThatACommandHasNow) {
  auto* dock = new QDockWidget(&window);
  auto* label = new QLabel;
  new ShortcutHint(label, {"run.compare", "help.about"}, [label](const QStringList& keys) { label->setText(keys.join('|')); });
  EXPECT_EQ(label->text(), "|");
  dock->setWidget(label);
  dock->setFloating(true);  // a window of its own
  dock->show();
  const auto native = [](const char* keys) { return QKeySequence(keys).toString(QKeySequence::NativeText); };
  EXPECT_EQ(label->text(), native("Ctrl+D") + '|');
  ShortcutModel(*actions).assign("run.compare", QKeySequence("Ctrl+M"));
  EXPECT_EQ(label->text(), native("Ctrl+M") + '|');
  ShortcutModel(*actions).assign("run.compare", {});
  EXPECT_EQ(label->text(), "|");
}

}  // namespace
}  // namespace assay::app::testing
