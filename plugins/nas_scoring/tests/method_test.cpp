// SPDX-License-Identifier: GPL-3.0-or-later
// swap_score, correlation and swap_nas as a run sees them: what they refuse, what they write, what a score depends on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/data_set.h"
#include "core/method/declaration_json.h"
#include "core/run/sample_project.h"
#include "core/store/data_sets.h"
#include "core/store/edits.h"
#include "plugins/nas_scoring/declarations.h"
#include "plugins/nas_scoring/inputs/image_resize.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"
#include "plugins/nas_scoring/methods.h"
#include "plugins/nas_scoring/scoring/candidate_scores.h"
#include "plugins/nas_scoring/scoring/list_scoring.h"
#include "plugins/nas_scoring/search/swap_nas_run.h"
#include "plugins/nas_scoring/tests/test_folder.h"
#include "tests/contract/memory_context.h"

namespace assay::nas {
namespace {

namespace fs = std::filesystem;

constexpr const char* cell = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|";

class Methods : public testing::Test {
 protected:
  void SetUp() override {
    RandomStream random(9, "images");
    std::string bytes;
    for (int i = 0; i < 24; ++i) {
      bytes += static_cast<char>(i % 10);
      for (int pixel = 0; pixel < 3072; ++pixel) bytes += static_cast<char>(static_cast<unsigned char>(random.below(256)));
    }
    images_ = file("images.bin", bytes);
  }
  fs::path file(const std::string& name, const std::string& text) {
    write_file_atomically(folder_ / name, text);
    return folder_ / name;
  }

  static Parameters resolved(const Method& method, const Json& json) {
    std::vector<Problem> problems;
    const auto specs = method.info().parameters;
    const Parameters given = parameters_from_json(specs, json, problems);
    Parameters parameters = resolve(specs, given, problems);
    if (!problems.empty()) throw Error(std::move(problems));
    return parameters;
  }
  Json small(const Json& more) const {
    Json json = {{"space", "nas_bench_201"}, {"images", images_.string()}, {"samples", 4}, {"channels", 2}};
    json.update(more);
    return json;
  }
  /// Runs a method; data parameters and architectures that end in .csv are files.
  std::unique_ptr<MemoryContext> run(Method& method, const Json& json, std::uint64_t seed = 0) {
    const Parameters parameters = resolved(method, json);
    std::map<std::string, fs::path> data;
    for (const auto& spec : method.info().parameters) {
      if (!parameters.has(spec.name)) continue;
      const bool table = spec.kind == ParameterKind::text && parameters.text(spec.name).ends_with(".csv");
      if (spec.kind == ParameterKind::data || table) data[spec.name] = parameters.text(spec.name);
    }
    auto context = std::make_unique<MemoryContext>(method.info(), seed, data, folder_);
    method.run(parameters, *context);
    EXPECT_EQ(context->misuse, std::vector<std::string>{});
    return context;
  }
  Table table(const MemoryContext& context, const std::string& name) {
    return read_table(file(name + ".out.csv", context.outputs.at(name)));
  }
  static std::string problem_of(const std::vector<Problem>& problems, const std::string& parameter) {
    for (const Problem& problem : problems) {
      if (problem.parameter == parameter) return problem.message + " " + problem.allowed;
    }
    return {};
  }
  template <typename Call>
  static ErrorText refusal(ErrorKind kind, Call call) {
    try {
      call();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind) << error.what();
      return error.text();
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
  }
  static double number(const Cell& cell) {
    return std::holds_alternative<std::int64_t>(cell) ? static_cast<double>(std::get<std::int64_t>(cell)) : std::get<double>(cell);
  }
  /// Column `value` by column `architecture`.
  static std::map<std::string, double> by_architecture(const Table& table, const std::string& value) {
    const auto index = [&](const std::string& name) {
      return static_cast<std::size_t>(std::find(table.columns.begin(), table.columns.end(), name) - table.columns.begin());
    };
    std::map<std::string, double> values;
    for (const auto& row : table.rows) values[std::get<std::string>(row[index("architecture")])] = number(row[index(value)]);
    return values;
  }

