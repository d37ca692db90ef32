// SPDX-License-Identifier: GPL-3.0-or-later
// The zip archives that numpy.savez and savez_compressed write: stored or deflated members, also with 64-bit sizes.
// Format: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/data/byte_source.h"
#include "core/data/column_statistics.h"
#include "core/data/npy.h"
#include "core/data/numeric_array.h"

namespace assay {
namespace {

struct Member {
  std::string name;
  int method = 0;  // 0 stored, 8 deflated
  std::uint32_t crc = 0;
  std::uint64_t compressed = 0, size = 0, header_offset = 0;
};

class Archive {
 public:
  explicit Archive(const std::filesystem::path& path) : path_(path), bytes_(read_bytes(path)) { read_directory(); }
  const std::vector<Member>& members() const { return members_; }

  std::string contents(const Member& member) const {
    if (number(member.header_offset, 4) != 0x04034b50) damaged("a member's header is not where the directory says");
    const std::uint64_t begin =
        member.header_offset + 30 + number(member.header_offset + 26, 2) + number(member.header_offset + 28, 2);
    if (begin > bytes_.size() || member.compressed > bytes_.size() - begin) damaged("a member reaches beyond the end");
    const std::string_view packed = std::string_view(bytes_).substr(begin, member.compressed);
    std::string unpacked;
    if (member.method == 0) {
      unpacked = packed;
    } else if (member.method == 8) {
      unpacked = inflated(packed, member.size);
    } else {
      throw data_error(path_, "A member of the archive is compressed in an unknown way", std::to_string(member.method),
                       "stored (0) or deflated (8)", "Write it again with numpy.savez");
    }
    if (unpacked.size() != member.size) damaged("a member's size is not what the directory says");
    uLong crc = crc32(0, nullptr, 0);
    for (std::size_t k = 0; k < unpacked.size(); k += 1 << 30)
      crc = crc32(crc, reinterpret_cast<const Bytef*>(unpacked.data() + k),
                  std::min<std::size_t>(unpacked.size() - k, 1 << 30));
    if (crc != member.crc) damaged("the checksum of " + member.name + " is wrong");
    return unpacked;
  }

 private:
  [[noreturn]] void damaged(const std::string& how) const {
    throw data_error(path_, "The archive is damaged or cut off", how, {}, "Fetch the file again");
  }

