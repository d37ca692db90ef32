# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND torch_sources fas/site_functions.cpp)
list(APPEND torch_sources fas/objectives.cpp fas/adam.cpp fas/fine_tuning.cpp)
list(APPEND torch_sources fas/coarse_calibration.cpp fas/fine_calibration.cpp)
list(APPEND method_sources fas/fas_declaration.cpp fas/fas_state.cpp fas/fas_report.cpp fas/fas_method.cpp)
