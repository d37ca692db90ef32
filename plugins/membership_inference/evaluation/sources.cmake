# SPDX-License-Identifier: GPL-3.0-or-later
# Add plain_sources (no LibTorch header) and torch_sources (LibTorch) as needed.
list(APPEND plain_sources evaluation/multiplicity.cpp evaluation/roc.cpp evaluation/set_draws.cpp evaluation/special_functions.cpp)
