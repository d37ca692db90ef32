# SPDX-License-Identifier: GPL-3.0-or-later
# Add plain_sources (no LibTorch header) and torch_sources (LibTorch) as needed.
list(APPEND torch_sources
  statistics/kernel_tiles.cpp
  statistics/kernels.cpp
  statistics/label_sums.cpp
  statistics/set_function.cpp)
