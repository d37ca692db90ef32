// SPDX-License-Identifier: GPL-3.0-or-later
// Data that a method refuses, and data that it warns about.
#include <gtest/gtest.h>

#include "core/base/atomic_file.h"
#include "plugins/dag_learning/tests/method_fixture.h"

namespace assay::dag {
namespace {

TEST_F(MethodTest, RefusesWhatItCannotLearnFromAndNamesThePlace) {
  context_.files["data"] = write("nan.csv", "a,b\n1,2\n3,\n5,7\n8,1\n");
  Error error = refused<NotearsMethod>();
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_NE(error.text().where.find("column b"), std::string::npos);
  EXPECT_NE(error.text().remedy.find("drop_rows"), std::string::npos);

  context_.files["data"] = write("inf.csv", "a,b\n1,2\n3,inf\n5,7\n8,1\n");
  EXPECT_EQ(refused<NotearsAlMethod>().kind(), ErrorKind::data);

  context_.files["data"] = write("row.csv", "a,b\n1,2\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
  context_.files["data"] = write("column.csv", "a\n1\n2\n3\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
  context_.files["data"] = write("names.csv", "a,a\n1,2\n3,4\n5,7\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);

  std::string wide, row;
  for (int j = 0; j < 2001; ++j) {
    wide += (j ? ",c" : "c") + std::to_string(j);
    row += (j ? ",1" : "1");
  }
  context_.files["data"] = write("wide.csv", wide + "\n" + row + "\n" + row + "\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);

  context_.files["data"] = write("log.csv", "a,b\n1,2\n3,0\n5,7\n8,1\n");
  error = refused<NotearsMethod>({{"transform", std::string("log")}});
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_NE(error.text().where.find("column b"), std::string::npos);
}

TEST_F(MethodTest, RefusesReferencesWithACycleOrOtherNames) {
  simulate(4, 100, 1);
  context_.files["reference"] = write("cycle.csv", "source,target\nv0,v1\nv1,v2\nv2,v0\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
  context_.files["reference"] = write("other.csv", "source,target\nv0,height\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
}

TEST_F(MethodTest, WarnsAboutDoubtfulDataAndGoesOn) {
  context_.files["data"] = write("doubt.csv", "a,b,c,d\n1,5,2000000,1\n2,5,1000000,2\n4,5,5000000,4\n3,5,-7000000,3\n");
  run<NotearsAlMethod>();
  EXPECT_TRUE(warned("onstant column b"));
  EXPECT_TRUE(warned("equal values"));
  EXPECT_TRUE(warned("samples for 4 variables"));
  EXPECT_TRUE(warned("differ by a factor"));
  for (const GraphEdge& edge : context_.graphs.at("graph").edges) {
    EXPECT_NE(edge.source, 1);
    EXPECT_NE(edge.target, 1);
  }
}

TEST_F(MethodTest, WarnsWhenTheUnitsAreFarFromTheConstantsOfTheMethod) {
  context_.files["data"] =
      write("units.csv", "a,b\n1e-7,2e-7\n3e-7,1e-7\n5e-7,7e-7\n8e-7,1e-7\n2e-7,4e-7\n6e-7,6e-7\n");
  run<NotearsMethod>();
  EXPECT_TRUE(warned("made for variances around 1"));
}

TEST_F(MethodTest, DroppedRowsAreCounted) {
  simulate(3, 60, 1);
  std::string text = read_file(context_.files["data"]);
  context_.files["data"] = write("holes.csv", text + ",1,2\n1,inf,2\n");
  run<NotearsMethod>({{"missing", std::string("drop_rows")}});
  EXPECT_TRUE(warned("2 rows were dropped"));
}

TEST_F(MethodTest, ConstantColumnsAloneGiveAnEmptyGraph) {
  context_.files["data"] = write("flat.csv", "a,b,c\n1,2,3\n1,2,3\n1,2,3\n1,2,3\n");
  run<NotearsAlMethod>();
  EXPECT_TRUE(context_.graphs.at("graph").edges.empty());
  EXPECT_TRUE(std::get<bool>(context_.scalars.at("is_dag")));
  context_.saved.reset();
  run<NotearsAlMethod>({{"mode", std::string("extended")}});
  EXPECT_TRUE(context_.graphs.at("graph").edges.empty());
}

}  // namespace
}  // namespace assay::dag
