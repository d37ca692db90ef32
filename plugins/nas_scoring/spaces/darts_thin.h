// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {

/// The space of the official SWAP-Score release: one DARTS cell (Liu et al., ICLR 2019) without a stem, built with
/// C = 3 and one layer. With one layer that cell is a reduction cell: width 6, stride 2 on the edges that leave its
/// inputs, and both inputs are the image. A cell is written as eight tokens `operation:predecessor`, two for each of
/// the nodes 2 to 5; 0 and 1 are the inputs. Only this cell is built and scored.
class DartsThin final : public Space {
 public:
  std::string id() const override { return "darts_thin"; }
  std::string title() const override { return "DARTS, thin network of the SWAP-Score"; }
  std::optional<std::string> fault(std::string_view encoding) const override;
  /// Too many to list: none.
  std::optional<std::int64_t> size() const override { return {}; }
  /// Throws std::out_of_range: the space is not listed.
  std::string element(std::int64_t index) const override;
  /// Uniform per token over seven operations, and over pairs of two different predecessors (DARTS). Official: over all
  /// eight operations with `none`, and over predecessors with repetition, as the release's 1,000 cells.
  std::string sample(RandomStream& random, bool official) const override;
  /// One token changes in its operation or its predecessor. A parent that the standard sampler could have drawn stays
  /// one: no `none` and no equal predecessors come in.
  std::string mutate(const std::string& parent, RandomStream& random) const override;
  /// Each node with both its edges from one of the two parents.
  std::string cross(const std::string& first, const std::string& second, RandomStream& random) const override;
  /// Without edges that carry nothing (`none`, and what leaves a node that gets nothing), order of a node's two edges
  /// and names of the nodes do not matter. The inputs 0 and 1 are told apart: in a deep network they differ.
  std::string canonical(const std::string& encoding) const override;
  /// Whether a node copies an input: every node is part of the output. (The thin network, being a reduction cell, turns
  /// that copy into a factorised reduction.)
  bool has_skip_path(const std::string& encoding) const override;
  std::optional<std::int64_t> fixed_channels() const override { return 3; }
  /// `scale.channels` and `scale.cells` have no influence. The answer is the pooled features, as in the release; the
  /// classifier is there and its parameters count.
  Network build(const std::string& encoding, const NetworkScale& scale) const override;
  std::string dot(const std::string& encoding) const override;
};

}  // namespace assay::nas
