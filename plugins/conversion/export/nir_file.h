// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "plugins/conversion/export/nir_graph.h"

namespace assay::snn {

/// Writes a graph as HDF5, laid out as the reference reader (PyPI nir) wants it: variable-length UTF-8 strings, float32 and int64 arrays. Equal graphs give equal
/// bytes. Error (storage) where the file cannot be written. One call at a time in a process.
void write_nir(const std::filesystem::path& file, const NirGraph& graph);
/// Reads such a file, any number and string type. Error (data): no HDF5 file, no NIR graph, a node without type, an edge to a node that is not there.
NirGraph read_nir(const std::filesystem::path& file);

}  // namespace assay::snn
