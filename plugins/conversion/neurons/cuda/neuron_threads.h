// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What one thread of each CUDA kernel does, as functions of its number that the host can call too: the tests run every thread of a grid through them on the processor.
// A number past the last thread's does nothing. C++17, no LibTorch; all pointers are to memory of the device that runs the thread.

#include <type_traits>

#include "plugins/conversion/neurons/neuron_step.h"

namespace assay::snn::cuda {

/// rows x channels x inner neurons, as NeuronShape.
struct Grid {
  std::int64_t rows, channels, inner;
  ASSAY_NEURON std::int64_t units() const { return channels * inner; }
  ASSAY_NEURON std::int64_t count() const { return rows * channels * inner; }
};

/// 1, channels or units values.
struct Parameter {
  const float* values;
  std::int64_t count;
  ASSAY_NEURON float at(const Grid& grid, std::int64_t neuron) const {
    if (count == 1) return values[0];
    const std::int64_t unit = neuron % grid.units();
    return values[count == grid.units() ? unit : unit / grid.inner];
  }
};

ASSAY_NEURON std::int64_t divided_up(std::int64_t count, std::int64_t by) { return (count + by - 1) / by; }

struct Start {
  Grid grid;
  Parameter theta, beta;
  float* membrane;
};
ASSAY_NEURON void start_thread(const Start& start, std::int64_t thread) {
  if (thread < start.grid.count()) start.membrane[thread] = start.beta.at(start.grid, thread) * start.theta.at(start.grid, thread);
}

/// As IfCall; what is null is not written. The number of spikes is what forward_thread returns.
struct Forward {
  Grid grid;
  Parameter theta;
  std::int64_t steps;
  std::int64_t stride;  ///< floats from one step's currents to the next one's; 0: the same at every step
  const float* current;
  float* membrane;
  float* output;
  float* total;
  std::int32_t* spikes;
  std::uint8_t* bits;
};
/// Neurons of a thread: all of a byte of bits where those are wanted, so that no two threads write one byte.
ASSAY_NEURON std::int64_t forward_width(const Forward& forward) { return forward.bits ? 8 : 1; }
ASSAY_NEURON std::int64_t forward_threads(const Forward& forward) { return divided_up(forward.grid.count(), forward_width(forward)); }

template <bool is_signed, bool at_least, bool soft, int width>
ASSAY_NEURON std::int64_t forward_thread(const Forward& forward, std::int64_t thread) {
  const std::int64_t count = forward.grid.count(), first = thread * width, bytes = divided_up(count, 8);
  if (first >= count) return 0;
  const int size = static_cast<int>(count - first < width ? count - first : width);
  float theta[width], membrane[width], total[width];
  std::int32_t spikes[width];
  for (int i = 0; i < width; ++i) {
    const bool here = i < size;
    theta[i] = here ? forward.theta.at(forward.grid, first + i) : 1.0f;
    membrane[i] = here ? forward.membrane[first + i] : 0.0f;
    total[i] = here && forward.total ? forward.total[first + i] : 0.0f;
    spikes[i] = 0;
  }
  for (std::int64_t t = 0; t < forward.steps; ++t) {
    const float* current = forward.current + t * forward.stride + first;
    unsigned packed = 0;
    for (int i = 0; i < width; ++i) {
      if (i >= size) break;
      const float u = membrane[i] + current[i];
      const float output = fired<is_signed, at_least>(u, theta[i]);
      membrane[i] = after_reset<soft>(u, output);
      total[i] += output;
      spikes[i] += output != 0.0f ? 1 : 0;
      packed |= (output != 0.0f ? 1u : 0u) << i;
      if (forward.output) forward.output[t * count + first + i] = output;
    }
    if (width == 8) forward.bits[t * bytes + thread] = static_cast<std::uint8_t>(packed);
  }
  std::int64_t all = 0;
  for (int i = 0; i < width; ++i) {
    if (i >= size) break;
    forward.membrane[first + i] = membrane[i];
    if (forward.total) forward.total[first + i] = total[i];
    if (forward.spikes) forward.spikes[first + i] += spikes[i];
    all += spikes[i];
  }
  return all;
}

/// As IfGradientCall. `membranes` is working space of steps x count; it may be where the currents' gradient goes, as each place is read before it is written.
struct Backward {
  Grid grid;
  Parameter theta, beta;
  std::int64_t steps;
  const float* current;
  const float* output_gradient;
  float* membranes;
  float* current_gradient;  ///< or null
  float *theta_parts, *beta_parts;  ///< count each, written: every neuron's part of the gradients
  float gamma, slope;       ///< slope: 1 / gamma^2
};
template <bool is_signed, bool relative>
ASSAY_NEURON void backward_thread(const Backward& backward, std::int64_t thread) {
  const std::int64_t count = backward.grid.count();
  if (thread >= count) return;
  const float theta = backward.theta.at(backward.grid, thread), beta = backward.beta.at(backward.grid, thread);
  float membrane = beta * theta;
  for (std::int64_t t = 0; t < backward.steps; ++t) {
    const float u = membrane + backward.current[t * count + thread];
    backward.membranes[t * count + thread] = u;
    membrane = u - fired<is_signed, true>(u, theta);
  }
  float carried = 0.0f, theta_sum = 0.0f;
  for (std::int64_t t = backward.steps - 1; t >= 0; --t) {
    const std::int64_t place = t * count + thread;
    gradient_step<is_signed, relative>(backward.membranes[place], theta, backward.output_gradient[place], backward.gamma, backward.slope, carried, theta_sum);
    if (backward.current_gradient) backward.current_gradient[place] = carried;
  }
  backward.theta_parts[thread] = theta_sum + carried * beta;
  backward.beta_parts[thread] = carried * theta;
}

struct Levels {
  Grid grid;
  Parameter theta;
  float levels, lowest;          ///< lowest: -levels of a signed site, else 0
  const float* z;
  float* a;                      ///< forwards
  const float* upstream;         ///< backwards, as the two below
  float *z_gradient, *theta_parts;
};
ASSAY_NEURON void levels_thread(const Levels& levels, std::int64_t thread) {
  if (thread >= levels.grid.count()) return;
  const float theta = levels.theta.at(levels.grid, thread);
  levels.a[thread] = theta * (qcfs_level(levels.z[thread], theta, levels.levels, levels.lowest) / levels.levels);
}
ASSAY_NEURON void levels_gradient_thread(const Levels& levels, std::int64_t thread) {
  if (thread >= levels.grid.count()) return;
  qcfs_gradient(levels.z[thread], levels.theta.at(levels.grid, thread), levels.upstream[thread], levels.levels, levels.lowest, levels.z_gradient[thread], levels.theta_parts[thread]);
}

/// One level of a sum over neurons by parameter: every thread adds up to fold_length entries, always the same ones in the same order, so that the result does
/// not depend on when threads run. Several levels, until one entry is left.
constexpr std::int64_t fold_length = 64;

/// Entry e of parameter k among values that lie by neuron, or (after the first level) by entry and parameter.
struct Entries {
  std::int64_t parameters, entries;
  std::int64_t inner, units;     ///< of the neurons; 0, 0: entries x parameters
  ASSAY_NEURON std::int64_t place(std::int64_t k, std::int64_t e) const {
    if (parameters == 1) return e;
    if (units == 0 || parameters == units) return e * parameters + k;
    return e / inner * units + k * inner + e % inner;
  }
};
ASSAY_NEURON Entries entries_of(const Grid& grid, std::int64_t parameters) { return {parameters, grid.count() / parameters, grid.inner, grid.units()}; }
ASSAY_NEURON std::int64_t chunks_of(const Entries& entries) { return divided_up(entries.entries, fold_length); }

template <typename Value>
struct Fold {
  Entries entries;
  const Value* from;
  double* to;  ///< chunks x parameters
};
template <typename Value>
ASSAY_NEURON void fold_thread(const Fold<Value>& fold, std::int64_t thread) {
  const std::int64_t chunks = chunks_of(fold.entries), parameters = fold.entries.parameters;
  if (thread >= chunks * parameters) return;
  const std::int64_t k = thread % parameters, chunk = thread / parameters;
  double sum = 0;
  for (std::int64_t e = chunk; e < fold.entries.entries; e += chunks) sum += static_cast<double>(fold.from[fold.entries.place(k, e)]);
  fold.to[thread] = sum;
}
/// gradient[k] += sum of parameter k.
ASSAY_NEURON void finish_thread(const double* sums, std::int64_t parameters, float* gradient, std::int64_t thread) {
  if (thread < parameters) gradient[thread] += static_cast<float>(sums[thread]);
}

/// Doubles of working space that add_up needs.
inline std::int64_t fold_space(const Grid& grid, std::int64_t parameters) {
  const std::int64_t first = chunks_of(entries_of(grid, parameters));
  return (first + divided_up(first, fold_length)) * parameters;
}
/// The order of a sum: `run(threads, body)` must call body(thread) for every thread before it returns, or before the next run on the same stream begins.
template <typename RunFold, typename RunFoldAgain, typename RunFinish>
void add_up(const Grid& grid, const float* parts, float* gradient, std::int64_t parameters, double* space, RunFold first, RunFoldAgain again, RunFinish finish) {
  Entries entries = entries_of(grid, parameters);
  double *sums = space, *other = space + chunks_of(entries) * parameters;
  first(Fold<float>{entries, parts, sums}, chunks_of(entries) * parameters);
  for (entries = {parameters, chunks_of(entries), 0, 0}; entries.entries > 1; entries.entries = chunks_of(entries)) {
    again(Fold<double>{entries, sums, other}, chunks_of(entries) * parameters);
    double* const swapped = sums;
    sums = other;
    other = swapped;
  }
  finish(sums, parameters, gradient);
}

/// Calls run with the flags as types.
template <typename Run>
void with_flag(bool flag, Run run) {
  if (flag) run(std::true_type());
  else run(std::false_type());
}

}  // namespace assay::snn::cuda
