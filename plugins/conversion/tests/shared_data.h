// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace assay::snn {

/// A file of data/snn: in $ASSAY_SHARED_DIR, else ../shared, else the copies of a clone (tests/golden/snn/models). Empty where it is nowhere.
inline std::filesystem::path data_file(const std::string& name) {
  namespace fs = std::filesystem;
  const char* shared = std::getenv("ASSAY_SHARED_DIR");
  for (const fs::path& folder : {fs::path(shared ? shared : "") / "data/snn", fs::path(ASSAY_SOURCE_DIR) / "../shared/data/snn",
                                 fs::path(ASSAY_SOURCE_DIR) / "tests/golden/snn/models"})
    if (std::error_code ignored; fs::exists(folder / name, ignored)) return folder / name;
  return {};
}

}  // namespace assay::snn
