// SPDX-License-Identifier: GPL-3.0-or-later
// Training as a person runs it: a project, a worker process, a kill in the middle, a result folder.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/run/launcher.h"
#include "core/run/request.h"
#include "core/run/result_folder.h"
#include "core/store/artifacts.h"
#include "core/store/control.h"
#include "core/store/edits.h"
#include "core/store/run_list.h"
#include "core/store/run_rows.h"

namespace assay::nas {
namespace {

namespace fs = std::filesystem;

constexpr const char* fashion_mnist = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz";
constexpr const char* cell =
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|";

class TrainRun : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("assay-train-run-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    setenv("ASSAY_PLUGIN_PATH", (fs::path(ASSAY_BINARY_DIR) / "lib/assay/plugins/nas_scoring").c_str(), 1);
    setenv("ASSAY_BIN", (fs::path(ASSAY_BINARY_DIR) / "bin").c_str(), 1);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static NewRun planned(const Project& project, const std::string& data, std::int64_t channels, std::int64_t epochs,
                        std::int64_t batch) {
    RunRequest request;
    request.method = "nas_scoring.train";
    request.device = "cpu";
    request.given.set("architecture", std::string(cell));
    request.given.set("data", data);
    request.given.set("image_fit", std::string("pad32_rgb"));
    request.given.set("channels", channels);
    request.given.set("epochs", epochs);
    request.given.set("batch", batch);
    return plan_runs(load_catalogue(), &project, request).runs.front();
  }

  /// One run to its end, one killed after `killed_after` of its way and resumed: the same result folders but for
  /// times and names. Gives the first's result.json.
  Json compare_with_a_killed_one(Project& project, const NewRun& run, double killed_after) {
    std::string whole, killed;
    EXPECT_EQ(run_now_and_wait(project, run, whole, [] { return false; }).status, RunStatus::finished);
    EXPECT_EQ(run_now_and_wait(project, run, killed,
                               [&] {
                                 if (killed.empty()) return false;
                                 const RunRow row = load_run(project, killed);
                                 if (row.process != 0 && row.has_checkpoint && row.progress > killed_after)
                                   kill(row.process, SIGKILL);
                                 return false;
                               })
                  .status,
              RunStatus::interrupted);
    requeue(project, {killed});
    EXPECT_EQ(run_worker_and_wait(project, killed, [] { return false; }).status, RunStatus::finished);
    Json first = write_result_folder(project, whole, folder_ / "whole"),
         second = write_result_folder(project, killed, folder_ / "killed");
    const Json result = first;
    for (const char* field : {"run", "number", "started", "finished", "cpu_seconds"}) {
      first.erase(field);
      second.erase(field);
    }
    EXPECT_EQ(first, second);
    for (const char* name : {"history.csv", "network/model.pt", "network/config.json"})
      EXPECT_EQ(read_file(folder_ / "whole" / name), read_file(folder_ / "killed" / name)) << name;
    EXPECT_EQ(without_time(read_file(folder_ / "whole/metrics.csv")),
              without_time(read_file(folder_ / "killed/metrics.csv")));
    EXPECT_TRUE(check_project(project).empty());
    whole_ = whole;
    return result;
  }

  static std::string without_time(const std::string& csv) {
    std::string rest;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) rest += line.substr(0, line.rfind(',')) + "\n";
    return rest;
  }

