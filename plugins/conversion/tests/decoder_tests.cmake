# SPDX-License-Identifier: GPL-3.0-or-later
# Language models as spikes: golden forward passes, operators over time, the cache. The tests see LibTorch, so they are objects compiled as the library is, with its precompiled header.
if(TARGET snn_torch)
  add_library(snn_decoder_test_objects OBJECT decoder_test.cpp decoder_cache_test.cpp spiking_decoder_test.cpp)
  set_target_properties(snn_decoder_test_objects PROPERTIES AUTOMOC OFF)
  target_link_libraries(snn_decoder_test_objects PUBLIC snn_torch GTest::gtest_main)
  target_compile_definitions(snn_decoder_test_objects PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_precompile_headers(snn_decoder_test_objects REUSE_FROM assay_compute)
  add_executable(snn_decoder_tests $<TARGET_OBJECTS:snn_decoder_test_objects>)
  set_target_properties(snn_decoder_tests PROPERTIES AUTOMOC OFF LINKER_LANGUAGE CXX)
  target_link_libraries(snn_decoder_tests PRIVATE snn_torch GTest::gtest_main)
  gtest_discover_tests(snn_decoder_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden TIMEOUT 300)
endif()
