// SPDX-License-Identifier: GPL-3.0-or-later
// What every registered method must keep to, whatever it does. A new method inherits all of it by being found.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "core/base/paths.h"
#include "core/base/process_state.h"
#include "core/method/declaration_json.h"
#include "core/method/plugin_library.h"
#include "core/run/launcher.h"
#include "core/run/request.h"
#include "core/store/run_rows.h"
#include "tests/contract/contract_cases.h"
#include "tests/contract/memory_context.h"

namespace assay {
namespace {
namespace fs = std::filesystem;

/// The plugins of this build and the probe.
const std::vector<std::shared_ptr<PluginLibrary>>& libraries() {
  static const auto all = [] {
    setenv("ASSAY_PLUGIN_PATH", (fs::path(ASSAY_BINARY_DIR) / "tests/plugins/probe").c_str(), 1);
    std::vector<std::shared_ptr<PluginLibrary>> loaded;
    for (const auto& record : find_plugins(plugin_folders()))
      if (record.state == PluginState::found) loaded.push_back(PluginLibrary::load(record));
    return loaded;
  }();
  return all;
}

std::vector<std::string> method_ids() {
  std::vector<std::string> ids;
  for (const auto& library : libraries())
    for (const auto& method : library->methods()) ids.push_back(method->info().id);
  return ids;
}

Method& method_of(const std::string& id) {
  for (const auto& library : libraries())
    if (Method* method = library->find(id)) return *method;
  throw std::runtime_error("no method " + id);
}

class Contract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    std::string name = GetParam();
    std::replace(name.begin(), name.end(), '.', '-');
    folder_ = fs::temp_directory_path() / ("assay-contract-" + name + "-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    const auto cases = contract_cases(folder_ / "data");
    ASSERT_TRUE(cases.count(GetParam())) << "add a case for " << GetParam() << " to contract_cases.cpp";
    case_ = cases.at(GetParam());
    info_ = method_of(GetParam()).info();
  }
  void TearDown() override { fs::remove_all(folder_); }

  Parameters resolved(const Json& json) {
    std::vector<Problem> problems;
    Parameters given = parameters_from_json(info_.parameters, json, problems);
    Parameters parameters = resolve(info_.parameters, given, problems);
    EXPECT_TRUE(problems.empty()) << problems.front().message << " " << problems.front().parameter;
    return parameters;
  }
  std::unique_ptr<MemoryContext> run(const Json& json, std::uint64_t seed, std::optional<std::string> from = {}) {
    const Parameters parameters = resolved(json);
    std::map<std::string, fs::path> data;
    for (const auto& spec : info_.parameters)
      if (spec.kind == ParameterKind::data && parameters.has(spec.name)) data[spec.name] = parameters.text(spec.name);
    auto context = std::make_unique<MemoryContext>(info_, seed, data, folder_);
    context->resume_from = std::move(from);
    method_of(GetParam()).run(parameters, *context);
    return context;
  }
  RunRequest request(const Json& json) {
    std::vector<Problem> problems;
    RunRequest request;
    request.method = GetParam();
    request.given = parameters_from_json(info_.parameters, json, problems);
    return request;
  }

  fs::path folder_;
  ContractCase case_;
  MethodInfo info_;
};

TEST_P(Contract, TheDeclarationIsSoundAndSurvivesJson) {
  EXPECT_EQ(declaration_problems(info_), std::vector<std::string>{});
  EXPECT_EQ(to_json(method_info_from_json(to_json(info_))), to_json(info_));
  EXPECT_FALSE(info_.phases.empty());
  EXPECT_FALSE(info_.figures.empty()) << "a method has something to show";
}

TEST_P(Contract, EachBoundIsRefusedWithItsName) {
  Catalogue catalogue;
  catalogue.methods = {info_};
  for (const auto& spec : info_.parameters) {
    std::vector<std::string> outside;
    if (spec.minimum) outside.push_back(spec.kind == ParameterKind::integer || spec.element == ParameterKind::integer ? shortest(*spec.minimum - 1) : shortest(*spec.minimum - 1e-3 * std::max(1.0, std::abs(*spec.minimum))));
    if (spec.maximum) outside.push_back(shortest(*spec.maximum + std::max(1.0, std::abs(*spec.maximum) * 1e-3)));
    if (spec.kind == ParameterKind::choice) outside.push_back("no_such_choice");
    for (const auto& text : outside) {
      RunRequest asked = request(case_.parameters);
      asked.given.set(spec.name, text);
      Problem problem;
      ParameterSpec copy = spec;
      EXPECT_FALSE(parse_value(copy, text, problem)) << spec.name << "=" << text;
      EXPECT_EQ(problem.parameter, spec.name);
      EXPECT_NE(problem.allowed, "") << spec.name;
      const auto problems = request_problems(catalogue, asked);
      EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), [&](const Problem& p) { return p.parameter == spec.name; })) << spec.name << "=" << text;
    }
  }
}

