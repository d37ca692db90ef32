# SPDX-License-Identifier: GPL-3.0-or-later
add_executable(widgets_figure_tests ${CMAKE_CURRENT_LIST_DIR}/figure_export_test.cpp ${CMAKE_CURRENT_LIST_DIR}/figure_view_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/image_painter_test.cpp ${CMAKE_CURRENT_LIST_DIR}/plot_clip_test.cpp ${CMAKE_CURRENT_LIST_DIR}/plot_painter_test.cpp ${CMAKE_CURRENT_LIST_DIR}/raster_and_stack_test.cpp ${CMAKE_CURRENT_LIST_DIR}/table_layout_test.cpp)
target_link_libraries(widgets_figure_tests PRIVATE assay_widgets Qt6::Test GTest::gtest)
gtest_discover_tests(widgets_figure_tests TEST_PREFIX "figure." DISCOVERY_TIMEOUT 60
  PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 60 LABELS gui)