  fs::path folder_;
  std::string whole_;
};

TEST_F(TrainRun, GivesAModelFolderThatIsHashedCheckedAndTheSameAfterAKill) {
  RandomStream random(9, "cifar");
  std::string bytes;
  for (int i = 0; i < 400; ++i) {
    const int label = int(random.below(2));
    bytes += char(label);
    for (int p = 0; p < 3072; ++p) bytes += char(random.below(200) + (label == 1 ? 50 : 0));
  }
  write_file_atomically(folder_ / "images.bin", bytes);
  Project project = Project::create(folder_ / "train.assay");
  const Json result = compare_with_a_killed_one(project, planned(project, folder_ / "images.bin", 4, 6, 32), 0.3);
  std::string sha256;
  for (const auto& output : result["outputs"])
    if (output["name"] == "network") {
      EXPECT_EQ(output["kind"], "model");
      EXPECT_EQ(output["file"], "network");
      sha256 = output["sha256"];
    }
  EXPECT_EQ(sha256, hash_of(folder_ / "whole/network"));

  // The folder can be given to another run, and a changed file in it is found.
  const fs::path kept = project.artifact_folder(whole_) / "network/model.pt";
  const std::string model = read_file(kept);
  write_file_atomically(kept, model + "x");
  ASSERT_EQ(check_project(project).size(), 1u);
  EXPECT_NE(check_project(project)[0].what.find("has changed"), std::string::npos);
  fs::remove(kept);
  EXPECT_EQ(check_project(project).size(), 1u);
}

TEST_F(TrainRun, LabelsThatLieInAFileOfTheirOwnAreHashedToo) {
  const auto idx = [](std::uint8_t dimensions, std::string sizes, const std::string& bytes) {
    return std::string{0, 0, 8, char(dimensions)} + std::move(sizes) + bytes;
  };
  const auto size = [](std::uint8_t count) { return std::string{0, 0, 0, char(count)}; };
  const std::string labels = std::string(20, 0) + std::string(20, 1);
  write_file_atomically(folder_ / "few-images-idx3-ubyte", idx(3, size(40) + size(28) + size(28), std::string(40 * 784, 9)));
  write_file_atomically(folder_ / "few-labels-idx1-ubyte", idx(1, size(40), labels));
  Project project = Project::create(folder_ / "labels.assay");
  const NewRun run = planned(project, folder_ / "few-images-idx3-ubyte", 2, 1, 8);
  EXPECT_EQ(run.data["data"]["labels"]["sha256"], hash_of(folder_ / "few-labels-idx1-ubyte"));
  std::string uuid;
  EXPECT_EQ(run_now_and_wait(project, run, uuid, [] { return false; }).status, RunStatus::finished);
  EXPECT_EQ(load_run(project, uuid).environment["data"]["data_labels"], run.data["data"]["labels"]["sha256"]);
  write_file_atomically(folder_ / "few-labels-idx1-ubyte", idx(1, size(40), std::string(20, 1) + std::string(20, 0)));
  uuid.clear();
  EXPECT_EQ(run_now_and_wait(project, run, uuid, [] { return false; }).status, RunStatus::failed);
  EXPECT_NE(load_run(project, uuid).error.dump().find("labels-idx1"), std::string::npos);
}

TEST_F(TrainRun, AcceptanceTwelveEpochsOnTenThousandImagesOfFashionMnist) {
  if (!fs::exists(fashion_mnist)) {
    std::cerr << "SKIPPED, NOT PASSED: " << fashion_mnist
              << " is missing. Install Debian's dataset-fashion-mnist (non-free).\n";
    GTEST_SKIP() << "Install Debian's dataset-fashion-mnist";
  }
  Project project = Project::create(folder_ / "fashion.assay");
  const Json result = compare_with_a_killed_one(project, planned(project, fashion_mnist, 8, 12, 128), 0.5);
  const double accuracy = result["scalars"]["test_accuracy"];
  std::cout << "12 epochs, C = 8, N = 1, 8,000 training and 2,000 test images: test accuracy " << accuracy << " ["
            << result["scalars"]["test_accuracy_low"] << ", " << result["scalars"]["test_accuracy_high"] << "], "
            << result["cpu_seconds"] << " s of processor time\n";
  // Logistic regression of the pixels reaches 0.842 from all 60,000 images (Xiao, Rasul, Vollgraf 2017, table 3).
  EXPECT_GT(accuracy, 0.85);
}

}  // namespace
}  // namespace assay::nas
