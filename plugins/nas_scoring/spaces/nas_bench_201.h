// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {

/// NAS-Bench-201 (Dong & Yang, ICLR 2020), also the topology space of NATS-Bench: a cell of four nodes and six edges
/// with five operations each, written `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`; 15,625 cells in the benchmark's order.
class NasBench201 final : public Space {
 public:
  std::string id() const override { return "nas_bench_201"; }
  std::string title() const override { return "NAS-Bench-201"; }
  std::optional<std::string> fault(std::string_view encoding) const override;
  std::optional<std::int64_t> size() const override { return 15625; }
  /// The order of the benchmark's own index. Throws std::out_of_range.
  std::string element(std::int64_t index) const override;
  /// Uniform over all cells; both samplers are the same here.
  std::string sample(RandomStream& random, bool official) const override;
  /// Another operation on one of the six edges.
  std::string mutate(const std::string& parent, RandomStream& random) const override;
  /// Each edge from one of the two parents.
  std::string cross(const std::string& first, const std::string& second, RandomStream& random) const override;
  /// The benchmark's own rule, which gives its 6,466 classes: the output as an expression of the input in which an
  /// identity edge stands for what it copies and an edge that is none, or leaves a node whose only edge is none, is a
  /// bare zero. Zeros stay in their sums, so cells that differ in the number of dead edges can differ.
  std::string canonical(const std::string& encoding) const override;
  std::string pruned(const std::string& encoding) const override;
  bool has_skip_path(const std::string& encoding) const override;
  Network build(const std::string& encoding, const NetworkScale& scale) const override;
  std::string dot(const std::string& encoding) const override;
};

}  // namespace assay::nas
