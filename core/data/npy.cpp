// SPDX-License-Identifier: GPL-3.0-or-later
// The NumPy format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#include "core/data/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cctype>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>

#include "core/base/error.h"
#include "core/data/byte_source.h"

namespace assay {
namespace {

static_assert(std::endian::native == std::endian::little, "Assay reads and writes arrays on little-endian machines");

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::string_view understood = "f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1";

[[noreturn]] void refuse(std::string_view where, std::string message, std::string value = {}, std::string allowed = {},
                         std::string remedy = {}) {
  throw Error(ErrorKind::data,
              {std::move(message), std::string(where), std::move(value), std::move(allowed), std::move(remedy)});
}

/// A reader of the Python dictionary in the header: strings, True, False, tuples of integers (also "11L" of Python 2).
class HeaderText {
 public:
  HeaderText(std::string_view text, std::string_view where) : text_(text), where_(where) {}

  void read(NpyHeader& header, std::string& descr) {
    expect('{');
    bool has_descr = false, has_order = false, has_shape = false;
    while (!accept('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") {
        descr = quoted();
        has_descr = true;
      } else if (key == "fortran_order") {
        header.fortran_order = truth();
        has_order = true;
      } else if (key == "shape") {
        header.shape = tuple();
        has_shape = true;
      } else {
        broken();
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (!has_descr || !has_order || !has_shape) broken();
  }

 private:
  [[noreturn]] void broken() const {
    refuse(where_, "The header of the array is not understood", std::string(text_.substr(0, 120)),
           "a dictionary with descr, fortran_order and shape", "Write the array again with numpy.save");
  }
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool accept(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) broken();
  }
  std::string quoted() {
    skip();
    if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) broken();
    const char quote = text_[at_++];
    const auto end = text_.find(quote, at_);
    if (end == std::string_view::npos) broken();
    std::string value(text_.substr(at_, end - at_));
    at_ = end + 1;
    return value;
  }
  bool truth() {
    skip();
    for (const auto& [word, value] : {std::pair<std::string_view, bool>{"True", true}, {"False", false}})
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return value;
      }
    broken();
  }
  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> values;
    expect('(');
    while (!accept(')')) {
      skip();
      std::int64_t value = 0;
      const std::size_t begin = at_;
      while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) {
        if (value > (std::numeric_limits<std::int64_t>::max() - 9) / 10) broken();
        value = value * 10 + (text_[at_++] - '0');
      }
      if (at_ == begin) broken();
      if (at_ < text_.size() && text_[at_] == 'L') ++at_;
      values.push_back(value);
      if (values.size() > 32) broken();
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return values;
  }

  std::string_view text_, where_;
  std::size_t at_ = 0;
};

template <typename T>
double element(const char* bytes, bool swap) {
  std::array<char, sizeof(T)> raw;
  std::memcpy(raw.data(), bytes, sizeof(T));
  if (swap) std::reverse(raw.begin(), raw.end());
  return static_cast<double>(std::bit_cast<T>(raw));
}

template <typename T>
void convert(const char* bytes, bool swap, std::vector<double>& values) {
  if (std::is_same_v<T, double> && !swap) {
    if (!values.empty()) std::memcpy(values.data(), bytes, values.size() * sizeof(double));
    return;
  }
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = element<T>(bytes + k * sizeof(T), swap);
}

