// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/process_state.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace assay {
namespace {

/// A process that does `work` for ever, until it is killed with this.
class Child {
 public:
  explicit Child(void (*work)()) : process_(fork()) {
    if (process_ == 0)
      for (;;) work();
  }
  ~Child() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  pid_t process() const { return process_; }

 private:
  pid_t process_;
};

bool comes(const std::function<bool()>& is_so) {
  for (int k = 0; k < 12000; ++k) {
    if (is_so()) return true;
    usleep(10000);
  }
  return false;
}

TEST(LastChance, IsOverForAProcessThatSleeps) {
  const Child child([] { pause(); });
  const LastChance chance(child.process());
  EXPECT_TRUE(comes([&] { return chance.over(); }));
  EXPECT_LT(process_cpu_seconds(child.process()), 1);
}

TEST(LastChance, OfAProcessThatComputesIsASecondOfProcessorTime) {
  const Child child([] {
    static volatile int sum = 0;
    sum = sum + 1;
  });
  const LastChance chance(child.process());
  EXPECT_FALSE(chance.over());
  EXPECT_TRUE(comes([&] { return chance.over(); }));
  EXPECT_TRUE(process_cpu_seconds(child.process()) >= 1 || chance.waited() > 60);
}

TEST(LastChance, IsOverWhenTheProcessIsGone) {
  pid_t process = 0;
  {
    const Child child([] { pause(); });
    process = child.process();
  }
  EXPECT_FALSE(process_wants_to_run(process));
  EXPECT_EQ(process_cpu_seconds(process), 0);
  EXPECT_TRUE(LastChance(process).over());
}

}  // namespace
}  // namespace assay
