// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include "core/base/export.h"

namespace assay {

/// Processor time of a process and all its threads so far, in seconds; 0 when it is gone. Source: /proc/PID/stat. Thread: any.
ASSAY_CORE double process_cpu_seconds(pid_t process);

/// Whether a thread of the process could go on but has not got the processor or the disk (state R or D in /proc).
ASSAY_CORE bool process_wants_to_run(pid_t process);

/// How a process that was asked to end is judged: on a machine with too much to do the wall clock says nothing. It has had its chance
/// when it used a second of processor time since, or waits for something by itself, or when a minute has passed.
class ASSAY_CORE LastChance {
 public:
  /// Now it is asked.
  explicit LastChance(pid_t process);
  /// Seconds since then by the wall clock.
  double waited() const;
  bool over() const;

 private:
  pid_t process_;
  double cpu_before_, asked_;
};

}  // namespace assay
