# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmark as a method in memory; (acceptance) its figures on digits and on the ring, which take half an hour.
if(TARGET mia_methods)
  set(memory_context ${PROJECT_SOURCE_DIR}/tests/contract/memory_context.cpp)
  add_executable(mia_benchmark_tests benchmark_parts_test.cpp benchmark_method_test.cpp benchmark_context.cpp ${memory_context})
  add_executable(mia_benchmark_acceptance_tests benchmark_acceptance_test.cpp benchmark_context.cpp ${memory_context})
  foreach(target mia_benchmark_tests mia_benchmark_acceptance_tests)
    set_target_properties(${target} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${target} PRIVATE mia_methods GTest::gtest_main)
    target_compile_definitions(${target} PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  endforeach()
  gtest_discover_tests(mia_benchmark_tests TEST_PREFIX "membership_inference." DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 600)
  gtest_discover_tests(mia_benchmark_acceptance_tests TEST_PREFIX "membership_inference." DISCOVERY_TIMEOUT 120
    PROPERTIES LABELS acceptance TIMEOUT 7200)
endif()
