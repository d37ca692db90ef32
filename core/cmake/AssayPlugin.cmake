# SPDX-License-Identifier: GPL-3.0-or-later
# assay_add_plugin(ID SOURCES ... [LIBRARIES ...]): a plugin as its host expects it, in the build tree and for other
# people's plugins through find_package(Assay). plugin.json lies beside the sources.

# The build id that host and plugin compare before any C++ call: compiler, C++ ABI, LibTorch version, public headers.
function(assay_compute_build_id HEADERS_HASH TORCH_VERSION RESULT)
  string(REGEX MATCH "^[0-9]+" major "${CMAKE_CXX_COMPILER_VERSION}")
  string(SHA256 id "${CMAKE_CXX_COMPILER_ID} ${major}|itanium|${TORCH_VERSION}|${HEADERS_HASH}|${CMAKE_SYSTEM_PROCESSOR}")
  string(SUBSTRING "${id}" 0 16 id)
  set(${RESULT} "${id}" PARENT_SCOPE)
endfunction()

function(assay_add_plugin ID)
  cmake_parse_arguments(P "" "METADATA" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT P_METADATA)
    set(P_METADATA ${CMAKE_CURRENT_SOURCE_DIR}/plugin.json)
  endif()
  add_library(${ID} MODULE ${P_SOURCES})
  set_target_properties(${ID} PROPERTIES PREFIX "" AUTOMOC OFF LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/assay/plugins/${ID})
  target_compile_definitions(${ID} PRIVATE ASSAY_BUILD_ID="${ASSAY_BUILD_ID}")
  target_compile_features(${ID} PRIVATE cxx_std_20)
  target_link_libraries(${ID} PRIVATE Assay::core ${P_LIBRARIES})
  configure_file(${P_METADATA} ${CMAKE_BINARY_DIR}/lib/assay/plugins/${ID}/plugin.json COPYONLY)
  if(COMMAND assay_install_plugin)
    assay_install_plugin(${ID} ${P_METADATA})
  endif()
endfunction()
