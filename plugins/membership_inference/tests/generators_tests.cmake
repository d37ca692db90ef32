# SPDX-License-Identifier: GPL-3.0-or-later
# Teachers, students and the attacks on denoisers. Objects of a library, compiled as the generators are, so that they share their
# precompiled header. The whole digits pipelines are acceptance tests.
include(${CMAKE_CURRENT_LIST_DIR}/golden_files.cmake)
add_executable(mia_mixture_tests mixture_test.cpp provenance_test.cpp diffusion_attacks_test.cpp)
set_target_properties(mia_mixture_tests PROPERTIES AUTOMOC OFF)
target_link_libraries(mia_mixture_tests PRIVATE mia_plain mia_test_files)
gtest_discover_tests(mia_mixture_tests TEST_PREFIX "membership_inference." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden TIMEOUT 300)

add_library(mia_generators_test_objects OBJECT
  edm_test.cpp
  residual_mlp_test.cpp
  scripted_generator_test.cpp
  training_test.cpp)
add_library(mia_generators_acceptance_objects OBJECT digits_acceptance_test.cpp)
foreach(part test acceptance)
  set_target_properties(mia_generators_${part}_objects PROPERTIES AUTOMOC OFF)
  target_link_libraries(mia_generators_${part}_objects PUBLIC mia_torch mia_test_files)
  target_precompile_headers(mia_generators_${part}_objects REUSE_FROM assay_compute)
  add_executable(mia_generators_${part}s $<TARGET_OBJECTS:mia_generators_${part}_objects>)
  set_target_properties(mia_generators_${part}s PROPERTIES AUTOMOC OFF LINKER_LANGUAGE CXX)
  target_link_libraries(mia_generators_${part}s PRIVATE mia_torch mia_test_files)
endforeach()
gtest_discover_tests(mia_generators_tests TEST_PREFIX "membership_inference." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden TIMEOUT 300)
gtest_discover_tests(mia_generators_acceptances TEST_PREFIX "membership_inference." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS acceptance TIMEOUT 1200)
