// SPDX-License-Identifier: GPL-3.0-or-later
// The IDX format of MNIST: http://yann.lecun.com/exdb/mnist
#include <algorithm>
#include <cstdint>

#include "core/base/numbers.h"
#include "core/data/image_readers.h"

namespace assay::image_readers {
namespace fs = std::filesystem;
namespace {

struct IdxHeader {
  int type = 0;  // 0x08 unsigned byte, 0x09 signed byte, 0x0B, 0x0C 16 and 32 bits, 0x0D, 0x0E float and double
  std::vector<std::int64_t> shape;
};

constexpr int byte_type = 0x08;

int bytes_of_type(int type) {
  switch (type) {
    case 0x08:
    case 0x09:
      return 1;
    case 0x0B:
      return 2;
    case 0x0C:
    case 0x0D:
      return 4;
    default:
      return 8;
  }
}

std::string type_name(int type) {
  switch (type) {
    case 0x08:
      return "unsigned bytes";
    case 0x09:
      return "signed bytes";
    case 0x0B:
      return "16-bit integers";
    case 0x0C:
      return "32-bit integers";
    case 0x0D:
      return "32-bit floats";
    default:
      return "64-bit floats";
  }
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : " × ") + for_people(size);
  return text;
}

IdxHeader read_header(ByteSource& source, const fs::path& path) {
  unsigned char magic[4] = {};
  if (read_fully(source, magic, 4) < 4 || !is_idx({reinterpret_cast<const char*>(magic), 4}))
    throw data_error(path, "The file does not begin as an IDX file does", {},
                     "two zero bytes, the element type, the number of dimensions", "Fetch the file again");
  IdxHeader header;
  header.type = magic[2];
  for (int k = 0; k < magic[3]; ++k) {
    unsigned char b[4] = {};
    if (read_fully(source, b, 4) < 4)
      throw data_error(path, "The file ends inside its header", {}, {}, "Fetch the file again");
    header.shape.push_back(std::int64_t{b[0]} << 24 | std::int64_t{b[1]} << 16 | std::int64_t{b[2]} << 8 | b[3]);
  }
  return header;
}

/// Refuses a header that promises more than the file can hold, before anything is allocated.
void require_size(const fs::path& path, const IdxHeader& header) {
  const std::uint64_t offset = 4 + 4 * header.shape.size();
  std::vector<std::int64_t> sizes = header.shape;
  sizes.push_back(bytes_of_type(header.type));
  const std::uint64_t promised = bounded_product(sizes), most = most_bytes_of_file(path);
  const std::uint64_t there = most > offset ? most - offset : 0;
  const std::string seen = "a header of " + shape_text(header.shape);
  if (promised > there)
    throw data_error(path, "The header of this IDX file promises more than the file holds", seen,
                     is_gzip(path) ? "what the compressed file can hold" : bytes_text(there) + " after the header",
                     "Fetch the file again");
  if (promised > most_bytes) throw data_error(path, "The file is too large to read at once", seen);
  if (!is_gzip(path) && promised < there)
    throw data_error(path, "The file goes on after what its header promises", seen,
                     std::to_string(promised) + " bytes after the header, not " + std::to_string(there),
                     "Fetch the file again");
}

}  // namespace

bool is_idx(std::string_view start) {
  if (start.size() < 4 || start[0] != 0 || start[1] != 0) return false;
  const int type = static_cast<unsigned char>(start[2]), dimensions = static_cast<unsigned char>(start[3]);
  return (type == 0x08 || type == 0x09 || (type >= 0x0B && type <= 0x0E)) && dimensions >= 1 && dimensions <= 8;
}

