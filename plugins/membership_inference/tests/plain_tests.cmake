# SPDX-License-Identifier: GPL-3.0-or-later
# Data, features and evaluation.
include(${CMAKE_CURRENT_LIST_DIR}/golden_files.cmake)

add_executable(mia_plain_tests
  role_data_plain_test.cpp
  role_faults_plain_test.cpp
  roc_plain_test.cpp
  set_draws_plain_test.cpp
  sortedness_plain_test.cpp)
add_executable(mia_plain_golden_tests roc_golden_plain_test.cpp)
foreach(target mia_plain_tests mia_plain_golden_tests)
  set_target_properties(${target} PROPERTIES AUTOMOC OFF)
  target_link_libraries(${target} PRIVATE mia_test_files)
endforeach()
target_link_libraries(mia_plain_tests PRIVATE ZLIB::ZLIB)
gtest_discover_tests(mia_plain_tests TEST_PREFIX "mia." DISCOVERY_TIMEOUT 60)
gtest_discover_tests(mia_plain_golden_tests TEST_PREFIX "mia." DISCOVERY_TIMEOUT 60 PROPERTIES LABELS golden)

# Objects of a library, compiled as the library is, so that they share its precompiled header.
add_library(mia_features_test_objects OBJECT features_plain_test.cpp)
set_target_properties(mia_features_test_objects PROPERTIES AUTOMOC OFF)
target_link_libraries(mia_features_test_objects PUBLIC mia_torch GTest::gtest)
target_precompile_headers(mia_features_test_objects REUSE_FROM assay_compute)
add_executable(mia_features_tests $<TARGET_OBJECTS:mia_features_test_objects>)
set_target_properties(mia_features_tests PROPERTIES AUTOMOC OFF LINKER_LANGUAGE CXX)
target_link_libraries(mia_features_tests PRIVATE mia_torch GTest::gtest_main)
gtest_discover_tests(mia_features_tests TEST_PREFIX "mia." DISCOVERY_TIMEOUT 120)
