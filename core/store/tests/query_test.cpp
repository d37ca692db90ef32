// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/query.h"

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace assay {
namespace {

TEST(Query, SplitsTerms) {
  const auto terms = parse_query("tag:paper lambda1<=1e-1 -status:cancelled \"two words\" started:>2026-11-15");
  ASSERT_EQ(terms.size(), 5u);
  EXPECT_EQ(terms[0].field, "tag");
  EXPECT_EQ(terms[1].op, "<=");
  EXPECT_EQ(terms[1].value, "1e-1");
  EXPECT_TRUE(terms[2].negated);
  EXPECT_EQ(terms[3].field, "");
  EXPECT_EQ(terms[3].value, "two words");
  EXPECT_EQ(terms[4].value, ">2026-11-15");
  EXPECT_TRUE(parse_query("  ").empty());
}

TEST(Query, RefusesBrokenTerms) {
  for (const char* query : {"status:", "\"open", "tag:\"open"}) EXPECT_THROW(parse_query(query), Error) << query;
}

TEST(Query, RefusesUnknownFieldsStatusWordsAndNumbers) {
  const std::vector<std::string> known{"parameters.lambda1", "scalars.shd", "parameters.h", "scalars.h"};
  const auto check = [&](const char* query) { return query_to_sql(parse_query(query), known); };
  EXPECT_NO_THROW(check("lambda1<0.1 shd>=3 scalars.h<1 parameters.h:1 seed:0 data:sachs method:notears started>2026-11-01"));
  for (const char* query : {"lamda1<0.1", "status:failled", "h<1", "shd<many", "seed:x", "started:yesterday", "tag<3"})
    EXPECT_THROW(check(query), Error) << query;
  try {
    check("lamda1<0.1");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_NE(std::string(error.what()).find("lambda1"), std::string::npos);
  }
}

TEST(Query, NeverPutsValuesIntoTheSql) {
  const QuerySql sql = query_to_sql(parse_query("tag:x';DROP"), {});
  EXPECT_EQ(sql.where.find("DROP"), std::string::npos);
}

}  // namespace
}  // namespace assay
