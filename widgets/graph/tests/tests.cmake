# SPDX-License-Identifier: GPL-3.0-or-later
add_executable(widgets_graph_tests ${CMAKE_CURRENT_LIST_DIR}/graph_view_test.cpp)
target_link_libraries(widgets_graph_tests PRIVATE assay_widgets Qt6::Test GTest::gtest)
gtest_discover_tests(widgets_graph_tests DISCOVERY_TIMEOUT 60
  PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 60 LABELS gui)
