# SPDX-License-Identifier: GPL-3.0-or-later
list(APPEND method_sources
  benchmark/attack_evaluation.cpp
  benchmark/attack_outcome.cpp
  benchmark/benchmark_declaration.cpp
  benchmark/benchmark_method.cpp
  benchmark/benchmark_outputs.cpp
  benchmark/controls.cpp
  benchmark/density_frames.cpp
  benchmark/over_runs.cpp
  benchmark/pictures.cpp
  benchmark/pipeline.cpp
  benchmark/quality.cpp
  benchmark/recipe.cpp
  benchmark/result_tables.cpp
  benchmark/run_recorder.cpp
  benchmark/runs.cpp
  benchmark/set_sampling.cpp
  benchmark/shadow_file.cpp
  benchmark/words.cpp)
