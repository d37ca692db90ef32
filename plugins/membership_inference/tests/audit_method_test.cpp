// SPDX-License-Identifier: GPL-3.0-or-later
// Audits of small files whose truth is known.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/base/numbers.h"
#include "core/run/sample_project.h"
#include "plugins/membership_inference/audit/audit_declaration.h"
#include "plugins/membership_inference/benchmark/shadow_file.h"
#include "plugins/membership_inference/tests/audit_files.h"
#include "plugins/membership_inference/tests/csv_rows.h"

namespace assay::mia {
namespace {

using std::string;

class Audit : public testing::Test {
 protected:
  Audit() {
    members_ = AuditFiles::population(120, 1);
    samples_ = files_.write("samples.csv", AuditFiles::memorising(members_, 2500, 2));
    auxiliary_ = files_.write("auxiliary.csv", AuditFiles::population(300, 3));
    member_file_ = files_.write("members.csv", members_);
    other_file_ = files_.write("others.csv", AuditFiles::population(120, 4));
  }
  Json with(const string& candidates, const Json& more = Json::object()) const {
    Json json = {{"samples", samples_}, {"candidates", candidates}, {"auxiliary", auxiliary_}, {"attack", "gan_leaks"}, {"permutations", 199}};
    json.update(more);
    return json;
  }
  static double number(const MemoryContext& run, const string& name) { return read_real(run.scalars.at(name)).value(); }

