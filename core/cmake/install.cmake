# SPDX-License-Identifier: GPL-3.0-or-later
# The installed package: programs, libassay-core, headers, and find_package(Assay) for other people's plugins.
include(CMakePackageConfigHelpers)
install(TARGETS assay_core EXPORT AssayTargets LIBRARY DESTINATION lib)
install(EXPORT AssayTargets NAMESPACE Assay:: DESTINATION lib/cmake/Assay)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/core DESTINATION include/assay FILES_MATCHING PATTERN "*.h" PATTERN "tests" EXCLUDE)
set(package_dir ${CMAKE_CURRENT_BINARY_DIR}/package)
file(CONFIGURE OUTPUT ${package_dir}/AssayConfig.cmake @ONLY CONTENT [[
# find_package(Assay): Assay::core and assay_add_plugin().
include("${CMAKE_CURRENT_LIST_DIR}/AssayTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/AssayPlugin.cmake")
assay_compute_build_id("@ASSAY_HEADERS_HASH@" "@ASSAY_TORCH_VERSION@" ASSAY_BUILD_ID)
]])
write_basic_package_version_file(${package_dir}/AssayConfigVersion.cmake VERSION ${PROJECT_VERSION} COMPATIBILITY SameMajorVersion)
install(FILES ${package_dir}/AssayConfig.cmake ${package_dir}/AssayConfigVersion.cmake
        ${CMAKE_CURRENT_SOURCE_DIR}/cmake/AssayPlugin.cmake DESTINATION lib/cmake/Assay)

function(assay_install_plugin ID METADATA)
  install(TARGETS ${ID} LIBRARY DESTINATION lib/assay/plugins/${ID})
  install(FILES ${METADATA} RENAME plugin.json DESTINATION lib/assay/plugins/${ID})
endfunction()
