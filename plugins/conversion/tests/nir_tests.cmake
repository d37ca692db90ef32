# SPDX-License-Identifier: GPL-3.0-or-later
# NIR files: round trip, refusals, and PyPI's reader where a Python has it (else skipped, and said so).
add_executable(snn_nir_tests nir_test.cpp)
set_target_properties(snn_nir_tests PROPERTIES AUTOMOC OFF)
target_link_libraries(snn_nir_tests PRIVATE snn_plain GTest::gtest_main)
target_compile_definitions(snn_nir_tests PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
gtest_discover_tests(snn_nir_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 60 PROPERTIES LABELS golden TIMEOUT 120)
