// SPDX-License-Identifier: GPL-3.0-or-later
// The binary version of CIFAR-10 and CIFAR-100: https://www.cs.toronto.edu/~kriz/cifar.html
#include <algorithm>
#include <array>
#include <fstream>

#include "core/base/numbers.h"
#include "core/data/image_readers.h"

namespace assay::image_readers {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t image_size = 3 * 32 * 32;
constexpr int most_fine = 99, most_coarse = 19;
constexpr std::array<const char*, 10> cifar10_names{"airplane", "automobile", "bird",  "cat",  "deer",
                                                    "dog",      "frog",       "horse", "ship", "truck"};

/// Whether the records at the front of a file have labels that make sense with one or with two label bytes.
bool labels_fit(std::string_view start, std::size_t label_bytes) {
  for (std::size_t at = 0; at + label_bytes <= start.size(); at += label_bytes + image_size) {
    const auto first = static_cast<unsigned char>(start[at]);
    if (label_bytes == 1 && first > most_fine) return false;
    if (label_bytes == 2 && (first > most_coarse || static_cast<unsigned char>(start[at + 1]) > most_fine)) return false;
  }
  return true;
}

[[noreturn]] void refuse_cut(const fs::path& path, std::uint64_t bytes, std::size_t record) {
  throw data_error(path, "The file ends inside an image",
                   for_people(static_cast<std::int64_t>(bytes)) + " bytes: " +
                       for_people(static_cast<std::int64_t>(bytes / record)) +
                       (bytes / record == 1 ? " whole image and " : " whole images and ") +
                       for_people(static_cast<std::int64_t>(bytes % record)) + " bytes",
                   "a multiple of 3,073 bytes (CIFAR-10) or of 3,074 bytes (CIFAR-100)", "Fetch the file again");
}

/// 1 or 2 label bytes per record: by the size where it is known and tells, else by what the labels would be.
std::size_t label_bytes_of(const fs::path& path, const ImageReadOptions& options) {
  constexpr std::size_t looked_at = 64;
  std::string start(looked_at * (2 + image_size), '\0');
  ByteSource source(path, options.cancelled);
  start.resize(read_fully(source, start.data(), start.size()));
  if (start.empty()) throw data_error(path, "The file is empty", "0 bytes", "at least one image of 3,073 bytes");
  char more = 0;
  std::uint64_t size = 0;  // 0: not known
  if (!is_gzip(path))
    size = fs::file_size(path);
  else if (source.read(&more, 1) == 0)
    size = start.size();
  const bool one = size % (1 + image_size) == 0, two = size % (2 + image_size) == 0;
  if (size > 0 && one != two) return one ? 1 : 2;
  const bool first_fits = labels_fit(start, 1);
  if (size > 0 && !one) refuse_cut(path, size, (first_fits ? 1 : 2) + image_size);
  return !first_fits && labels_fit(start, 2) ? 2 : 1;
}

/// The lines of batches.meta.txt (CIFAR-10) or fine_label_names.txt (CIFAR-100) beside the file.
std::vector<std::string> names_beside(const fs::path& path, std::size_t label_bytes) {
  std::ifstream file(path.parent_path() / (label_bytes == 1 ? "batches.meta.txt" : "fine_label_names.txt"));
  std::vector<std::string> names;
  for (std::string line; names.size() <= most_fine && std::getline(file, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (!line.empty() && line.size() < 100) names.push_back(line);
  }
  return names;
}

std::vector<std::string> label_names(const fs::path& path, std::size_t label_bytes, const std::vector<int>& labels) {
  std::vector<std::string> names = names_beside(path, label_bytes);
  const std::string file = path.filename().string();
  const auto says = [&](const char* word) { return file.find(word) != std::string::npos; };
  const bool of_cifar10 = says("cifar10_") || says("cifar-10-") || says("data_batch_") || says("test_batch");
  if (names.empty() && label_bytes == 1 && of_cifar10) names.assign(cifar10_names.begin(), cifar10_names.end());
  const int most = labels.empty() ? -1 : *std::max_element(labels.begin(), labels.end());
  if (most >= static_cast<int>(names.size())) names.clear();
  return names;
}

}  // namespace

ImageSet read_cifar(const fs::path& path, const ImageReadOptions& options) {
  const std::size_t label_bytes = label_bytes_of(path, options), record = label_bytes + image_size;
  ImageSet set;
  set.channels = 3;
  set.height = set.width = 32;
  set.source = path.string();
  set.format = std::string(label_bytes == 1 ? "CIFAR binary" : "CIFAR-100 binary") + (is_gzip(path) ? ".gz" : "");
  const std::uint64_t most = most_bytes_of_file(path) / record;
  if (options.pixels && !is_gzip(path)) {
    const std::uint64_t wanted = options.limit > 0 ? std::min<std::uint64_t>(most, options.limit) : most;
    if (wanted * image_size > most_bytes)
      throw data_error(path, "The file is too large to read at once",
                       for_people(static_cast<std::int64_t>(wanted)) + " images");
    set.pixels.reserve(wanted * image_size);
  }
  ByteSource source(path, options.cancelled);
  constexpr std::size_t at_once = 256;
  std::string piece(at_once * record, '\0');
  while (options.limit <= 0 || set.count < options.limit) {
    const auto rest = static_cast<std::uint64_t>(options.limit > 0 ? options.limit - set.count : at_once);
    const std::size_t wanted = std::min<std::uint64_t>(at_once, rest) * record;
    const std::size_t got = read_fully(source, piece.data(), wanted);
    if (got % record != 0) refuse_cut(path, static_cast<std::uint64_t>(set.count) * record + got, record);
    for (std::size_t at = 0; at < got; at += record, ++set.count) {
      const int label = static_cast<unsigned char>(piece[at + label_bytes - 1]);
      if (label > most_fine || (label_bytes == 2 && static_cast<unsigned char>(piece[at]) > most_coarse))
        throw data_error(path, "A label of image " + for_people(set.count) + " (from 0) is out of range",
                         std::to_string(label_bytes == 2 && label <= most_fine ? static_cast<unsigned char>(piece[at])
                                                                               : label),
                         label_bytes == 1 ? "0 to 99" : "0 to 19, then 0 to 99",
                         "Check that this is a CIFAR file in its binary version");
      set.labels.push_back(label);
      if (!options.pixels) continue;
      const auto* from = reinterpret_cast<const std::uint8_t*>(piece.data() + at + label_bytes);
      set.pixels.insert(set.pixels.end(), from, from + image_size);
    }
    if (got < wanted) break;
  }
  set.label_names = label_names(path, label_bytes, set.labels);
  if (label_bytes == 1 && set.label_names.size() == 10) set.format.insert(5, "-10");
  if (!options.labels) set.labels.clear();
  return set;
}

namespace {

fs::path batch_of(const fs::path& folder, int number) {
  const std::string name = "data_batch_" + std::to_string(number) + ".bin";
  std::error_code ignored;
  return fs::exists(folder / name, ignored) ? folder / name : folder / (name + ".gz");
}

}  // namespace

bool is_cifar_folder(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(batch_of(folder, 1), ignored);
}

ImageSet read_cifar_folder(const fs::path& folder, const ImageReadOptions& options) {
  ImageSet all;
  std::error_code ignored;
  for (int number = 1; fs::exists(batch_of(folder, number), ignored); ++number) {
    ImageReadOptions here = options;
    if (options.limit > 0) here.limit = options.limit - all.count;
    ImageSet one = read_cifar(batch_of(folder, number), here);
    if (number == 1) {
      all = std::move(one);
    } else {
      all.count += one.count;
      all.pixels.insert(all.pixels.end(), one.pixels.begin(), one.pixels.end());
      all.labels.insert(all.labels.end(), one.labels.begin(), one.labels.end());
      if (all.label_names != one.label_names) all.label_names.clear();
    }
    if (options.limit > 0 && all.count >= options.limit) break;
  }
  all.source = folder.string();
  return all;
}

}  // namespace assay::image_readers