ImageSet read_idx(const fs::path& path, const ImageReadOptions& options) {
  ByteSource source(path, options.cancelled);
  const IdxHeader header = read_header(source, path);
  if (header.shape.size() != 3)
    throw data_error(path,
                     header.shape.size() == 1 ? "This IDX file holds labels, not images"
                                              : "The IDX file has the wrong number of dimensions for images",
                     std::to_string(header.shape.size()) + (header.shape.size() == 1 ? " dimension" : " dimensions"),
                     "3: images, rows, columns",
                     header.shape.size() == 1 ? "Choose the file of images; its labels are found by its name" : "");
  if (header.type != byte_type)
    throw data_error(path, "The elements of the IDX file are not pixels", type_name(header.type), "unsigned bytes");
  require_size(path, header);
  ImageSet set;
  set.channels = 1;
  set.height = header.shape[1];
  set.width = header.shape[2];
  set.source = path.string();
  set.format = is_gzip(path) ? "IDX.gz" : "IDX";
  const auto total = header.shape[0];
  if (total == 0 || set.height == 0 || set.width == 0)
    throw data_error(path, "The IDX file holds no pixels", shape_text(header.shape), "sizes of at least 1");
  set.count = options.limit > 0 ? std::min(options.limit, total) : total;
  const auto wanted = static_cast<std::uint64_t>(set.count) * static_cast<std::uint64_t>(set.image_bytes());
  std::uint64_t got = 0;
  if (options.pixels) {
    // A compressed file's true size shows only while it is read: memory grows with what is there.
    constexpr std::uint64_t step = std::uint64_t{1} << 24;
    if (!is_gzip(path)) set.pixels.reserve(wanted);
    while (got < wanted) {
      const std::uint64_t next = std::min(step, wanted - got);
      set.pixels.resize(got + next);
      const std::size_t here = read_fully(source, set.pixels.data() + got, next);
      got += here;
      if (here < next) break;
    }
  } else {
    got = skip_bytes(source, wanted);
  }
  if (got < wanted)
    throw data_error(path, "The file ends inside image " + for_people(static_cast<std::int64_t>(got / set.image_bytes())) +
                               " (from 0)",
                     std::to_string(got) + " bytes after the header",
                     std::to_string(bounded_product(header.shape)) + " bytes for " + shape_text(header.shape),
                     "Fetch the file again");
  char beyond = 0;
  if (set.count == total && source.read(&beyond, 1) > 0)
    throw data_error(path, "The file goes on after what its header promises", "a header of " + shape_text(header.shape),
                     {}, "Fetch the file again");
  attach_labels(set, total, path, options);
  return set;
}

std::vector<int> read_idx_labels(const fs::path& path, const ImageReadOptions& options) {
  ByteSource source(path, options.cancelled);
  const IdxHeader header = read_header(source, path);
  if (header.shape.size() != 1)
    throw data_error(path, "The IDX file has the wrong number of dimensions for labels",
                     std::to_string(header.shape.size()), "1", "Choose the file of labels");
  if (header.type >= 0x0D)
    throw data_error(path, "The elements of the IDX file are no labels", type_name(header.type), "integers");
  require_size(path, header);
  const int width = bytes_of_type(header.type);
  std::vector<int> labels;
  std::string piece(std::size_t{1} << 16, '\0');
  for (std::uint64_t left = static_cast<std::uint64_t>(header.shape[0]) * width; left > 0;) {
    const std::size_t next = std::min<std::uint64_t>(left, piece.size());
    if (read_fully(source, piece.data(), next) < next)
      throw data_error(path, "The file of labels ends too early", for_people(static_cast<std::int64_t>(labels.size())),
                       for_people(header.shape[0]) + " labels", "Fetch the file again");
    for (std::size_t at = 0; at < next; at += width) {
      std::int64_t value = header.type == byte_type ? static_cast<unsigned char>(piece[at])
                                                    : static_cast<signed char>(piece[at]);
      for (int k = 1; k < width; ++k) value = value * 256 + static_cast<unsigned char>(piece[at + k]);
      if (value < 0)
        throw data_error(path, "Label " + for_people(static_cast<std::int64_t>(labels.size())) + " (from 0) is negative",
                         std::to_string(value), "labels from 0");
      labels.push_back(static_cast<int>(value));
    }
    left -= next;
  }
  return labels;
}

}  // namespace assay::image_readers
