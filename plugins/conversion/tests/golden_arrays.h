// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/data/npy.h"

namespace assay::snn::golden {

/// The folder golden/snn: $ASSAY_SHARED_DIR/golden/snn, else ../shared/golden/snn beside the source tree, else the copy in tests/golden/snn.
inline std::filesystem::path folder() {
  namespace fs = std::filesystem;
  const fs::path source_dir = ASSAY_SOURCE_DIR;
  const char* named = std::getenv("ASSAY_SHARED_DIR");
  for (const fs::path& root : {named != nullptr ? fs::path(named) : fs::path(), source_dir / "../shared"})
    if (!root.empty() && fs::exists(root / "golden/snn/mlp_model.npz")) return root / "golden/snn";
  return source_dir / "tests/golden/snn";
}

/// An array of FILE.npz in C order.
inline std::vector<double> array(const std::string& file, const std::string& name) { return read_npz(folder() / (file + ".npz"), name).values; }
inline std::vector<float> floats(const std::string& file, const std::string& name) {
  const std::vector<double> values = array(file, name);
  return {values.begin(), values.end()};
}
inline double number(const std::string& file, const std::string& name) { return array(file, name).at(0); }

}  // namespace assay::snn::golden
