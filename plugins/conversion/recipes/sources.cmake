# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND plain_sources recipes/activation_statistics.cpp)
list(APPEND torch_sources
  recipes/ltb.cpp
  recipes/mse.cpp
  recipes/opi.cpp
  recipes/qcfs.cpp
  recipes/rate_max.cpp
  recipes/rate_percentile.cpp
  recipes/recipe.cpp)
