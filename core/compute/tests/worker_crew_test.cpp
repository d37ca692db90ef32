// SPDX-License-Identifier: GPL-3.0-or-later
// A crew of threads does every piece of a list once, whoever is quicker, and outlives a piece that fails.
#include "core/compute/worker_crew.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>

namespace assay {
namespace {

TEST(WorkerCrew, DoesEveryPieceOnce) {
  for (const int threads : {1, 2, 5}) {
    WorkerCrew crew(threads);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{100}}) {
      std::vector<std::atomic<int>> done(count);
      crew.run(count, [&](std::size_t i) { ++done[i]; });
      for (const auto& times : done) EXPECT_EQ(times, 1);
    }
  }
}

// The other pieces last a millisecond, so that the list would take 10 s with three threads: a failure that ends nothing is
// seen, while a machine that is slow to deliver an exception is forgiven.
TEST(WorkerCrew, BeginsNoPieceAfterAFailureAndThrowsIt) {
  constexpr int pieces = 30000;
  for (const int threads : {1, 3}) {
    WorkerCrew crew(threads);
    std::atomic<int> begun{0};
    const auto failing = [&](std::size_t i) {
      ++begun;
      if (i == 4) throw std::runtime_error("the fifth fails");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    };
    EXPECT_THROW(crew.run(pieces, failing), std::runtime_error);
    if (threads == 1) { EXPECT_EQ(begun, 5); }
    EXPECT_LT(begun, pieces);
  }
}

TEST(WorkerCrew, WorksOnAfterAFailure) {
  for (const int threads : {1, 3}) {
    WorkerCrew crew(threads);
    EXPECT_THROW(crew.run(3, [](std::size_t i) { if (i == 1) throw std::runtime_error("the second fails"); }), std::runtime_error);
    std::atomic<int> done{0};
    crew.run(10, [&](std::size_t) { ++done; });
    EXPECT_EQ(done, 10);
  }
}

}  // namespace
}  // namespace assay
