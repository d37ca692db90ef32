# SPDX-License-Identifier: GPL-3.0-or-later
# The CUDA language for the backends behind ASSAY_CUDA. Include it before LibTorch is looked for, as a LibTorch with CUDA enables the language itself.
# assay_enable_cuda(): behind that; the language and the runtime, in the calling folder and those below it.
# assay_add_cuda_library(NAME SOURCES...): a static library of .cu files: C++17, no LibTorch, every operation rounded by itself as on the
# processor. Architectures: TORCH_CUDA_ARCH_LIST (AssayTorch.cmake: Ampere, Hopper, Blackwell), which LibTorch turns into flags for its folder.
if(ASSAY_CUDA AND NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX} AND EXISTS /usr/local/cuda/bin/nvcc)
  set(CMAKE_CUDA_COMPILER /usr/local/cuda/bin/nvcc)
endif()

macro(assay_enable_cuda)
  if(NOT TARGET torch_cuda)
    message(FATAL_ERROR "ASSAY_CUDA needs a LibTorch with CUDA (./start --cuda fetches one; else -DCMAKE_PREFIX_PATH=FOLDER_OF_LIBTORCH)")
  endif()
  enable_language(CUDA)
  find_package(CUDAToolkit REQUIRED)
  # LibTorch's choice too: two copies of the runtime in one process would not share their state.
  set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)
endmacro()

function(assay_add_cuda_library NAME)
  add_library(${NAME} STATIC ${ARGN})
  if(CMAKE_CUDA_FLAGS MATCHES "gencode")
    set(architectures OFF)
  else()
    set(architectures 80 90 120)
  endif()
  # The folder's warnings are the processor compiler's: nvcc would refuse them.
  set_target_properties(${NAME} PROPERTIES AUTOMOC OFF COMPILE_OPTIONS "--fmad=false;-Xcompiler=-Wall,-Wextra"
    CUDA_STANDARD 17 CUDA_STANDARD_REQUIRED ON CUDA_EXTENSIONS OFF CUDA_ARCHITECTURES "${architectures}" POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${NAME} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${NAME} PUBLIC CUDA::cudart)
endfunction()
