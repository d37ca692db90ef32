# SPDX-License-Identifier: GPL-3.0-or-later
add_executable(widgets_runs_tests ${CMAKE_CURRENT_LIST_DIR}/run_table_model_test.cpp)
target_link_libraries(widgets_runs_tests PRIVATE assay_widgets Qt6::Test GTest::gtest)
gtest_discover_tests(widgets_runs_tests TEST_PREFIX "runs." DISCOVERY_TIMEOUT 60
  PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 60 LABELS gui)
