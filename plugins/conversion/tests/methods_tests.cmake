# SPDX-License-Identifier: GPL-3.0-or-later
# conversion.fas as a method: small runs of the character model with a context in memory.
if(TARGET snn_methods)
  add_executable(snn_fas_method_tests fas_method_test.cpp ${PROJECT_SOURCE_DIR}/tests/contract/memory_context.cpp)
  set_target_properties(snn_fas_method_tests PROPERTIES AUTOMOC OFF)
  target_link_libraries(snn_fas_method_tests PRIVATE snn_methods GTest::gtest_main)
  target_compile_definitions(snn_fas_method_tests PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(snn_fas_method_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 600)
endif()