TEST_P(Contract, DeclaredOutputsAreMadeAndProgressIsMonotone) {
  const auto context = run(case_.parameters, 3);
  EXPECT_EQ(context->misuse, std::vector<std::string>{});
  for (const auto& output : info_.outputs) {
    if (output.optional) continue;
    EXPECT_TRUE(output.kind == OutputKind::scalar ? context->scalars.count(output.name) : context->outputs.count(output.name)) << output.name;
  }
  ASSERT_FALSE(context->fractions.empty());
  EXPECT_TRUE(std::is_sorted(context->fractions.begin(), context->fractions.end()));
  EXPECT_GE(context->fractions.front(), 0);
  EXPECT_LE(context->fractions.back(), 1);
  EXPECT_GT(context->stop_points, 0);
}

TEST_P(Contract, TheSameSeedGivesTheSameBytes) {
  const auto first = run(case_.parameters, 3), second = run(case_.parameters, 3);
  EXPECT_EQ(first->outputs, second->outputs);
  EXPECT_EQ(first->scalars, second->scalars);
  EXPECT_EQ(first->points, second->points);
  EXPECT_EQ(first->warnings, second->warnings);
  const auto other = run(case_.parameters, 4);
  if (info_.seed_drives == SeedDrives::nothing) { EXPECT_EQ(first->outputs, other->outputs); }
  if (info_.seed_drives == SeedDrives::everything) { EXPECT_NE(first->outputs, other->outputs); }
}

TEST_P(Contract, AResumedRunEqualsAnUninterruptedOne) {
  const auto whole = run(case_.parameters, 3);
  if (whole->checkpoints.empty()) {
    const bool is_short = info_.id == "dag_learning.simulate" || info_.id == "probe.verdict";
    EXPECT_TRUE(is_short) << "a method without checkpoints must be short";
    return;
  }
  const std::size_t count = whole->checkpoints.size();
  for (const std::size_t at : {std::size_t{0}, count / 2, count - 1}) {
    const auto resumed = run(case_.parameters, 3, whole->checkpoints[at]);
    EXPECT_EQ(resumed->outputs, whole->outputs) << "from checkpoint " << at;
    std::vector<MemoryContext::Point> points(whole->points.begin(), whole->points.begin() + static_cast<std::ptrdiff_t>(whole->points_at_checkpoint[at]));
    points.insert(points.end(), resumed->points.begin(), resumed->points.end());
    EXPECT_EQ(points, whole->points) << "from checkpoint " << at;
    // A scalar given before the checkpoint is kept; one given after it is given again.
    for (const auto& [name, text] : resumed->scalars) EXPECT_EQ(text, whole->scalars.at(name)) << name;
  }
}

TEST_P(Contract, NanInTheInputIsRefused) {
  if (!case_.takes_table) return;
  const fs::path broken = folder_ / "broken.csv";
  write_file_atomically(broken, "V1,V2,V3,V4,V5,V6\n1,2,3,4,5,6\n2,nan,1,5,6,7\n3,4,6,6,7,9\n");
  Json parameters = case_.parameters;
  parameters["data"] = broken.string();
  try {
    run(parameters, 0);
    ADD_FAILURE() << "NaN was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
    EXPECT_NE(error.text().remedy, "");
  }
}

TEST_P(Contract, ACancelledRunEndsWithinASecondOfCpuTime) {
  setenv("ASSAY_BIN", (fs::path(ASSAY_BINARY_DIR) / "bin").c_str(), 1);
  Project project = Project::create(folder_ / "cancel.assay");
  const Catalogue catalogue = load_catalogue();
  const PlannedRuns planned = plan_runs(catalogue, &project, request(case_.long_parameters));
  std::string uuid;
  double cpu_at_cancel = -1;
  const WorkerEnd end = run_now_and_wait(project, planned.runs.front(), uuid, [&] {
    if (uuid.empty() || cpu_at_cancel >= 0) return cpu_at_cancel >= 0;
    const RunRow row = load_run(project, uuid);
    if (row.process == 0 || row.progress <= 0) return false;
    cpu_at_cancel = process_cpu_seconds(row.process);
    return true;
  });
  const RunRow row = load_run(project, uuid);
  ASSERT_GE(cpu_at_cancel, 0) << "it ended before it could be cancelled: " << to_string(row.status) << " " << dump_json(row.error);
  EXPECT_EQ(end.status, RunStatus::cancelled);
  EXPECT_EQ(end.exit_code, 3);
  EXPECT_LT(row.cpu_seconds - cpu_at_cancel, 1.0);
}

INSTANTIATE_TEST_SUITE_P(Methods, Contract, testing::ValuesIn(method_ids()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
});

}  // namespace
}  // namespace assay
