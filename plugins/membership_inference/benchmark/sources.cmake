# SPDX-License-Identifier: GPL-3.0-or-later
list(APPEND method_sources benchmark/benchmark_method.cpp)
