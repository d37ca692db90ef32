// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/data/table.h"
#include "plugins/nas_scoring/networks/network.h"

namespace assay::nas {

/// Size of the network that is built around a cell.
struct NetworkScale {
  std::int64_t channels = 16;  ///< C of the first stage
  std::int64_t cells = 1;      ///< N per stage
  std::int64_t classes = 10;
  std::int64_t image_size = 32;
};

/// A search space: architectures by their encoding (the space's own string, echoed unchanged). One file per space;
/// all of them stateless and usable from any thread.
class Space {
 public:
  virtual ~Space();
  virtual std::string id() const = 0;     ///< "nas_bench_201": the word of parameter `space`
  virtual std::string title() const = 0;  ///< "NAS-Bench-201"
  /// What is wrong with an encoding, naming the character (1-based) and what is allowed there; nothing when it is
  /// sound.
  virtual std::optional<std::string> fault(std::string_view encoding) const = 0;
  /// How many encodings there are, when they can be listed; element `index` of that list in the published order.
  virtual std::optional<std::int64_t> size() const = 0;
  virtual std::string element(std::int64_t index) const = 0;
  /// A random architecture: uniform over the space's own sampler, or over the published one where they differ
  /// (`official`: thin DARTS with `none` and repeated predecessors).
  virtual std::string sample(RandomStream& random, bool official) const = 0;
  /// One change: spec 2.2. Never returns the parent.
  virtual std::string mutate(const std::string& parent, RandomStream& random) const = 0;
  virtual std::string cross(const std::string& first, const std::string& second, RandomStream& random) const = 0;
  /// The same text for isomorphic cells (dead edges removed, nodes renamed), different text for all others.
  virtual std::string canonical(const std::string& encoding) const = 0;
  /// The cell without operations that lie on no way from its input to its output; the same where there are none.
  virtual std::string pruned(const std::string& encoding) const { return encoding; }
  /// Whether an identity path leads from the cell's input to its output.
  virtual bool has_skip_path(const std::string& encoding) const = 0;
  /// Channels that the space fixes (thin DARTS: 3); nothing where they are free.
  virtual std::optional<std::int64_t> fixed_channels() const { return {}; }
  virtual Network build(const std::string& encoding, const NetworkScale& scale) const = 0;
  /// The cell as a picture: nodes and labelled edges, as Graphviz DOT text.
  virtual std::string dot(const std::string& encoding) const = 0;
};

/// All spaces that are built from encodings, in the order in which they are offered.
const std::vector<std::unique_ptr<Space>>& spaces();
/// The space of this id; throws std::out_of_range for an unknown one: a programming error, ids are declared choices.
const Space& space(std::string_view id);

}  // namespace assay::nas
