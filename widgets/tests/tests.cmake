# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of the widgets, all on the offscreen platform; the gallery writes pictures of them for people to look at.
set(_widget_tests ${CMAKE_CURRENT_LIST_DIR})
add_executable(widgets_theme_tests ${_widget_tests}/theme_test.cpp)
target_link_libraries(widgets_theme_tests PRIVATE assay_widgets Qt6::Test GTest::gtest)
gtest_discover_tests(widgets_theme_tests DISCOVERY_TIMEOUT 60
  PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 60 LABELS gui)

add_executable(assay_gallery ${_widget_tests}/gallery.cpp)
target_link_libraries(assay_gallery PRIVATE assay_widgets)
foreach(part IN ITEMS figure forms graph plots runs)
  include(${CMAKE_CURRENT_SOURCE_DIR}/${part}/tests/tests.cmake)
endforeach()
