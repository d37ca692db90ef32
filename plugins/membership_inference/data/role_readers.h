// SPDX-License-Identifier: GPL-3.0-or-later
// What read_role is made of. Not for other folders.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "plugins/membership_inference/data/role_data.h"

namespace assay::mia::role_readers {

/// A text table: CSV, tab, semicolon or blank separated, also .gz. Labels may be words.
RoleData read_text_role(const std::filesystem::path& path, const RoleReadOptions& options);
/// An .npy or .npz file, also "file.npz:array": n, n x d, n x h x w, n x c x h x w or n x h x w x c with c 1 or 3.
RoleData read_array_role(const std::filesystem::path& path, const RoleReadOptions& options);
/// Whether the path names an .npy or .npz file, with ".gz" or ":array" or not.
bool is_array(const std::filesystem::path& path);

/// Which of the columns holds the labels by the text of `label_column`: a name, an index from 0, "last" or "none" (-1).
/// Throws Error (data) with the names there are.
std::int64_t label_index(const std::string& label_column, const std::vector<std::string>& names,
                         const std::filesystem::path& path);
/// Labels 0..k-1 of words, in alphabetical order.
std::vector<std::int64_t> labels_of_words(const std::vector<std::string>& words);

/// Fills low, high and integers from the values.
void describe_values(RoleData& data);
/// Throws Error (data) for the first value that is not finite, with its row and column (both from 0).
void require_finite(const RoleData& data, const std::filesystem::path& path);
/// Average pooling to `side` x `side`: images, or tables of a square number of columns. Throws Error (data) where
/// `side` does not divide.
void pool_to(RoleData& data, std::int64_t side, const std::filesystem::path& path);

}  // namespace assay::mia::role_readers
