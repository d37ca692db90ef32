// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/import_dialog.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QCoreApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "app/tests/project_fixture.h"
#include "app/window/busy_row.h"
#include "core/store/data_sets.h"

namespace assay::app::testing {
namespace {

class Import : public ::testing::Test {
 protected:
  void SetUp() override { session = ProjectSession::open(workspace.make_project().toStdString()); }
  QString write(const QString& name, const QByteArray& bytes) {
    QFile file(workspace.path(name));
    if (file.open(QIODevice::WriteOnly)) file.write(bytes);
    return workspace.path(name);
  }
  /// Reads the file in the dialog and waits for its answer.
  std::unique_ptr<ImportDialog> read(const QString& path) {
    auto dialog = std::make_unique<ImportDialog>(*session, path);
    EXPECT_TRUE(wait_until([&] { return !dialog->busy(); }));
    return dialog;
  }
  void accept(ImportDialog& dialog) {
    dialog.accept();
    EXPECT_TRUE(wait_until([&] { return !dialog.busy(); }));
  }
  bool can_import(ImportDialog& dialog) { return dialog.findChild<QPushButton*>("import")->isEnabled(); }
  Workspace workspace;
  std::unique_ptr<ProjectSession> session;
};

TEST_F(Import, ReportsColumnsMissingValuesAndConstantColumns) {
  const auto dialog = read(write("cells.csv", "a,b,c\n1,2,5\n,3,5\n4,NA,5\n"));
  ASSERT_TRUE(dialog->summary());
  EXPECT_EQ(dialog->summary()->columns.size(), 3u);
  EXPECT_EQ(dialog->summary()->columns[0].missing, 1);
  EXPECT_TRUE(dialog->summary()->columns[2].constant);
  EXPECT_TRUE(can_import(*dialog));
}

TEST_F(Import, RefusesRaggedRowsAndKeepsWhatWasTyped) {
  const QString path = write("ragged.csv", "a,b,c\n1,2,3\n4,5\n");
  const auto dialog = read(path);
  ASSERT_TRUE(dialog->refused());
  EXPECT_FALSE(dialog->refused()->message.empty());
  EXPECT_FALSE(can_import(*dialog));
  EXPECT_EQ(dialog->findChild<QLineEdit*>("data_name")->text(), "ragged");
  EXPECT_TRUE(load_data_sets(session->project()).empty());
}

TEST_F(Import, RefusesWhatIsNoTable) {
  EXPECT_TRUE(read(write("binary.csv", QByteArray("\x00\x01\x02\x03", 4)))->refused());
  EXPECT_TRUE(read(workspace.path("nowhere.csv"))->refused());
  // A header that promises eight megabytes, and nothing after it.
  static constexpr char lies[] = "\x93NUMPY\x01\x00\x42\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1000, 1000), }\n";
  EXPECT_TRUE(read(write("lies.npy", QByteArray(lies, sizeof lies - 1)))->refused());
}

TEST_F(Import, ReadsTenThousandColumns) {
  QByteArray text;
  for (int row = 0; row < 3; ++row) {
    for (int i = 0; i < 10000; ++i) text += (i ? "," : "") + (row == 0 ? "v" + QByteArray::number(i) : QByteArray::number(i * row));
    text += '\n';
  }
  const auto dialog = read(write("wide.csv", text));
  ASSERT_TRUE(dialog->summary());
  EXPECT_EQ(dialog->summary()->columns.size(), 10000u);
}

TEST_F(Import, TextInAColumnOfNumbersAndNanAreSaidAndDoNotForbidImport) {
  const auto dialog = read(write("mixed.csv", "a,b,c\n1,2,3\n4,high,NaN\n7,8,9\n"));
  ASSERT_TRUE(dialog->summary());
  EXPECT_EQ(dialog->summary()->columns[1].type, ColumnType::text);
  EXPECT_EQ(dialog->summary()->columns[1].first_text, "high");
  EXPECT_EQ(dialog->summary()->columns[1].first_text_line, 3);
  EXPECT_EQ(dialog->summary()->columns[2].missing, 1);
  EXPECT_TRUE(can_import(*dialog));
}

TEST_F(Import, EqualColumnsAreWarnedOf) {
  const auto dialog = read(write("twice.csv", "a,b,c\n1,2,1\n4,6,4\n7,3,7\n9,9,9\n2,1,2\n"));
  ASSERT_TRUE(dialog->summary());
  EXPECT_FALSE(dialog->summary()->warnings.empty());
  EXPECT_TRUE(can_import(*dialog));
}

TEST_F(Import, TakesAnArrayOfThreeDimensionsAsSamples) {
  QByteArray header("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 2), }");
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  QByteArray bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 255);
  bytes += static_cast<char>(header.size() >> 8);
  const auto dialog = read(write("cube.npy", bytes + header + QByteArray(64, 0)));
  ASSERT_TRUE(dialog->summary());
  accept(*dialog);
  ASSERT_EQ(load_data_sets(session->project()).size(), 1u);
  EXPECT_EQ(load_data_sets(session->project())[0].kind, "samples");
}

TEST_F(Import, SaysBelowTheFieldWhichNamesTheStoreRefuses) {
  const auto dialog = read(write("cells.csv", "a,b\n1,2\n3,4\n"));
  auto* field = dialog->findChild<QLineEdit*>("data_name");
  for (const char* name : {"", "a/b", "a,b", "a;b", "a\"b", ".a", "run:1"}) {
    field->setText(name);
    emit field->textEdited(name);
    EXPECT_FALSE(dialog->name_problem().isEmpty()) << name;
    EXPECT_FALSE(can_import(*dialog)) << name;
  }
}

TEST_F(Import, LeavingTheFieldOfARefusedFileDoesNotReadItAgainButReturnDoes) {
  const QString path = write("mended.csv", "a,b\n1\n");
  const auto dialog = read(path);
  ASSERT_TRUE(dialog->refused());
  auto* field = dialog->findChild<QLineEdit*>();
  emit field->editingFinished();
  EXPECT_FALSE(dialog->busy());
  write("mended.csv", "a,b\n1,2\n3,5\n");
  emit field->returnPressed();
  emit field->editingFinished();
  EXPECT_TRUE(wait_until([&] { return !dialog->busy() && dialog->summary(); }));
  EXPECT_TRUE(can_import(*dialog));
}

TEST_F(Import, WhatTheStoreRefusesCanBeTriedAgainUnderAnotherName) {
  const QString path = write("cells.csv", "a,b\n1,2\n3,4\n");
  const auto dialog = read(path);
  import_data_set(session->project(), {path.toStdString(), "cells", "table", false});  // another window was first
  accept(*dialog);
  ASSERT_TRUE(dialog->refused());
  EXPECT_FALSE(can_import(*dialog));
  auto* field = dialog->findChild<QLineEdit*>("data_name");
  field->setText("cells 2");
  emit field->textEdited("cells 2");
  EXPECT_FALSE(dialog->refused());
  ASSERT_TRUE(can_import(*dialog));
  accept(*dialog);
  EXPECT_EQ(load_data_sets(session->project()).size(), 2u);
}

TEST_F(Import, RefusesANameThatIsTaken) {
  const QString path = write("cells.csv", "a,b\n1,2\n3,4\n");
  import_data_set(session->project(), {path.toStdString(), "cells", "table", false});
  const auto dialog = read(path);
  EXPECT_FALSE(dialog->name_problem().isEmpty());
  EXPECT_FALSE(can_import(*dialog));
}

TEST_F(Import, AddsTheDataSet) {
  const auto dialog = read(write("cells.csv", "a,b\n1,2\n3,4\n5,7\n"));
  accept(*dialog);
  ASSERT_EQ(load_data_sets(session->project()).size(), 1u);
  EXPECT_EQ(load_data_sets(session->project())[0].name, "cells");
}

/// A file large enough that hashing it takes a while.
QByteArray large_table() {
  QByteArray text = "a,b,c,d\n";
  for (int i = 0; i < 400000; ++i) text += QByteArray::number(i) + ",1.5,2.25," + QByteArray::number(i * 7) + "\n";
  return text;
}

TEST_F(Import, HashesInAnotherThreadAndStopsWithoutATrace) {
  const auto dialog = read(write("large.csv", large_table()));
  ASSERT_TRUE(can_import(*dialog));
  dialog->accept();
  EXPECT_TRUE(dialog->busy()) << "the answer comes by an event, and none was handled since";
  EXPECT_FALSE(can_import(*dialog));
  emit dialog->findChild<BusyRow*>()->stop_requested();
  EXPECT_FALSE(dialog->busy());
  EXPECT_TRUE(can_import(*dialog));
  ASSERT_TRUE(wait_until([] { return !BackgroundLane::any_busy(); }));
  QCoreApplication::processEvents();
  EXPECT_TRUE(load_data_sets(session->project()).empty());
  EXPECT_FALSE(session->undo().canUndo());
}

TEST_F(Import, CanBeUndone) {
  const auto dialog = read(write("cells.csv", "a,b\n1,2\n3,4\n"));
  accept(*dialog);
  ASSERT_EQ(load_data_sets(session->project()).size(), 1u);
  session->undo().undo();
  EXPECT_TRUE(load_data_sets(session->project()).empty());
}

TEST_F(Import, ShowsTheHashAndTheRangeOfEachColumn) {
  const auto dialog = read(write("cells.csv", "a,b,c\n1,2,x\n-3,2,y\n"));
  EXPECT_TRUE(dialog->findChild<QLabel*>("file_hash")->text().contains(QString::fromStdString(dialog->summary()->sha256)));
  auto* model = dialog->findChild<QTableView*>()->model();
  EXPECT_TRUE(model->headerData(0, Qt::Horizontal).toString().endsWith("−3 to 1"));
  EXPECT_TRUE(model->headerData(1, Qt::Horizontal).toString().endsWith("always 2"));
  EXPECT_EQ(model->headerData(2, Qt::Horizontal).toString(), "c\ntext\n");
}

}  // namespace
}  // namespace assay::app::testing
