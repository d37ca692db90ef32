// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/report/report_blocks.h"

namespace assay {
namespace {

MethodInfo audit() {
  MethodInfo info;
  FigureSpec pairs{.name = "pairs", .kind = FigureKind::images, .output = "pairs"};
  pairs.captions = "nearest";
  FigureSpec density{.name = "density", .kind = FigureKind::images, .output = "density"};
  density.frames = true;
  density.captions = "frames";
  density.points = "cloud";
  info.figures = {pairs, density,
                  {.name = "roc", .kind = FigureKind::roc, .output = "roc"},
                  {.name = "controls", .kind = FigureKind::table, .output = "controls"},
                  {.name = "sizes", .kind = FigureKind::line, .output = "sizes"},
                  {.name = "sizes_table", .kind = FigureKind::table, .output = "sizes"}};
  info.overview = OverviewSpec{.title = "Verdict", .sentence = "sentence", .facts = "facts", .notes = "notes"};
  return info;
}

Table of_rows(std::size_t rows) { return {{"a"}, std::vector<std::vector<Cell>>(rows, {1.0})}; }

TEST(ReportTables, WhatFiguresAndTheOverviewShowIsNotRepeated) {
  for (const char* shown : {"nearest", "frames", "cloud", "facts", "notes"}) EXPECT_TRUE(drawn_elsewhere(audit(), shown, true)) << shown;
  for (const char* table : {"roc", "controls", "sizes", "auc"}) EXPECT_FALSE(drawn_elsewhere(audit(), table, true)) << table;
  EXPECT_FALSE(drawn_elsewhere(audit(), "notes", false)) << "a run that stopped early has no overview: its notes are a table";
}

TEST(ReportTables, OfLongListsBehindACurveAFewRowsAreShown) {
  EXPECT_EQ(rows_to_read(audit(), "roc", of_rows(2000)), 5u);
  EXPECT_EQ(rows_to_read(audit(), "roc", of_rows(30)), 40u) << "a short list is read whole";
  EXPECT_EQ(rows_to_read(audit(), "sizes", of_rows(2000)), 40u) << "declared as a table too";
  EXPECT_EQ(rows_to_read(audit(), "auc", of_rows(2000)), 40u) << "nothing draws it";
}

}  // namespace
}  // namespace assay