  std::uint64_t number(std::uint64_t at, int length) const {
    if (at > bytes_.size() || static_cast<std::uint64_t>(length) > bytes_.size() - at) damaged("unexpected end");
    std::uint64_t value = 0;
    for (int k = 0; k < length; ++k)
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at + k])) << (8 * k);
    return value;
  }

  void read_directory() {
    if (std::string_view(bytes_).substr(0, 2) != "PK")
      throw data_error(path_, "The file is not a NumPy archive", {}, "a file written by numpy.savez",
                       "Check that it is the right file");
    // The end record, 22 bytes and a comment of at most 65535, is the last thing in the file.
    const std::uint64_t size = bytes_.size();
    std::optional<std::uint64_t> end;
    for (std::uint64_t back = 22; back <= size && back <= 22 + 65535 && !end; ++back)
      if (number(size - back, 4) == 0x06054b50) end = size - back;
    if (!end) damaged("it has no directory");
    std::uint64_t count = number(*end + 10, 2), at = number(*end + 16, 4);
    if (*end >= 20 && number(*end - 20, 4) == 0x07064b50) {  // 64-bit directory
      const std::uint64_t wide = number(*end - 20 + 8, 8);
      if (number(wide, 4) != 0x06064b50) damaged("its 64-bit directory is not where it says");
      count = number(wide + 32, 8);
      at = number(wide + 48, 8);
    }
    for (std::uint64_t k = 0; k < count; ++k) {
      if (number(at, 4) != 0x02014b50) damaged("its directory is not readable");
      Member member;
      member.method = static_cast<int>(number(at + 10, 2));
      member.crc = static_cast<std::uint32_t>(number(at + 16, 4));
      member.compressed = number(at + 20, 4);
      member.size = number(at + 24, 4);
      const std::uint64_t name = number(at + 28, 2), extra = number(at + 30, 2), comment = number(at + 32, 2);
      member.header_offset = number(at + 42, 4);
      if (name > bytes_.size() - at - 46) damaged("unexpected end");
      member.name = bytes_.substr(at + 46, name);
      read_wide_sizes(member, at + 46 + name, extra);
      if (number(at + 8, 2) & 1)
        throw data_error(path_, "The archive is encrypted", {}, "a file written by numpy.savez");
      at += 46 + name + extra + comment;
      if (member.name.size() > 4 && member.name.ends_with(".npy")) {
        member.name.resize(member.name.size() - 4);
        members_.push_back(std::move(member));
      }
    }
    if (members_.empty()) throw data_error(path_, "The archive holds no arrays", {}, "members that end in .npy");
  }

  void read_wide_sizes(Member& member, std::uint64_t at, std::uint64_t length) const {
    const std::uint64_t end = at + length;
    while (at + 4 <= end) {
      const std::uint64_t id = number(at, 2), size = number(at + 2, 2);
      if (id == 1) {
        std::uint64_t field = at + 4;
        for (std::uint64_t* value : {&member.size, &member.compressed, &member.header_offset})
          if (*value == 0xffffffffu && field + 8 <= at + 4 + size) {
            *value = number(field, 8);
            field += 8;
          }
      }
      at += 4 + size;
    }
  }

  /// Grows with what really comes out, never with what the directory claims.
  std::string inflated(std::string_view packed, std::uint64_t size) const {
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) damaged("out of memory");
    std::string unpacked, piece(1 << 20, '\0');
    int state = Z_OK;
    std::size_t fed = 0;
    while (state == Z_OK) {
      if (stream.avail_in == 0 && fed < packed.size()) {
        const std::size_t more = std::min<std::size_t>(packed.size() - fed, 1 << 30);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + fed));
        stream.avail_in = static_cast<uInt>(more);
        fed += more;
      }
      stream.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream.avail_out = static_cast<uInt>(piece.size());
      state = inflate(&stream, Z_NO_FLUSH);
      unpacked.append(piece, 0, piece.size() - stream.avail_out);
      if (unpacked.size() > size) break;
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END || unpacked.size() != size) damaged("a member cannot be unpacked");
    return unpacked;
  }

  std::filesystem::path path_;
  std::string bytes_;
  std::vector<Member> members_;
};

std::vector<std::string> names_of(const Archive& archive) {
  std::vector<std::string> names;
  for (const Member& member : archive.members()) names.push_back(member.name);
  return names;
}

Matrix array_of(const Archive& archive, const std::filesystem::path& path, std::string_view name) {
  for (const Member& member : archive.members())
    if (member.name == name) return parse_npy(archive.contents(member), path.string() + ":" + member.name);
  throw data_error(path, "The archive has no array of this name", std::string(name), list_of_names(names_of(archive)));
}

}  // namespace

std::vector<std::string> npz_names(const std::filesystem::path& path) { return names_of(Archive(path)); }

Matrix read_npz(const std::filesystem::path& path, std::string_view name) {
  return array_of(Archive(path), path, name);
}

std::optional<ArrayFile> read_array_file(const std::filesystem::path& path, const std::string& array) {
  const std::string zipped = is_gzip(path) ? ".gz" : "";
  if (data_extension(path) == ".npy") return ArrayFile{read_npy(path), "NPY" + zipped, {}};
  std::filesystem::path file = path;
  std::string name = array;
  if (const std::string text = path.string(); name.empty())
    if (const auto colon = text.rfind(".npz:"); colon != std::string::npos && !std::filesystem::exists(path)) {
      file = text.substr(0, colon + 4);
      name = text.substr(colon + 5);
    }
  if (data_extension(file) != ".npz") return std::nullopt;
  const Archive archive(file);
  const std::vector<std::string> names = names_of(archive);
  if (!name.empty()) return ArrayFile{array_of(archive, file, name), "NPZ" + zipped, {}};
  for (const char* usual : {"x", "X", "data"})
    if (name.empty() && std::find(names.begin(), names.end(), usual) != names.end()) name = usual;
  if (name.empty() && names.size() > 1)
    throw data_error(file, "The archive holds several arrays", list_of_names(names), "the path followed by :NAME",
                     "Name one of them, for instance " + file.filename().string() + ":" + names.front());
  if (name.empty()) name = names.front();
  std::string warning;
  if (names.size() > 1) warning = "The archive holds the arrays " + list_of_names(names) + "; " + name + " was read.";
  return ArrayFile{array_of(archive, file, name), "NPZ" + zipped, std::move(warning)};
}

}  // namespace assay
