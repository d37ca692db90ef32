// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the files of resources/samples/digits_audit from the digits data: mia_make_digits_audit DIGITS.csv.gz FOLDER.
#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/data/role_data.h"
#include "plugins/membership_inference/evaluation/set_draws.h"
#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {
namespace {

constexpr std::uint64_t seed = 20;
constexpr std::int64_t sample_count = 3000, set_size = 100, members_in_set = 60;

std::string csv_of(const Points& points) {
  std::string csv;
  for (std::int64_t j = 0; j < points.dimensions; ++j) csv += (j > 0 ? ",p" : "p") + std::to_string(j);
  for (std::int64_t i = 0; i < points.count; ++i) {
    csv += "\n";
    for (std::int64_t j = 0; j < points.dimensions; ++j) csv += (j > 0 ? "," : "") + shortest(points.row(i)[static_cast<std::size_t>(j)]);
  }
  return csv + "\n";
}

/// Version 1.0, little-endian float32.
std::string npy_of(const Points& points) {
  static_assert(std::endian::native == std::endian::little);
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(points.count) + ", " +
                       std::to_string(points.dimensions) + "), }";
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 255);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  for (const double value : points.values) {
    const auto small = static_cast<float>(value);
    char raw[4];
    std::memcpy(raw, &small, 4);
    bytes.append(raw, 4);
  }
  return bytes;
}

std::vector<std::int64_t> first(std::vector<std::int64_t> rows, std::size_t from, std::size_t count) {
  return {rows.begin() + static_cast<std::ptrdiff_t>(from), rows.begin() + static_cast<std::ptrdiff_t>(from + count)};
}

void make(const std::string& digits, const std::filesystem::path& folder) {
  const RoleData data = read_role(digits, "digits", {.label_column = "last"});
  const Points all = scaled(data.points, find_scaling("0:16", {&data}));
  const Split split = make_split(all.count, seed, 0);
  std::printf("%zu members, %zu others, %zu auxiliary points\n", split.members.size(), split.others.size(), split.auxiliary.size());
  const Points members = rows_of(all, split.members);
  const auto teacher = train_teacher("edm_strong", members, {.seed = seed});
  const auto student = train_student("dmd", *teacher, Provenance(members), {.seed = seed});
  Points samples = student->sample(sample_count, seed);
  for (double& value : samples.values) value = (value + 1) * 8;
  write_file_atomically(folder / "student-samples.npy", npy_of(samples));
  write_file_atomically(folder / "auxiliary.csv", csv_of(rows_of(data.points, split.auxiliary)));
  // Set 17 mixes members and others in random order; set 18 has others alone.
  auto mixed = first(split.members, 0, members_in_set);
  const auto others = first(split.others, 0, set_size - members_in_set);
  mixed.insert(mixed.end(), others.begin(), others.end());
  RandomStream stream(seed, "order of batch 17");
  for (std::size_t i = mixed.size(); i > 1; --i) std::swap(mixed[i - 1], mixed[stream.below(i)]);
  const std::vector<std::int64_t> without = first(split.others, 2 * set_size, set_size);
  write_file_atomically(folder / "batch-17.csv", csv_of(rows_of(data.points, mixed)));
  write_file_atomically(folder / "batch-18.csv", csv_of(rows_of(data.points, without)));
  std::string truth = "batch,row,digits_row,member\n";
  for (const auto& [name, rows] : {std::pair{"17", mixed}, std::pair{"18", without}}) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool member = std::find(split.members.begin(), split.members.end(), rows[i]) != split.members.end();
      truth += std::string(name) + "," + std::to_string(i) + "," + std::to_string(rows[i]) + "," + (member ? "yes" : "no") + "\n";
    }
  }
  write_file_atomically(folder / "truth.csv", truth);
}

}  // namespace
}  // namespace assay::mia

int main(int count, char** words) {
  if (count != 3) {
    std::fprintf(stderr, "mia_make_digits_audit DIGITS.csv.gz FOLDER\n");
    return 2;
  }
  try {
    assay::mia::make(words[1], words[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
