# SPDX-License-Identifier: GPL-3.0-or-later
# assay_find_torch(): LibTorch as Debian packages it, or the one of a CMAKE_PREFIX_PATH (./start --cuda: Python's package with CUDA).
# Sets Torch_FOUND and ASSAY_TORCH_LIBRARIES. What the packages need beyond find_package(Torch):
# - with CUDA it looks for a GPU of this machine unless the architectures are named, and its targets ask for the dialect CUDA20,
#   which CMake 3.25 does not know (our own .cu files are CUDA 17 in libraries of their own);
# - its headers give some classes other members without NDEBUG (RecordFunction), and both packages are built with it: whoever
#   includes them must define it;
# - Python's package keeps the CUDA libraries in nvidia/*/lib beside itself.
macro(assay_find_torch)
  if(NOT DEFINED TORCH_CUDA_ARCH_LIST AND NOT DEFINED ENV{TORCH_CUDA_ARCH_LIST})
    set(TORCH_CUDA_ARCH_LIST "8.0;9.0;12.0+PTX")
  endif()
  find_package(Torch QUIET)
  set(ASSAY_TORCH_LIBRARIES "")
  if(Torch_FOUND)
    foreach(target torch torch_library torch_cpu torch_cuda c10 c10_cuda)
      if(TARGET ${target})
        get_target_property(features ${target} INTERFACE_COMPILE_FEATURES)
        if(features)
          list(REMOVE_ITEM features cuda_std_20)
          set_target_properties(${target} PROPERTIES INTERFACE_COMPILE_FEATURES "${features}")
        endif()
      endif()
    endforeach()
    set(ASSAY_TORCH_LIBRARIES ${TORCH_LIBRARIES})
    if(TARGET torch)
      set_property(TARGET torch APPEND PROPERTY INTERFACE_COMPILE_DEFINITIONS NDEBUG)
    endif()
    list(GET TORCH_INCLUDE_DIRS 0 _torch_include)
    file(GLOB _torch_nvidia LIST_DIRECTORIES true "${_torch_include}/../../nvidia/*/lib")
    foreach(folder IN LISTS _torch_nvidia)
      get_filename_component(folder "${folder}" ABSOLUTE)
      list(APPEND CMAKE_BUILD_RPATH "${folder}")
      list(APPEND CMAKE_INSTALL_RPATH "${folder}")
      add_link_options("-Wl,-rpath-link,${folder}")
    endforeach()
  endif()
endmacro()
