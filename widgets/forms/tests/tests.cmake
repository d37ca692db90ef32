# SPDX-License-Identifier: GPL-3.0-or-later
add_executable(widgets_forms_tests
  ${CMAKE_CURRENT_LIST_DIR}/form_state_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/forms_test_main.cpp
  ${CMAKE_CURRENT_LIST_DIR}/parameter_form_test.cpp)
target_link_libraries(widgets_forms_tests PRIVATE assay_widgets Qt6::Test GTest::gtest)
gtest_discover_tests(widgets_forms_tests TEST_PREFIX "forms." DISCOVERY_TIMEOUT 60
  PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 60 LABELS gui)
