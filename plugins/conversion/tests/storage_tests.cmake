# SPDX-License-Identifier: GPL-3.0-or-later
# Files, tokenizers and networks: what can be read, what is refused, and logits against the check files.
add_executable(snn_storage_tests storage_test.cpp)
set_target_properties(snn_storage_tests PROPERTIES AUTOMOC OFF)
target_link_libraries(snn_storage_tests PRIVATE snn_plain GTest::gtest_main)
gtest_discover_tests(snn_storage_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 60)

add_executable(snn_network_tests network_test.cpp)
set_target_properties(snn_network_tests PROPERTIES AUTOMOC OFF)
target_link_libraries(snn_network_tests PRIVATE snn_torch GTest::gtest_main)
target_compile_definitions(snn_network_tests PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
gtest_discover_tests(snn_network_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 120 PROPERTIES LABELS golden)