void convert_elements(const NpyHeader& header, const char* bytes, std::vector<double>& values) {
  const bool swap = header.big_endian;
  const std::string& type = header.element;
  if (type == "f8") return convert<double>(bytes, swap, values);
  if (type == "f4") return convert<float>(bytes, swap, values);
  if (type == "i1") return convert<std::int8_t>(bytes, swap, values);
  if (type == "i2") return convert<std::int16_t>(bytes, swap, values);
  if (type == "i4") return convert<std::int32_t>(bytes, swap, values);
  if (type == "i8") return convert<std::int64_t>(bytes, swap, values);
  if (type == "u1") return convert<std::uint8_t>(bytes, swap, values);
  if (type == "u2") return convert<std::uint16_t>(bytes, swap, values);
  if (type == "u4") return convert<std::uint32_t>(bytes, swap, values);
  if (type == "u8") return convert<std::uint64_t>(bytes, swap, values);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = bytes[k] != 0;  // b1
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "(";
  for (std::size_t k = 0; k < shape.size(); ++k) text += (k ? ", " : "") + std::to_string(shape[k]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

/// From Fortran to C order: the last index of the result runs fastest.
std::vector<double> to_c_order(const std::vector<std::int64_t>& shape, const std::vector<double>& values) {
  std::vector<double> result(values.size());
  std::vector<std::int64_t> stride(shape.size(), 1), index(shape.size(), 0);
  for (std::size_t k = 1; k < shape.size(); ++k) stride[k] = stride[k - 1] * shape[k - 1];
  std::int64_t source = 0;
  for (double& value : result) {
    value = values[source];
    for (std::size_t k = shape.size(); k-- > 0;) {
      source += stride[k];
      if (++index[k] < shape[k]) break;
      source -= stride[k] * shape[k];
      index[k] = 0;
    }
  }
  return result;
}

}  // namespace

NpyHeader read_npy_header(std::string_view bytes, std::uint64_t total_bytes, std::string_view where) {
  if (bytes.substr(0, magic.size()) != magic)
    refuse(where, "The file is not a NumPy array", {}, "a file written by numpy.save",
           "Check that it is the right file");
  if (bytes.size() < 10) refuse(where, "The array's header is cut off", {}, {}, "Fetch the file again");
  const int major = static_cast<unsigned char>(bytes[6]), minor = static_cast<unsigned char>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0)
    refuse(where, "The array's format version is not known", std::to_string(major) + "." + std::to_string(minor),
           "1.0, 2.0 or 3.0");
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  if (bytes.size() < 8 + length_bytes) refuse(where, "The array's header is cut off", {}, {}, "Fetch the file again");
  std::uint64_t length = 0;
  for (std::size_t k = 0; k < length_bytes; ++k)
    length |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[8 + k])) << (8 * k);
  NpyHeader header;
  header.data_offset = 8 + length_bytes + length;
  if (header.data_offset > total_bytes || header.data_offset > bytes.size())
    refuse(where, "The array's header says it is longer than the file", std::to_string(length) + " bytes", {},
           "Fetch the file again");

  std::string descr;
  HeaderText(bytes.substr(8 + length_bytes, length), where).read(header, descr);
  const char order = descr.empty() ? '?' : descr[0];
  header.element = descr.size() > 1 ? descr.substr(1) : "";
  header.big_endian = order == '>';
  const bool known = header.element.size() == 2 &&
                     (" " + std::string(understood) + " ").find(" " + header.element + " ") != std::string::npos;
  if (!known || std::string_view("<>|=").find(order) == std::string_view::npos)
    refuse(where, "The array's elements are not real numbers", descr, std::string(understood),
           "Convert the array with .astype('<f8') and save it again");
  header.element_bytes = header.element[1] - '0';

  // The product of the shape, refusing whatever the file cannot hold before anything is allocated.
  const std::uint64_t available = (total_bytes - header.data_offset) / header.element_bytes;
  std::uint64_t elements = 1;
  bool overflow = false;
  for (std::int64_t extent : header.shape) {
    if (extent != 0 && elements > std::numeric_limits<std::uint64_t>::max() / static_cast<std::uint64_t>(extent))
      overflow = true;
    elements *= static_cast<std::uint64_t>(extent);
  }
  for (std::int64_t extent : header.shape)
    if (extent == 0) elements = 0, overflow = false;
  if (overflow || elements != available || (total_bytes - header.data_offset) % header.element_bytes != 0)
    refuse(where, "The array's header and the size of the file do not fit",
           "shape " + shape_text(header.shape) + " of " + descr + ", " +
               std::to_string(total_bytes - header.data_offset) + " bytes of data",
           overflow ? "" : std::to_string(elements) + " elements of " + std::to_string(header.element_bytes) + " bytes",
           "The file is cut off or its header is wrong: write the array again with numpy.save");
  return header;
}

Matrix parse_npy(std::string_view bytes, std::string_view where) {
  const NpyHeader header = read_npy_header(bytes, bytes.size(), where);
  Matrix matrix;
  matrix.shape = header.shape;
  matrix.values.resize((bytes.size() - header.data_offset) / header.element_bytes);
  convert_elements(header, bytes.data() + header.data_offset, matrix.values);
  if (header.fortran_order && header.shape.size() > 1) matrix.values = to_c_order(header.shape, matrix.values);
  return matrix;
}

Matrix read_npy(const std::filesystem::path& path) { return parse_npy(read_bytes(path), path.string()); }

std::string npy_bytes(const Matrix& matrix) {
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape_text(matrix.shape) + ", }";
  // Padded so that the elements begin at a multiple of 64 bytes.
  constexpr std::size_t prefix = 10;
  header += std::string(63 - (prefix + header.size()) % 64, ' ') + '\n';
  assert(header.size() < 65536);
  std::string bytes(magic);
  bytes += '\x01';
  bytes += '\0';
  bytes += static_cast<char>(header.size() & 0xff);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  if (!matrix.values.empty())
    bytes.append(reinterpret_cast<const char*>(matrix.values.data()), matrix.values.size() * sizeof(double));
  return bytes;
}

}  // namespace assay