  TestFolder own_{testing::UnitTest::GetInstance()->current_test_info()->name()};
  const fs::path& folder_ = own_.path();
  fs::path images_;
  SwapScoreMethod score_;
  CorrelationMethod correlation_;
  SwapNasMethod search_;
};

TEST_F(Methods, DeclareThemselvesSoundly) {
  for (const Method* method : {static_cast<const Method*>(&score_), static_cast<const Method*>(&correlation_),
                               static_cast<const Method*>(&search_)}) {
    EXPECT_EQ(declaration_problems(method->info()), std::vector<std::string>{}) << method->info().id;
  }
  EXPECT_EQ(make_methods().size(), 4u);
}

TEST_F(Methods, RefuseABadEncodingOnTheCommandLine) {
  const auto problems = score_.check(resolved(score_, small({{"architectures", "|nor_conv_3x3~0|+|nonsense~0|none~1|"}})));
  EXPECT_NE(problem_of(problems, "architectures").find("Character"), std::string::npos) << problem_of(problems, "architectures");
  EXPECT_TRUE(score_.check(resolved(score_, small({{"architectures", cell}}))).empty());
  EXPECT_TRUE(score_.check(resolved(score_, small({{"architectures", "cells.csv"}}))).empty());
}

TEST_F(Methods, RefuseABadEncodingInATableWithItsRow) {
  const fs::path list = file("cells.csv", std::string("arch\n") + cell + "\n|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|nine~2|\n");
  const ErrorText text = refusal(ErrorKind::data, [&] { run(score_, small({{"architectures", list.string()}})); });
  EXPECT_NE(text.where.find("row 2"), std::string::npos) << text.where;
  EXPECT_NE(text.message.find("Character"), std::string::npos) << text.message;
}

TEST_F(Methods, RefuseATableWithoutTheColumn) {
  const fs::path list = file("cells.csv", std::string("cell,accuracy\n") + cell + ",90\n");
  const ErrorText text = refusal(ErrorKind::data, [&] { run(score_, small({{"architectures", list.string()}})); });
  EXPECT_NE(text.allowed.find("architecture"), std::string::npos);
  const fs::path table = file("accuracy.csv", std::string("arch,test_accuracy\n") + cell + ",90\n");
  const ErrorText column = refusal(ErrorKind::data, [&] {
    run(correlation_, small({{"accuracy", table.string()}, {"accuracy_columns", Json::array({"test_acuracy"})}}));
  });
  EXPECT_NE(column.remedy.find("test_accuracy"), std::string::npos) << column.remedy;
}

TEST_F(Methods, RefuseFewerImagesThanSamples) {
  const ErrorText text = refusal(ErrorKind::data, [&] { run(score_, small({{"architectures", cell}, {"samples", 25}})); });
  EXPECT_NE(text.value.find("24"), std::string::npos);
  EXPECT_NE(text.allowed.find("25"), std::string::npos);
}

TEST_F(Methods, RefuseGreyImagesAndSayHowToFitThem) {
  std::string idx("\0\0\x08\x03\0\0\0\x08\0\0\0\x1c\0\0\0\x1c", 16);
  RandomStream random(2, "grey");
  for (int i = 0; i < 8 * 784; ++i) idx += static_cast<char>(static_cast<unsigned char>(random.below(256)));
  const fs::path grey = file("toy-images-idx3-ubyte", idx);
  const ErrorText text = refusal(ErrorKind::data, [&] { run(score_, small({{"images", grey.string()}, {"architectures", cell}})); });
  EXPECT_NE(text.remedy.find("pad32_rgb"), std::string::npos);
  const auto fitted = run(score_, small({{"images", grey.string()}, {"architectures", cell}, {"image_fit", "pad32_rgb"}}));
  EXPECT_EQ(table(*fitted, "scores").rows.size(), 1u);
}

TEST_F(Methods, OfferNoFitThatWouldRefuseTheImagesToo) {
  std::string idx("\0\0\x08\x03\0\0\0\x04\0\0\0\x28\0\0\0\x28", 16);
  const fs::path large = file("large-images-idx3-ubyte", idx + std::string(4 * 1600, '\x40'));
  const ErrorText text = refusal(ErrorKind::data, [&] { run(score_, small({{"images", large.string()}, {"architectures", cell}})); });
  EXPECT_NE(text.remedy.find("at most 32"), std::string::npos) << text.remedy;
}

TEST_F(Methods, TheRankingHoldsTheScoresBestFirst) {
  const auto context = run(score_, small({{"architectures", "sample:12"}, {"regularisation", "auto"}}));
  const Table ranking = table(*context, "ranking");
  EXPECT_EQ(by_architecture(ranking, "swap"), by_architecture(table(*context, "scores"), "swap"));
  const auto rank = by_architecture(table(*context, "scores"), "rank");
  for (std::size_t i = 0; i < ranking.rows.size(); ++i) {
    EXPECT_EQ(number(ranking.rows[i][0]), rank.at(std::get<std::string>(ranking.rows[i][1])));
    if (i > 0) {
      EXPECT_GE(number(ranking.rows[i][0]), number(ranking.rows[i - 1][0]));
    }
  }
  EXPECT_EQ(context->scalars.at("best_architecture"), std::get<std::string>(ranking.rows.front()[1]));
}

TEST_F(Methods, RefuseWhatTheThinNetworkHasFixed) {
  const Json thin = {{"space", "darts_thin"}, {"images", images_.string()}, {"architectures", "sample:2"}};
  EXPECT_TRUE(score_.check(resolved(score_, thin)).empty());
  Json wide = thin;
  wide["channels"] = 16;
  EXPECT_NE(problem_of(score_.check(resolved(score_, wide)), "channels"), "");
  Json all = thin;
  all["architectures"] = "all";
  EXPECT_NE(problem_of(score_.check(resolved(score_, all)), "architectures").find("sample:N"), std::string::npos);
}

TEST_F(Methods, AskForWhatARegularisationNeeds) {
  const auto manual = score_.check(resolved(score_, small({{"regularisation", "manual"}})));
  EXPECT_NE(problem_of(manual, "mu"), "");
  EXPECT_NE(problem_of(manual, "sigma"), "");
  EXPECT_NE(problem_of(score_.check(resolved(score_, small({{"regularisation", "target"}}))), "target_size"), "");
}

TEST_F(Methods, AScoreDependsNeitherOnTheListNorOnItsOrder) {
  const auto sample = run(score_, small({{"architectures", "sample:12"}, {"regularisation", "auto"}, {"repeats", 2}}), 5);
  const Table whole = table(*sample, "scores");
  std::string reversed = "architecture\n";
  for (auto row = whole.rows.rbegin(); row != whole.rows.rend(); ++row) reversed += std::get<std::string>((*row)[0]) + "\n";
  const fs::path list = file("reversed.csv", reversed);
  const Table again = table(*run(score_, small({{"architectures", list.string()}, {"regularisation", "auto"}, {"repeats", 2}}), 5), "scores");
  for (const char* column : {"swap", "swap_sd", "swap_regularised", "rank"}) {
    EXPECT_EQ(by_architecture(whole, column), by_architecture(again, column)) << column;
  }
  const std::string first = std::get<std::string>(whole.rows[3][0]);
  const Table alone = table(*run(score_, small({{"architectures", first}, {"regularisation", "auto"}, {"repeats", 2}}), 5), "scores");
  EXPECT_EQ(by_architecture(alone, "swap_regularised").at(first), by_architecture(whole, "swap_regularised").at(first));
}

TEST_F(Methods, AScoreDoesNotDependOnThreads) {
  const Parameters parameters = resolved(score_, small({{"architectures", "sample:9"}}));
  MemoryContext context(score_.info(), 1, {{"images", images_}}, folder_);
  const ImageBatch batch = read_batch(parameters, context);
  const auto scorer = [&](int threads) {
    return CandidateScorer(space("nas_bench_201"), scale_of(parameters, batch), batch, score_options(parameters, context),
                           Measures{true, true, true, false}, threads);
  };
  const auto list = read_architectures(parameters, context);
  int calls = 0;
  const auto one = scorer(1)(list, [&] { ++calls; }), four = scorer(4)(list, [&] { ++calls; });
  EXPECT_EQ(calls, 18);
  ASSERT_EQ(one.size(), four.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].architecture, four[i].architecture);
    EXPECT_EQ(one[i].swap, four[i].swap);
    EXPECT_EQ(one[i].nwot, four[i].nwot);
    EXPECT_EQ(one[i].synflow, four[i].synflow);
  }
}

