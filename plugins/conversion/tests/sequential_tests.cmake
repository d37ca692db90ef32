# SPDX-License-Identifier: GPL-3.0-or-later
# Sequential networks as spikes, recipes and energy: golden values and properties; (acceptance) the specification's table on MNIST and digits.
if(TARGET snn_torch)
  add_executable(snn_sequential_tests energy_test.cpp recipes_test.cpp spiking_sequential_test.cpp)
  add_executable(snn_images_acceptance images_acceptance_test.cpp)
  foreach(target snn_sequential_tests snn_images_acceptance)
    set_target_properties(${target} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${target} PRIVATE snn_torch GTest::gtest_main)
    target_compile_definitions(${target} PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  endforeach()
  gtest_discover_tests(snn_sequential_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden TIMEOUT 300)
  gtest_discover_tests(snn_images_acceptance TEST_PREFIX "conversion." TEST_FILTER "-*Table*Gates*" DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden TIMEOUT 300)
  gtest_discover_tests(snn_images_acceptance TEST_PREFIX "conversion." TEST_FILTER "*Table*Gates*" TEST_LIST snn_images_long DISCOVERY_TIMEOUT 120
    PROPERTIES LABELS acceptance TIMEOUT 3000)
endif()
