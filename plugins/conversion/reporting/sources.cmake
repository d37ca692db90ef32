# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND plain_sources reporting/energy.cpp)
list(APPEND plain_sources reporting/sequential_work.cpp)
list(APPEND plain_sources reporting/shared_columns.cpp)
