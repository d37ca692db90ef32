# SPDX-License-Identifier: GPL-3.0-or-later
# Figures and reports in numbers, and the HTML report. Paths are relative to core/.
set(ASSAY_CORE_REPORT_SOURCES
  report/draw_program.cpp
  report/figure_csv.cpp
  report/figure_words.cpp
  report/figure_json.cpp
  report/graph_figure.cpp
  report/html_writer.cpp
  report/report_builder.cpp
  report/report_blocks.cpp
  report/report_json.cpp
  report/run_figures.cpp
  report/run_label.cpp
  report/run_section.cpp
  report/series_comparison.cpp
  report/student_t.cpp
  report/table_choices.cpp
  report/table_figure.cpp
  report/write_report.cpp)
set(ASSAY_CORE_REPORT_TESTS
  report/tests/figure_json_test.cpp
  report/tests/html_writer_test.cpp
  report/tests/student_t_test.cpp
  report/tests/table_choices_test.cpp
  report/tests/table_figure_test.cpp)
