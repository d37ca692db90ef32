// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/method/run_context.h"
#include "core/parameters/parameter.h"
#include "plugins/nas_scoring/scoring/regularisation.h"
#include "plugins/nas_scoring/scoring/swap_score.h"
#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {

/// What parameter `architectures` says.
struct ArchitectureRequest {
  enum class Kind { all, sample, table, one };
  Kind kind = Kind::all;
  std::int64_t count = 0;  ///< sample
  std::string encoding;    ///< one
};
/// `all`, `sample:N`, a value that ends in .csv or .csv.gz or starts with run:, or an encoding; nothing when N is no
/// number above 0.
std::optional<ArchitectureRequest> parse_architectures(const std::string& text);

/// The rules that the methods share: an encoding that is none, channels and cells that the space fixes, numbers that a
/// regularisation needs, images. Opens no file.
void check_network(const Parameters& parameters, std::vector<Problem>& problems);
void check_regularisation(const Parameters& parameters, std::vector<Problem>& problems);
/// `listable`: whether `all` means the whole space (and not a table's rows), which a space then must be able to list.
void check_architectures(const Parameters& parameters, bool listable, std::vector<Problem>& problems);

/// An architecture of a table and where it stands there.
struct ArchitectureRow {
  std::string encoding;
  std::int64_t row = 0;  ///< from 1, the header not counted
};
/// The column `architecture`, else `arch`, else `normal` of a table, every entry checked against the space. Throws
/// Error (data) naming the file, and the row and character of a bad encoding.
std::vector<ArchitectureRow> architecture_rows(const Table& table, const Space& space, const std::string& file);
/// Index of that column.
std::size_t architecture_column(const Table& table, const std::string& file);

/// The architectures of a run, each once, in the order of table, space or draw. `all` needs a space that can be listed.
std::vector<std::string> read_architectures(const Parameters& parameters, RunContext& context);
/// N different elements of a list: a seeded draw that keeps the list's order.
std::vector<std::string> draw(const std::vector<std::string>& list, std::int64_t count, RandomStream random);

/// The batch: the first S images, fitted, resized, normalised. Throws Error (data): fewer images than S; channels or
/// size that the space's network does not take.
ImageBatch read_batch(const Parameters& parameters, RunContext& context);
/// One sentence for people about that batch and the networks: "S = 16, R = 4, C = 3, N = 1, images train.bin".
std::string conditions(const Parameters& parameters, const std::string& images);

std::int64_t channels_of(const Parameters& parameters);
NetworkScale scale_of(const Parameters& parameters, const ImageBatch& batch);
ScoreOptions score_options(const Parameters& parameters, RunContext& context);

/// The cost of the regularisation from counts of the scored network.
double cost_of(const Parameters& parameters, std::int64_t network_parameters, std::int64_t macs);
/// The rule of a run; nothing with regularisation=none (unless `automatic_instead`: then the automatic rule).
std::optional<Regularisation> read_regularisation(const Parameters& parameters, const NetworkScale& scale,
                                                  bool automatic_instead = false);

}  // namespace assay::nas
