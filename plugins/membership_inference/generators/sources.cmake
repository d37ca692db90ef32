# SPDX-License-Identifier: GPL-3.0-or-later
# Add plain_sources (no LibTorch header) and torch_sources (LibTorch) as needed.
list(APPEND plain_sources
  generators/edm.cpp
  generators/gmm.cpp
  generators/provenance.cpp
  generators/state_bytes.cpp)
list(APPEND torch_sources
  generators/consistency_student.cpp
  generators/distillation.cpp
  generators/dmd_student.cpp
  generators/edm_network.cpp
  generators/edm_teacher.cpp
  generators/generator.cpp
  generators/gmm_generator.cpp
  generators/heun.cpp
  generators/network_generator.cpp
  generators/regression_student.cpp
  generators/residual_mlp.cpp
  generators/scripted_generator.cpp
  generators/teacher_output.cpp
  generators/training.cpp)
