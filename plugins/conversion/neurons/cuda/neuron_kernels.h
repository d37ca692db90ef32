// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The kernels on a CUDA stream: raw pointers to memory of the stream's device, neither LibTorch nor CUDA headers needed. Built with ASSAY_CUDA alone (library snn_cuda).

#include "plugins/conversion/neurons/cuda/neuron_threads.h"

struct CUstream_st;

namespace assay::snn::cuda {

using Stream = CUstream_st*;  ///< CUDA's cudaStream_t

/// Each puts its work on the stream and returns at once: null, or what CUDA says is wrong with the launch. Same input, same bytes: sums are added up in a fixed order,
/// and what several threads add to at once are whole numbers.
const char* start_membrane(const Start& start, Stream stream);
/// fired (device memory; null: not wanted): += the number of spikes of all neurons and steps.
const char* if_forward(const Forward& forward, bool is_signed, bool at_least, bool soft, std::int64_t* fired, Stream stream);
/// theta_gradient and beta_gradient (null: not wanted) are added to; space: fold_space() doubles for the larger of both.
const char* if_backward(const Backward& backward, bool is_signed, bool relative, float* theta_gradient, float* beta_gradient, double* space, Stream stream);
const char* qcfs_forward(const Levels& levels, Stream stream);
const char* qcfs_backward(const Levels& levels, float* theta_gradient, double* space, Stream stream);

}  // namespace assay::snn::cuda
