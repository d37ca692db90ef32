# SPDX-License-Identifier: GPL-3.0-or-later
# The attacks. Objects of a library, compiled as the attacks are, so that they share their precompiled header.
include(${CMAKE_CURRENT_LIST_DIR}/golden_files.cmake)
add_library(mia_attacks_test_objects OBJECT attacks_test.cpp deep_kernel_golden_test.cpp)
set_target_properties(mia_attacks_test_objects PROPERTIES AUTOMOC OFF)
target_link_libraries(mia_attacks_test_objects PUBLIC mia_torch mia_test_files)
target_precompile_headers(mia_attacks_test_objects REUSE_FROM assay_compute)
add_executable(mia_attacks_tests $<TARGET_OBJECTS:mia_attacks_test_objects>)
set_target_properties(mia_attacks_tests PROPERTIES AUTOMOC OFF LINKER_LANGUAGE CXX)
target_link_libraries(mia_attacks_tests PRIVATE mia_torch mia_test_files)
gtest_discover_tests(mia_attacks_tests TEST_PREFIX "membership_inference." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden TIMEOUT 600)
