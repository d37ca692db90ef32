# SPDX-License-Identifier: GPL-3.0-or-later
# conversion.convert as a method, in memory.
if(TARGET snn_methods)
  add_executable(snn_convert_tests convert_test.cpp ${PROJECT_SOURCE_DIR}/tests/contract/memory_context.cpp)
  set_target_properties(snn_convert_tests PROPERTIES AUTOMOC OFF)
  target_link_libraries(snn_convert_tests PRIVATE snn_methods GTest::gtest_main)
  target_compile_definitions(snn_convert_tests PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(snn_convert_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden TIMEOUT 300)
endif()
