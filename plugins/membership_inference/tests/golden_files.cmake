# SPDX-License-Identifier: GPL-3.0-or-later
# mia_test_files: GoogleTest and the golden files, for every part that reads some.
include_guard()
add_library(mia_test_files STATIC ${CMAKE_CURRENT_LIST_DIR}/golden_files.cpp)
set_target_properties(mia_test_files PROPERTIES AUTOMOC OFF)
target_link_libraries(mia_test_files PUBLIC mia_plain GTest::gtest_main nlohmann_json::nlohmann_json)
target_compile_definitions(mia_test_files PUBLIC ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