TEST_F(Methods, ScoresComeWithTheirPictures) {
  const auto context = run(score_, small({{"architectures", cell}}));
  const Table cells = table(*context, "cells"), layers = table(*context, "layers");
  EXPECT_EQ(std::get<std::string>(cells.rows.at(0)[0]), cell);
  EXPECT_NE(std::get<std::string>(cells.rows.at(0)[1]).find("digraph"), std::string::npos);
  double units = 0;
  for (const auto& row : layers.rows) units += number(row[2]);
  EXPECT_EQ(units, by_architecture(table(*context, "scores"), "units").at(cell));
}

TEST_F(Methods, IsomorphicCellsAreScoredOnceWhenAsked) {
  const std::string twin = "|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|none~0|skip_connect~1|none~2|";
  const std::string other = "|none~0|+|nor_conv_3x3~0|none~1|+|none~0|none~1|skip_connect~2|";
  const fs::path list = file("list.csv", "architecture\n" + twin + "\n" + other + "\n" + twin + "\n");
  const bool same = space("nas_bench_201").canonical(twin) == space("nas_bench_201").canonical(other);
  EXPECT_EQ(table(*run(score_, small({{"architectures", list.string()}})), "scores").rows.size(), 2u);
  EXPECT_EQ(table(*run(score_, small({{"architectures", list.string()}, {"unique", true}})), "scores").rows.size(), same ? 1u : 2u);
}

