// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/spaces/space.h"

#include <stdexcept>

#include "plugins/nas_scoring/spaces/darts_thin.h"
#include "plugins/nas_scoring/spaces/nas_bench_201.h"

namespace assay::nas {

Space::~Space() = default;

const std::vector<std::unique_ptr<Space>>& spaces() {
  static const std::vector<std::unique_ptr<Space>> all = [] {
    std::vector<std::unique_ptr<Space>> list;
    list.push_back(std::make_unique<NasBench201>());
    list.push_back(std::make_unique<DartsThin>());
    return list;
  }();
  return all;
}

const Space& space(std::string_view id) {
  for (const auto& one : spaces())
    if (one->id() == id) return *one;
  throw std::out_of_range("There is no search space " + std::string(id) + ".");
}

}  // namespace assay::nas
