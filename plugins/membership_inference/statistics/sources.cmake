# SPDX-License-Identifier: GPL-3.0-or-later
# Add plain_sources (no LibTorch header) and torch_sources (LibTorch) as needed.
list(APPEND torch_sources statistics/set_function.cpp statistics/kernels.cpp)
