# SPDX-License-Identifier: GPL-3.0-or-later
# The form page in a project of its own.
add_executable(app_form_tests
  ${CMAKE_CURRENT_LIST_DIR}/form_page_test.cpp
  ${PROJECT_SOURCE_DIR}/app/tests/gui_test_main.cpp
  ${PROJECT_SOURCE_DIR}/app/tests/project_fixture.cpp)
target_link_libraries(app_form_tests PRIVATE assay_app Qt6::Test GTest::gtest)
target_compile_definitions(app_form_tests PRIVATE ASSAY_BINARY_DIR="${CMAKE_BINARY_DIR}")
add_dependencies(app_form_tests assay-cli)
gtest_discover_tests(app_form_tests TEST_PREFIX "app." DISCOVERY_TIMEOUT 60
  PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 300 LABELS gui)
