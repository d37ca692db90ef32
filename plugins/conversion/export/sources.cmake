# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources. HDF5 is the C library: CMake's own search needs a C compiler.
list(APPEND plain_sources export/nir_graph.cpp export/nir_file.cpp)
find_path(ASSAY_HDF5_INCLUDE hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(ASSAY_HDF5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial)
if(NOT ASSAY_HDF5_INCLUDE OR NOT ASSAY_HDF5_LIBRARY)
  message(FATAL_ERROR "HDF5 is missing, which plugins/conversion writes NIR files with: apt-get install libhdf5-dev")
endif()