TEST_F(Methods, DeadEdgesCountUnlessTheyArePruned) {
  const std::string alive = "|none~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|",
                    dead = "|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|";
  const fs::path list = folder_ / "dead.csv";
  write_file_atomically(list, "architecture\n" + alive + "\n" + dead + "\n");
  const auto kept = by_architecture(table(*run(score_, small({{"architectures", list.string()}})), "scores"), "parameters");
  const auto pruned = by_architecture(table(*run(score_, small({{"architectures", list.string()}, {"prune", true}})), "scores"), "parameters");
  EXPECT_GT(kept.at(dead), kept.at(alive));
  EXPECT_EQ(pruned.at(dead), kept.at(alive));
  EXPECT_EQ(pruned.at(alive), kept.at(alive));
}

TEST_F(Methods, ACancelledListKeepsWhatItHasScored) {
  const Parameters parameters = resolved(score_, small({{"architectures", "sample:40"}, {"repeats", 16}}));
  MemoryContext context(score_.info(), 0, {{"images", images_}}, folder_);
  MemoryContext whole(score_.info(), 0, {{"images", images_}}, folder_);
  score_.run(parameters, whole);
  context.cancel_at = whole.stop_points / 2;
  try {
    score_.run(parameters, context);
    ADD_FAILURE() << "nothing was cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
  const auto partial = by_architecture(table(context, "scores"), "swap"), all = by_architecture(table(whole, "scores"), "swap");
  EXPECT_GT(partial.size(), 0u);
  EXPECT_LT(partial.size(), all.size());
  for (const auto& [architecture, score] : partial) EXPECT_EQ(score, all.at(architecture));
}

TEST_F(Methods, CorrelationJoinsByTheVeryText) {
  const Table drawn = table(*run(score_, small({{"architectures", "sample:14"}})), "scores");
  std::string csv = "index,arch,accuracy,note\n";
  for (std::size_t i = 0; i < drawn.rows.size(); ++i) {
    csv += std::to_string(i) + "," + std::get<std::string>(drawn.rows[i][0]) + "," + shortest(number(drawn.rows[i][1]) / 10) + ",x\n";
  }
  const fs::path accuracy = file("accuracy.csv", csv);
  const auto context = run(correlation_, small({{"accuracy", accuracy.string()}, {"resamples", 50}}));
  const Table correlations = table(*context, "correlations");
  ASSERT_EQ(correlations.rows.size(), 6u);
  for (const auto& row : correlations.rows) {
    EXPECT_EQ(std::get<std::string>(row[1]), "accuracy");
    EXPECT_EQ(number(row[6]), 14);
    if (std::get<std::string>(row[0]) != "parameters") continue;
    EXPECT_NEAR(number(row[2]), 1, 1e-12) << "the accuracies are the parameters";
    EXPECT_EQ(number(row[7]), 0);
  }
  EXPECT_EQ(table(*context, "points").rows.size(), 6u * 14u);
  EXPECT_EQ(table(*context, "cells").rows.size(), 14u);
}

TEST_F(Methods, CorrelationRefusesTwoAccuraciesOfOneArchitecture) {
  const fs::path accuracy = file("accuracy.csv", std::string("arch,val_acc\n") + cell + ",80\n" + cell + ",81\n");
  const ErrorText text = refusal(ErrorKind::data, [&] { run(correlation_, small({{"accuracy", accuracy.string()}})); });
  EXPECT_NE(text.where.find("row 2"), std::string::npos);
}

TEST_F(Methods, SearchReturnsARankedShortlistUnderTheLimit) {
  const auto context = run(search_, small({{"population", 12}, {"generations", 10}, {"samples", 16}, {"repeats", 1},
                                           {"final_repeats", 2}, {"shortlist", 5}, {"max_parameters", 1500}}));
  const Table shortlist = table(*context, "shortlist");
  ASSERT_EQ(shortlist.rows.size(), 5u);
  double before = INFINITY;
  for (std::size_t i = 0; i < shortlist.rows.size(); ++i) {
    EXPECT_EQ(number(shortlist.rows[i][0]), static_cast<double>(i) + 1);
    const double regularised = number(shortlist.rows[i][8]);
    EXPECT_LE(regularised, before);
    before = regularised;
  }
  for (const auto& [architecture, parameters] : by_architecture(table(*context, "scores"), "parameters")) {
    EXPECT_LE(parameters, 1500) << architecture;
  }
  EXPECT_EQ(table(*context, "history").rows.size(), 11u * 12u);
}

TEST_F(Methods, SearchByTheEnsembleRanksByAllThreeScores) {
  const auto context = run(search_, small({{"population", 12}, {"generations", 6}, {"samples", 16}, {"repeats", 1},
                                           {"final_repeats", 1}, {"shortlist", 6}, {"objective", "ensemble"}}));
  const Table shortlist = table(*context, "shortlist");
  ASSERT_EQ(shortlist.rows.size(), 6u);
  double before = 0;
  for (const auto& row : shortlist.rows) {
    // One and the same order of regularised scores is that of the ranks among the six.
    double better = 1;
    for (const auto& other : shortlist.rows) better += number(other[8]) > number(row[8]);
    const double product = better * number(row[14]) * number(row[15]);
    EXPECT_GE(product, before) << "the sum of logarithms of three ranks";
    before = product;
  }
}

TEST_F(Methods, TheSampleProjectOpensWithTheFormsOfAllFourMethods) {
  const fs::path sample = fs::path(ASSAY_SOURCE_DIR) / "resources/samples/nas_bench_201";
  EXPECT_TRUE(fs::exists(read_sample(sample).figure));
  const Project project = create_sample(sample, folder_ / "sample.assay");
  for (const auto& method : make_methods()) {
    const auto form = setting(project, "form/" + method->info().id);
    ASSERT_TRUE(form) << method->info().id;
    const Parameters parameters = resolved(*method, form->at("parameters"));
    EXPECT_TRUE(method->check(parameters).empty()) << method->info().id;
    for (const ParameterSpec& spec : method->info().parameters) {
      if (spec.kind != ParameterKind::data || !parameters.has(spec.name)) continue;
      EXPECT_TRUE(find_data_set(project, parameters.text(spec.name)).has_value()) << method->info().id << " " << spec.name;
    }
  }
}

TEST(RankEnsemble, AddsLogarithmsOfRanks) {
  const auto sums = rank_ensemble({{3, 2, 1}, {1, 5, 2}, {NAN, 1, 2}});
  EXPECT_EQ(sums[0], -INFINITY);
  EXPECT_NEAR(sums[1], -std::log(2.0 * 1 * 2 / 27), 1e-12);
  EXPECT_NEAR(sums[2], -std::log(3.0 * 2 * 1 / 27), 1e-12);
}

TEST_F(Methods, SearchSaysWhenNothingIsSmallEnough) {
  const ErrorText text = refusal(ErrorKind::method, [&] { run(search_, small({{"max_parameters", 10}})); });
  EXPECT_NE(text.remedy.find("max_parameters"), std::string::npos);
}

TEST(ImageResize, InterpolatesBetweenPixelCentres) {
  const std::vector<float> row = {0, 1, 2, 3};
  EXPECT_EQ(resize_bilinear(row, 1, 1, 4, 1, 2), (std::vector<float>{0.5f, 2.5f}));
  EXPECT_EQ(resize_bilinear(row, 1, 1, 4, 1, 8), (std::vector<float>{0, 0.25f, 0.75f, 1.25f, 1.75f, 2.25f, 2.75f, 3}));
  EXPECT_EQ(resize_bilinear({1, 2, 3, 4}, 1, 2, 2, 1, 1), (std::vector<float>{2.5f}));
}

TEST(Ranks, ShareTheSmallestPlaceOfEqualValues) {
  EXPECT_EQ(ranks_of({3, 5, 3, NAN, 1}), (std::vector<std::int64_t>{2, 1, 2, 0, 4}));
}

}  // namespace
}  // namespace assay::nas
