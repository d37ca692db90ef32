# SPDX-License-Identifier: GPL-3.0-or-later
add_executable(widgets_plots_tests
  ${CMAKE_CURRENT_LIST_DIR}/envelope_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/live_plot_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/smoothing_test.cpp)
target_link_libraries(widgets_plots_tests PRIVATE assay_widgets GTest::gtest)
gtest_discover_tests(widgets_plots_tests DISCOVERY_TIMEOUT 60
  PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 60 LABELS gui)
