// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/file_lock.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/base/uuid.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {
namespace fs = std::filesystem;

TEST(Error, NamesEveryPartInItsText) {
  const Error error(ErrorKind::data, {"A column is constant", "data.csv, column 3", "1.5", "two or more values", "Remove the column"});
  EXPECT_STREQ(error.what(), "A column is constant. Where: data.csv, column 3. Value seen: 1.5. Allowed: two or more values. Remove the column.");
  EXPECT_EQ(exit_code(error.kind()), 4);
  const Error back = error_from_json(error_json(error));
  EXPECT_STREQ(back.what(), error.what());
}

TEST(Error, OffersTheNearestNames) {
  const std::vector<std::string> names{"lambda1", "threshold", "transform", "reference"};
  EXPECT_EQ(nearest_names("lamda1", names).front(), "lambda1");
  EXPECT_EQ(nearest_names("treshold", names).front(), "threshold");
  EXPECT_TRUE(nearest_names("qqqqqq", names).empty());
}

TEST(Numbers, ShortestFormRoundTrips) {
  for (const double value : {0.1, 1e-300, 123456789.123, -2.5e17, 5e-324, std::numeric_limits<double>::max()}) EXPECT_EQ(read_real(shortest(value)), value);
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(std::nan("")), "nan");
  EXPECT_EQ(shortest(-INFINITY), "-inf");
  EXPECT_FALSE(read_real("1,5"));
  EXPECT_FALSE(read_real("1 "));
  EXPECT_FALSE(read_integer("1.5"));
}

TEST(Numbers, ForPeopleFollowTheInterfacePage) {
  EXPECT_EQ(for_people(0.123456), "0.123");
  EXPECT_EQ(for_people(12.3456), "12.3");
  EXPECT_EQ(for_people(1234.4), "1,234");
  EXPECT_EQ(for_people(14.0), "14");
  EXPECT_EQ(for_people(0.00001), "1e−5");
  EXPECT_EQ(for_people(2500000.0), "2.5e6");
  EXPECT_EQ(for_people(-0.5), "−0.500");
  EXPECT_EQ(for_people(std::int64_t{-1234567}), "−1,234,567");
  EXPECT_EQ(duration_text(24), "0:24");
  EXPECT_EQ(duration_text(3723), "1:02:03");
  EXPECT_EQ(bytes_text(41'600'000), "41.6 MB");
}

TEST(Time, ReadsAndWritesRfc3339) {
  EXPECT_EQ(utc_text(1763719200000), "2025-11-21T10:00:00Z");
  EXPECT_EQ(read_utc("2025-11-21T10:00:00Z"), 1763719200000);
  EXPECT_EQ(read_utc("2025-11-21"), 1763683200000);
  EXPECT_EQ(read_utc("2025-13-21"), -1);
  EXPECT_EQ(read_utc("yesterday"), -1);
}

TEST(Uuid, IsVersionFourAndNew) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(new_uuid());
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_EQ((*seen.begin())[14], '4');
}

// xoshiro256** with splitmix64: moments of a million draws lie within five standard errors.
TEST(RandomStream, HasTheMomentsOfItsDistributions) {
  constexpr int n = 1000000;
  RandomStream stream(7, "moments");
  double normal = 0, square = 0, exponential = 0, gumbel = 0, uniform = 0;
  for (int i = 0; i < n; ++i) {
    const double z = stream.normal();
    normal += z;
    square += z * z;
    exponential += stream.exponential();
    gumbel += stream.gumbel();
    uniform += stream.uniform();
  }
  const double error = 5 / std::sqrt(n);
  EXPECT_NEAR(normal / n, 0, error);
  EXPECT_NEAR(square / n, 1, error * std::sqrt(2.0));
  EXPECT_NEAR(exponential / n, 1, error);
  EXPECT_NEAR(gumbel / n, 0.5772156649, error * M_PI / std::sqrt(6.0));
  EXPECT_NEAR(uniform / n, 0.5, error / std::sqrt(12.0));
}

TEST(RandomStream, GoesOnFromItsState) {
  RandomStream stream(3, "a");
  stream.normal();
  RandomStream other(99, "b");
  other.restore(stream.state());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(stream.normal(), other.normal());
  EXPECT_NE(RandomStream(3, "a")(), RandomStream(3, "b")());
  EXPECT_NE(RandomStream(3, "a")(), RandomStream(4, "a")());
}

TEST(FileLock, IsFreedWhenItsHolderIsKilled) {
  const test::ScratchFolder scratch;
  const fs::path file = scratch.path() / "lock";
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = FileLock::try_take(file);
    const char yes = lock ? 'y' : 'n';
    (void)!write(ready[1], &yes, 1);
    pause();
    _exit(0);
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  EXPECT_TRUE(FileLock::is_held(file));
  EXPECT_FALSE(FileLock::try_take(file));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(FileLock::is_held(file));
  EXPECT_TRUE(FileLock::try_take(file));
}

TEST(FileLock, PassesToAChildThatInheritsTheDescriptor) {
  const test::ScratchFolder scratch;
  const fs::path file = scratch.path() / "lock";
  auto lock = FileLock::try_take(file);
  ASSERT_TRUE(lock);
  const pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  lock.reset();
  EXPECT_TRUE(FileLock::is_held(file));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(FileLock::is_held(file));
}

TEST(AtomicFile, LeavesTheOldFileWhenTheNewOneCannotBeWritten) {
  const test::ScratchFolder scratch;
  const fs::path folder = scratch.path();
  write_file_atomically(folder / "a", "old");
  write_file_atomically(folder / "a", "new");
  EXPECT_EQ(read_file(folder / "a"), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}), 1);
  EXPECT_THROW(write_file_atomically(folder / "missing" / "b", "x"), Error);
  EXPECT_THROW(read_file(folder / "missing"), Error);
}

}  // namespace
}  // namespace assay
