// SPDX-License-Identifier: GPL-3.0-or-later
// What an audit refuses, with the kind of error that decides the exit code.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/numbers.h"
#include "core/base/random.h"
#include "core/method/declaration_json.h"
#include "plugins/membership_inference/audit/audit_declaration.h"
#include "plugins/membership_inference/tests/audit_files.h"
#include "plugins/membership_inference/tests/csv_rows.h"

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
  /// What is said before any file is opened.
  std::vector<Problem> problems(const Json& more) {
    Json json = {{"samples", samples_}, {"candidates", candidates_}, {"auxiliary", auxiliary_}};
    json.update(more);
    std::vector<Problem> found;
    const auto parameters = audit_info().parameters;
    const Parameters values = resolve(parameters, parameters_from_json(parameters, json, found), found);
    for (Problem& problem : audit_problems(values)) found.push_back(std::move(problem));
    return found;
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

Points first_rows(const Points& points, std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows_of(points, rows);
}

/// Of a handful of rows the range is narrow, too: what is said is the reason, not its symptom.
TEST_F(AuditRefusal, AHandfulOfCandidatesOrSamplesForTheirNumber) {
  for (const std::int64_t count : {1, 2, 9}) {
    const Error error = refused({{"candidates", files_.write("handful.csv", first_rows(candidate_points_, count))}});
    expect(error, ErrorKind::data, {"too few candidates", std::to_string(count), "at least 10"});
    EXPECT_EQ(string(error.what()).find("different ranges"), string::npos) << error.what();
  }
  const Error samples = refused({{"samples", files_.write("handful.csv", first_rows(candidate_points_, 2))}});
  expect(samples, ErrorKind::data, {"too few student samples", "at least 100"});
  Points copies = first_rows(candidate_points_, 5);
  for (int times = 0; times < 3; ++times) copies = joined(copies, copies);
  expect(refused({{"candidates", files_.write("copies.csv", copies)}}), ErrorKind::data, {"Copies aside", "5 of 40"});
}

/// Three columns of four values each: independent points are equal all the time.
Points discrete_points(std::int64_t count, std::uint64_t seed) {
  RandomStream random(seed, "discrete points");
  Points points{count, 3, {}};
  for (std::int64_t i = 0; i < 3 * count; ++i) points.values.push_back(static_cast<double>(random.below(4)));
  return points;
}

TEST_F(AuditRefusal, NotDiscretePointsThatAreEqualByChanceButSaysTheirShare) {
  const string samples = files_.write("s.csv", discrete_points(2000, 1)), auxiliary = files_.write("a.csv", discrete_points(200, 2)),
               candidates = files_.write("c.csv", discrete_points(100, 3));
  const Json json = {{"samples", samples}, {"candidates", candidates}, {"auxiliary", auxiliary}, {"attack", "mmd_gauss"}, {"permutations", 99}};
  const auto run = files_.audit(json);
  EXPECT_EQ(run->scalars.at("candidates_used"), "100") << "none is removed";
  EXPECT_EQ(run->scalars.at("verdict"), "no_evidence");
  const auto says = [](const string& warning) {
    return warning.starts_with("Discrete data: ") && warning.find(" of 100 candidates (") != string::npos && warning.find("are equal by chance") != string::npos;
  };
  EXPECT_EQ(std::count_if(run->warnings.begin(), run->warnings.end(), says), 1);
  const auto controls = rows_of_csv(run->outputs.at("controls"));
  const auto duplicates = std::find_if(controls.begin(), controls.end(), [](const auto& row) { return row.at("control") == "duplicates"; });
  ASSERT_NE(duplicates, controls.end());
  EXPECT_EQ(duplicates->at("passed"), "yes");
  EXPECT_NE(duplicates->at("found").find("kept"), string::npos);
}

TEST_F(AuditRefusal, DiscretePointsOfWhichMoreAreEqualThanByChance) {
  // Few points of many columns repeat once: nothing like as often as half of the candidates stand in the other file.
  RandomStream random(4, "rare repeats");
  const auto bits = [&](std::int64_t count) {
    Points points{count, 12, {}};
    for (std::int64_t i = 0; i < 12 * count; ++i) points.values.push_back(static_cast<double>(random.below(2)));
    return points;
  };
  const Points auxiliary = bits(300);
  const Points candidates = joined(first_rows(auxiliary, 50), bits(50));
  const Json json = {{"samples", files_.write("s.csv", bits(2000))}, {"auxiliary", files_.write("a.csv", auxiliary)}, {"candidates", files_.write("c.csv", candidates)}};
  expect(refused(json), ErrorKind::data, {"than discrete values do by chance", "of 100 points"});
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
  // Twice the mean of two exact p-values: 2 / 20 is above 0.05, and 2 / 40 is not.
  expect(refused({{"attack", "c2st_cf"}, {"permutations", 19}, {"samples", "/nowhere/samples.csv"}}), ErrorKind::usage, {"cross-fitted", "at least 39 for alpha 0.05"});
  expect(refused({{"attack", "mmd_d_cf"}, {"permutations", 38}}), ErrorKind::usage, {"at least 39"});
  EXPECT_TRUE(problems({{"attack", "c2st_cf"}, {"permutations", 39}}).empty());
  EXPECT_TRUE(problems({{"attack", "gan_leaks"}, {"permutations", 19}}).empty());
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
