// SPDX-License-Identifier: GPL-3.0-or-later
// What an audit refuses, with the kind of error that decides the exit code.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "plugins/membership_inference/audit/audit_declaration.h"
#include "plugins/membership_inference/tests/audit_files.h"

namespace assay::mia {
namespace {

using std::string;

class AuditRefusal : public testing::Test {
 protected:
  AuditRefusal() {
    samples_ = files_.write("samples.csv", AuditFiles::population(2000, 1));
    auxiliary_points_ = AuditFiles::population(200, 2);
    auxiliary_ = files_.write("auxiliary.csv", auxiliary_points_);
    candidate_points_ = AuditFiles::population(100, 3);
    candidates_ = files_.write("candidates.csv", candidate_points_);
  }
  /// The error of an audit with some parameters replaced.
  Error refused(const Json& more) {
    Json json = {{"samples", samples_}, {"candidates", candidates_}, {"auxiliary", auxiliary_}, {"attack", "gan_leaks"}, {"permutations", 99}};
    json.update(more);
    for (auto it = json.begin(); it != json.end();) it = it->is_null() ? json.erase(it) : std::next(it);
    try {
      files_.audit(json);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "it was taken: " << json.dump();
    return {ErrorKind::method, "nothing was refused"};
  }
  static Points with_row(Points points, std::span<const double> row) {
    points.values.insert(points.values.end(), row.begin(), row.end());
    ++points.count;
    return points;
  }

  AuditFiles files_;
  Points auxiliary_points_, candidate_points_;
  string samples_, auxiliary_, candidates_;
};

void expect(const Error& error, ErrorKind kind, const std::vector<string>& words) {
  EXPECT_EQ(error.kind(), kind) << error.what();
  for (const string& word : words) EXPECT_NE(string(error.what()).find(word), string::npos) << word << " in: " << error.what();
  EXPECT_TRUE(!error.text().remedy.empty() || !error.problems().empty()) << error.what();
}

TEST_F(AuditRefusal, OneFileInTwoRoles) {
  expect(refused({{"candidates", auxiliary_}}), ErrorKind::data, {"candidates and auxiliary", "200 rows"});
  expect(refused({{"candidates", samples_}}), ErrorKind::data, {"samples and candidates"});
}

TEST_F(AuditRefusal, RowsInTwoRoles) {
  const string shared = files_.write("shared.csv", with_row(candidate_points_, auxiliary_points_.row(7)));
  expect(refused({{"candidates", shared}}), ErrorKind::data, {"1"});
  const string whole = files_.write("whole.csv", joined(AuditFiles::population(2000, 1), candidate_points_));
  expect(refused({{"samples", whole}}), ErrorKind::data, {"100"});
}

TEST_F(AuditRefusal, NotASampleThatRepeatsACandidateWhichIsEvidence) {
  const string copied = files_.write("copied.csv", with_row(AuditFiles::population(2000, 1), candidate_points_.row(3)));
  const auto context = files_.audit({{"samples", copied}, {"candidates", candidates_}, {"auxiliary", auxiliary_}, {"attack", "gan_leaks"}, {"permutations", 99}});
  const auto says = [](const string& warning) { return warning.find("1 of 100 points") != string::npos && warning.find("the generator repeats them") != string::npos; };
  EXPECT_EQ(std::count_if(context->warnings.begin(), context->warnings.end(), says), 1);
}

TEST_F(AuditRefusal, TooFewAuxiliaryPoints) {
  expect(refused({{"auxiliary", files_.write("few.csv", AuditFiles::population(99, 5))}}), ErrorKind::data, {"99", "at least 100"});
}

TEST_F(AuditRefusal, ASetAboveHalfOfTheCandidates) { expect(refused({{"set_size", 51}}), ErrorKind::data, {"51", "50", "100"}); }

TEST_F(AuditRefusal, OtherDimensions) {
  Points narrow{150, 5, {}};
  for (std::int64_t i = 0; i < 750; ++i) narrow.values.push_back(std::sin(static_cast<double>(i * i)));
  expect(refused({{"auxiliary", files_.write("narrow.csv", narrow)}}), ErrorKind::data, {"5", "6"});
}

TEST_F(AuditRefusal, OtherRanges) {
  Points bytes = AuditFiles::population(200, 6);
  for (double& value : bytes.values) value = std::round(std::abs(value) * 60);
  const Error error = refused({{"auxiliary", files_.write("bytes.csv", bytes)}});
  expect(error, ErrorKind::data, {});
}

TEST_F(AuditRefusal, AnAttackThatNeedsATeacherBeforeAnyFileIsOpened) {
  const Error error = refused({{"attack", "secmi"}, {"samples", "/nowhere/samples.csv"}});
  expect(error, ErrorKind::usage, {"denoiser"});
}

TEST_F(AuditRefusal, AMissingRoleAndScoresBesideFiles) {
  expect(refused({{"auxiliary", nullptr}}), ErrorKind::usage, {"auxiliary"});
  expect(refused({{"scores", candidates_}}), ErrorKind::usage, {"scores"});
}

TEST_F(AuditRefusal, AShadowThatIsNone) {
  expect(refused({{"shadow", "edm_strong"}}), ErrorKind::usage, {"shadow"});
  expect(refused({{"shadow", "edm_stong+dmd"}}), ErrorKind::usage, {"edm_strong"});
  expect(refused({{"shadow", "gmm+dmd"}}), ErrorKind::usage, {"denoiser"});
  expect(refused({{"shadow", "gmm+gmm"}}), ErrorKind::data, {"200", "300"});
}

TEST_F(AuditRefusal, PermutationsThatCannotReachTheLevel) {
  expect(refused({{"alpha", 0.001}}), ErrorKind::usage, {"permutations"});
}

TEST_F(AuditRefusal, ARangeThatIsNone) { expect(refused({{"scaling", "255:0"}}), ErrorKind::usage, {"255:0"}); }

TEST_F(AuditRefusal, AGeneratorWithoutItsNoise) { expect(refused({{"samples", "generator.pt"}}), ErrorKind::usage, {"noise_dimensions"}); }

TEST_F(AuditRefusal, OwnScoresWithAFault) {
  const auto scores = [&](const string& name, const string& text) {
    return Json{{"scores", files_.write_text(name, text)}, {"samples", nullptr}, {"candidates", nullptr}, {"auxiliary", nullptr}};
  };
  expect(refused(scores("a.csv", "name,score\nx,1\n")), ErrorKind::data, {"role"});
  expect(refused(scores("b.csv", "role,score\ncandidates,1\nmembers,2\n")), ErrorKind::data, {"members", "line 3"});
  expect(refused(scores("c.csv", "role,score\ncandidates,high\n")), ErrorKind::data, {"high", "line 2"});
  expect(refused(scores("d.csv", "role,score\ncandidates,1\nauxiliary,0\n")), ErrorKind::data, {"at least 100"});
}

TEST(AuditShadow, IsReadFromItsThreeForms) {
  string reason;
  EXPECT_EQ(parse_shadow("none", reason)->kind, ShadowRequest::Kind::none);
  EXPECT_EQ(parse_shadow("run:12", reason)->kind, ShadowRequest::Kind::record);
  const auto recipe = parse_shadow("edm_mild+consistency", reason);
  ASSERT_TRUE(recipe);
  EXPECT_EQ(recipe->teacher, "edm_mild");
  EXPECT_EQ(recipe->student, "consistency");
}

}  // namespace
}  // namespace assay::mia
