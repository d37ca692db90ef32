# SPDX-License-Identifier: GPL-3.0-or-later
# Add plain_sources (no LibTorch header) and torch_sources (LibTorch) as needed.
list(APPEND torch_sources
  statistics/device_tiles.cpp
  statistics/distances.cpp
  statistics/kde.cpp
  statistics/kernel_tiles.cpp
  statistics/kernels.cpp
  statistics/label_sums.cpp
  statistics/mmd.cpp
  statistics/set_function.cpp
  statistics/two_sample_test.cpp
  statistics/votes.cpp)
