# SPDX-License-Identifier: GPL-3.0-or-later
# The audit: its parts, and the method in memory on small files.
if(TARGET mia_methods)
  add_executable(mia_audit_tests
    audit_controls_test.cpp
    audit_files.cpp
    audit_method_test.cpp
    audit_parts_test.cpp
    audit_refusals_test.cpp
    ${PROJECT_SOURCE_DIR}/tests/contract/memory_context.cpp)
  set_target_properties(mia_audit_tests PROPERTIES AUTOMOC OFF)
  target_link_libraries(mia_audit_tests PRIVATE mia_methods GTest::gtest_main)
  target_compile_definitions(mia_audit_tests PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(mia_audit_tests TEST_PREFIX "mia." DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 300)
endif()

# Made by hand alone: the files of the sample project digits_audit (its README says how).
add_executable(mia_make_digits_audit EXCLUDE_FROM_ALL make_digits_audit.cpp)
set_target_properties(mia_make_digits_audit PROPERTIES AUTOMOC OFF)
target_link_libraries(mia_make_digits_audit PRIVATE mia_torch)