  AuditFiles files_;
  Points members_;
  string samples_, auxiliary_, member_file_, other_file_;
};

TEST_F(Audit, FindsMembersOfAGeneratorThatRemembers) {
  const auto run = files_.audit(with(member_file_));
  EXPECT_EQ(run->misuse, std::vector<string>{});
  EXPECT_EQ(run->scalars.at("verdict"), "evidence");
  EXPECT_EQ(run->scalars.at("tone"), "found");
  EXPECT_EQ(run->scalars.at("p_value"), "0.005") << "1 / (199 + 1): no permutation comes near";
  EXPECT_TRUE(run->scalars.at("sentence").starts_with("Evidence of membership")) << run->scalars.at("sentence");
  EXPECT_TRUE(run->scalars.at("sentence").ends_with("p = 0.005.")) << run->scalars.at("sentence");
  EXPECT_NE(run->outputs.at("facts").find("199 permutations"), string::npos);
  EXPECT_EQ(run->scalars.at("conditions").find("m = " + run->scalars.at("candidates_used") + ", B = 199, attack gan_leaks"), 0u)
      << run->scalars.at("conditions");
  EXPECT_EQ(run->scalars.at("usage"), "") << "nothing is estimated without a shadow";
  EXPECT_GT(number(*run, "smallest_detectable_usage"), 0);
}

TEST_F(Audit, IsSilentOnPointsThatNoModelSaw) {
  const auto run = files_.audit(with(other_file_));
  EXPECT_EQ(run->scalars.at("verdict"), "no_evidence");
  EXPECT_GT(number(*run, "p_value"), 0.05);
  EXPECT_TRUE(run->scalars.at("sentence").starts_with("No evidence of membership")) << run->scalars.at("sentence");
}

TEST_F(Audit, TheCrossFittedClassifierFindsThemTooAndCallsItsPValueValidNotExact) {
  const auto run = files_.audit(with(member_file_, {{"attack", "c2st_cf"}}));
  EXPECT_EQ(run->scalars.at("verdict"), "evidence");
  EXPECT_EQ(run->scalars.at("test"), "valid");
  EXPECT_EQ(run->scalars.at("sentence").find("exact permutation test"), string::npos) << run->scalars.at("sentence");
}

TEST_F(Audit, NoPValueStandsWhereTheCandidatesComeFromElsewhere) {
  Points shifted = AuditFiles::population(120, 5);
  for (double& value : shifted.values) value += 0.8;
  const auto run = files_.audit(with(files_.write("shifted.csv", shifted)));
  EXPECT_EQ(run->scalars.at("verdict"), "not_supported");
  EXPECT_EQ(run->scalars.at("p_value"), "");
  EXPECT_EQ(run->scalars.at("sentence").find("p ="), string::npos) << run->scalars.at("sentence");
  EXPECT_NE(run->outputs.at("assumptions").find("fails"), string::npos);
}

TEST_F(Audit, MembersArePointsOfThePopulationSoThatTheShiftControlPasses) {
  const auto run = files_.audit(with(member_file_));
  const string& controls = run->outputs.at("controls");
  const auto shift = controls.find("\nshift,");
  ASSERT_NE(shift, string::npos);
  const string line = controls.substr(shift + 1, controls.find('\n', shift + 1) - shift - 1);
  EXPECT_TRUE(line.ends_with(",yes")) << line;
}

TEST_F(Audit, EveryPartOfTheWitnessHoldsEachCandidateOnceAndTheFigureShowsOnePart) {
  const auto run = files_.audit(with(member_file_, {{"attack", "c2st_cf"}, {"permutations", 99}}));
  std::map<std::pair<string, string>, int> seen;
  for (const auto& row : rows_of_csv(run->outputs.at("witness"))) ++seen[{row.at("part"), row.at("role")}];
  EXPECT_EQ((seen[{"1", "candidates"}]), std::stoi(run->scalars.at("candidates_used")));
  EXPECT_EQ((seen[{"2", "candidates"}]), std::stoi(run->scalars.at("candidates_used")));
  EXPECT_EQ((seen[{"1", "auxiliary"}] + seen[{"2", "auxiliary"}]), 300) << "every auxiliary point is held out once";
  const auto figures = audit_figures();
  const auto witness = std::find_if(figures.begin(), figures.end(), [](const FigureSpec& figure) { return figure.name == "witness"; });
  ASSERT_NE(witness, figures.end());
  EXPECT_EQ(witness->choose, std::vector<string>{"part"});
}

TEST_F(Audit, SaysNothingOfAShadowThatWasNotAskedFor) {
  const auto run = files_.audit(with(member_file_));
  for (const char* name : {"shadow", "shadow_training", "shadow_samples", "auc", "roc", "power"}) EXPECT_FALSE(run->outputs.contains(name)) << name;
  EXPECT_TRUE(audit_info().series.empty()) << "a declared series has a live plot, filled or not";
  for (const PhaseSpec& phase : audit_info().phases) EXPECT_EQ(phase.title.find("hadow"), string::npos);
}

TEST_F(Audit, SentencesAreShort) {
  for (const string& file : {member_file_, other_file_}) {
    const auto run = files_.audit(with(file, {{"attack", "c2st_cf"}, {"permutations", 99}}));
    std::vector<string> texts{run->scalars.at("sentence")};
    for (const auto& row : rows_of_csv(run->outputs.at("notes"))) texts.push_back(row.at("note"));
    for (const string& text : texts) {
      std::size_t from = 0;
      while (from < text.size()) {
        const std::size_t end = std::min(text.find(". ", from), text.size());
        EXPECT_LE(end - from, 190u) << text.substr(from, end - from);
        from = end + 2;
      }
    }
  }
}

TEST_F(Audit, SetsAreCorrectedForTheirNumber) {
  const auto run = files_.audit(with(member_file_, {{"set_size", 25}}));
  EXPECT_EQ(run->scalars.at("set_count"), "4");
  const auto sets = rows_of_csv(run->outputs.at("sets"));
  ASSERT_EQ(sets.size(), 4u) << "one p-value a set";
  double smallest = 1;
  for (const auto& row : sets) smallest = std::min(smallest, read_real(row.at("p")).value());
  EXPECT_NEAR(number(*run, "p_value"), std::min(1.0, 4 * smallest), 1e-12) << "Holm's smallest is p times the number of sets";
}

TEST_F(Audit, CopiesAreLeftOutAndCounted) {
  Points twice = members_;
  const auto first = members_.row(0);
  twice.values.insert(twice.values.end(), first.begin(), first.end());
  ++twice.count;
  const auto run = files_.audit(with(files_.write("twice.csv", twice)));
  EXPECT_EQ(run->scalars.at("candidates_used"), files_.audit(with(member_file_))->scalars.at("candidates_used"));
  EXPECT_NE(run->outputs.at("controls").find("1 equal to an earlier candidate"), string::npos) << run->outputs.at("controls");
}

TEST_F(Audit, TheDeepKernelCarriesItsChoices) {
  const auto run = files_.audit(with(member_file_, {{"attack", "mmd_d"}, {"permutations", 99}}));
  ASSERT_TRUE(run->outputs.count("choices"));
  EXPECT_NE(run->scalars.at("sentence").find("reconstruction"), string::npos);
}

TEST_F(Audit, FewSamplesAndFewAuxiliaryPointsAreSaid) {
  const string samples = files_.write("few.csv", AuditFiles::memorising(members_, 400, 7)), few = files_.write("few_aux.csv", AuditFiles::population(150, 8));
  const auto run = files_.audit(with(other_file_, {{"samples", samples}, {"auxiliary", few}}));
  string all;
  for (const auto& warning : run->warnings) all += warning + "\n";
  EXPECT_NE(all.find("400 student samples"), string::npos) << all;
  EXPECT_NE(all.find("150 auxiliary points"), string::npos) << all;
}

TEST_F(Audit, OwnScoresAreTestedInsteadOfAnAttack) {
  RandomStream random(9, "own scores");
  string table = "role,score\n";
  for (int i = 0; i < 200; ++i) table += "auxiliary," + shortest(random.normal()) + "\n";
  for (int i = 0; i < 100; ++i) table += "candidates," + shortest(random.normal() + 1) + "\n";
  for (int i = 0; i < 300; ++i) table += "samples," + shortest(random.normal() + 1.5) + "\n";
  const auto run = files_.audit({{"scores", files_.write_text("scores.csv", table)}});
  EXPECT_EQ(run->misuse, std::vector<string>{});
  EXPECT_EQ(run->scalars.at("verdict"), "evidence");
  EXPECT_EQ(run->scalars.at("test"), "exact");
  EXPECT_GT(number(*run, "smallest_detectable_usage"), 0.05);
  EXPECT_LT(number(*run, "smallest_detectable_usage"), 0.6);
}

TEST_F(Audit, TooManySetsForThePermutationsCouldHaveFoundNothingAndTheSentenceSaysSo) {
  RandomStream random(10, "own scores");
  string table = "role,score\n";
  for (int i = 0; i < 200; ++i) table += "auxiliary," + shortest(random.normal()) + "\n";
  for (int i = 0; i < 120; ++i) table += "candidates," + shortest(random.normal() + 3) + "\n";
  const string scores = files_.write_text("scores.csv", table);
  // 60 sets: Holm's smallest p is 60 / 200 at best, whatever the scores.
  const auto many = files_.audit({{"scores", scores}, {"permutations", std::int64_t{199}}, {"set_size", std::int64_t{2}}});
  EXPECT_NE(many->scalars.at("sentence").find("permutations for 60 sets it could have found nothing"), string::npos)
      << many->scalars.at("sentence");
  const auto few = files_.audit({{"scores", scores}, {"permutations", std::int64_t{199}}, {"set_size", std::int64_t{60}}});
  EXPECT_TRUE(few->scalars.at("sentence").starts_with("Evidence of membership")) << few->scalars.at("sentence");
}

TEST_F(Audit, ARecordedShadowGivesAShareWithItsInterval) {
  ShadowFile file;
  file.recipe = {{"teacher", "edm_strong"}, {"students", {"dmd"}}, {"data", "digits"}, {"dimensions", 6}, {"members", 600}};
  file.attacks = {shadow_attack("gan_leaks", "dmd", {0.9, 1.1}, {0.05, 0.05})};
  const string path = files_.write_text("shadow.json", to_text(file));
  const auto run = files_.audit(with(member_file_, {{"shadow", "run:12"}}), 1, {}, {{"shadow", path}});
  EXPECT_GT(number(*run, "usage"), 0.2);
  EXPECT_LE(number(*run, "usage_low"), number(*run, "usage"));
  EXPECT_GE(number(*run, "usage_high"), number(*run, "usage"));
  EXPECT_TRUE(run->outputs.count("shadow"));
}

TEST_F(Audit, AShadowOfItsOwnKnowsItsMembers) {
  const auto run = files_.audit(with(member_file_, {{"auxiliary", files_.write("many.csv", AuditFiles::population(420, 11))},
                                                    {"shadow", "gmm+gmm"}, {"shadow_steps", 20}}));
  EXPECT_EQ(run->misuse, std::vector<string>{});
  EXPECT_TRUE(run->outputs.count("auc"));
  EXPECT_TRUE(run->outputs.count("power"));
  EXPECT_TRUE(run->outputs.count("roc"));
  std::map<string, int> losses;
  for (const auto& row : rows_of_csv(run->outputs.at("shadow_training"))) ++losses[row.at("generator")];
  EXPECT_GT(losses["teacher"], 0);
  EXPECT_GT(losses["student"], 0);
}

/// A training that was interrupted has the same record of its losses.
TEST_F(Audit, AShadowGoesOnFromEveryCheckpointWithItsLosses) {
  const Json json = with(member_file_, {{"auxiliary", files_.write("many.csv", AuditFiles::population(420, 11))}, {"shadow", "gmm+gmm"}, {"shadow_steps", 20}});
  const auto whole = files_.audit(json);
  ASSERT_GE(whole->checkpoints.size(), 3u);
  for (const string& checkpoint : whole->checkpoints) {
    const auto again = files_.audit(json, 1, checkpoint);
    EXPECT_EQ(again->outputs, whole->outputs);
    EXPECT_EQ(again->scalars, whole->scalars);
  }
}

/// The sample's own audit, of one of its two batches.
std::unique_ptr<MemoryContext> audit_sample(const AuditFiles& files, const Sample& sample, const string& batch) {
  Json json = sample.parameters;
  json["candidates"] = batch;
  for (auto& [name, value] : json.items()) {
    for (const SampleData& data : sample.data) {
      if (value == data.name) value = (sample.folder / data.file).string();
    }
  }
  return files.audit(json, sample.seed);
}

TEST(AuditSample, FitsItsMethodAndFindsTheBatchWithMembersAlone) {
  const Sample sample = read_sample(std::filesystem::path(ASSAY_SOURCE_DIR) / "resources/samples/digits_audit");
  const RunRequest request = sample_request(sample, audit_info());
  EXPECT_EQ(request.method, "membership_inference.audit");
  AuditFiles files;
  const auto members = audit_sample(files, sample, "batch-17"), others = audit_sample(files, sample, "batch-18");
  EXPECT_EQ(members->scalars.at("verdict"), "evidence");
  EXPECT_EQ(others->scalars.at("verdict"), "no_evidence");
  EXPECT_TRUE(members->outputs.count("nearest_pairs")) << "64 values are shown as grey images of 8 x 8";
}

}  // namespace
}  // namespace assay::mia
