// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// Points as a file holds them, before scaling.
struct RoleData {
  Points points;
  std::vector<std::int64_t> labels;  ///< empty, or one per point
  std::int64_t channels = 0, height = 0,
               width = 0;    ///< images; 0: a table. A table whose width is a square may be shown as grey images
  double low = 0, high = 0;  ///< declared range: images 0..255 (or 0..1 for real .npy); tables: the range seen
  bool integers = false;     ///< every value of the file is a whole number (before image_size)
  std::string format;
  std::string source;  ///< name for messages
  std::vector<std::string> warnings;
};

struct RoleReadOptions {
  std::string label_column =
      "none";  ///< as the command-line page says: name, index, last, none (tables; images bring theirs)
  std::int64_t image_size =
      0;  ///< images, also square tables: average pooling to this side, which must divide; 0: as they are
  std::function<bool()> cancelled{};
};

/// Reads CSV, .npy, .npz, IDX, CIFAR binary, image folders (each also .gz where one file). Throws Error (data): what,
/// where, value, allowed, remedy: text in a column, NaN, ragged rows, another size.
RoleData read_role(const std::filesystem::path& path, const std::string& name, const RoleReadOptions& options);

/// The map x -> 2 (x - low) / (high - low) - 1, or the identity.
struct Scaling {
  bool identity = true;
  double low = 0, high = 1;
};
/// `text`:
/// - "auto": the range that pictures declare; else the range seen in tables of whole numbers of [0, 255]; else that of
/// real tables
///   that stay within [0, 255]; to [-1, 1]. Other tables stay as they are.
/// - "LOW:HIGH": that range to [-1, 1]. Error (usage) for anything else, Error (data) where a role's values lie
/// elsewhere.
/// - "none": as they are, and the roles' ranges are not compared.
/// Error (data) where the ranges of two roles do not fit together (one in 0..255, another in 0..1), with both ranges:
/// over all values, between their 0.5 % and 99.5 % and between their 5 % and 95 % quantiles one is less than 60 % as
/// wide as both together.
Scaling find_scaling(const std::string& text, const std::vector<const RoleData*>& roles);
Points scaled(const Points& points, const Scaling& scaling);
/// Throws Error (data) with both sizes where two roles have another number of dimensions.
void require_same_dimensions(const std::vector<const RoleData*>& roles);

/// Rows of `left` that stand in `right` too, number for number (-0 is 0). Rows are hashed; equal hashes are compared.
struct Overlap {
  std::int64_t rows = 0;
  std::int64_t first_left = -1, first_right = -1;
};
Overlap overlap(const Points& left, const Points& right);
/// Throws Error (data) with the number of points in common and the first pair, where there is one.
void require_disjoint(const RoleData& left, const RoleData& right);

/// Whether independent points of this population are equal by chance: no column of either file has more than 256 different values, and
/// points repeat within `right` by themselves.
struct Discreteness {
  bool discrete = false;
  std::int64_t common = 0;  ///< points of `left` that stand in `right`, too
  std::int64_t values = 0;  ///< different values of the column that has most of them; above 256 it is not counted on
  double repeated = 0;      ///< share of the points of `right` that equal another one of it
};
Discreteness discreteness(const Points& left, const Points& right);
/// As require_disjoint, but of discrete data points in common are taken, up to the share that repeats within `right` by itself and four
/// standard errors: Error (data) with both shares above it. Without points in common nothing is looked at.
Discreteness require_disjoint_or_discrete(const RoleData& left, const RoleData& right);

/// Near and exact copies (spec 4.6, 4): candidates equal to an auxiliary point, nearer to one than the 0.1 % quantile
/// of auxiliary-to-auxiliary nearest distances, or equal to an earlier candidate.
struct Duplicates {
  std::int64_t exact = 0, near = 0, inside = 0;
  double near_distance = 0;          ///< the quantile
  std::vector<std::int64_t> remove;  ///< candidate rows, ascending
};
Duplicates find_duplicates(const Points& candidates, const Points& auxiliary, const Pulse& pulse = {});

/// How strongly the order of rows follows the labels (or, without labels, the order itself: neighbours nearer than
/// chance): true for class-sorted files, with a sentence that holds the figure that shows it.
struct Sortedness {
  bool sorted = false;
  std::string evidence;
};
Sortedness sortedness(const RoleData& data);

}  // namespace assay::mia
