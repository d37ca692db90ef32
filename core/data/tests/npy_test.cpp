// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/npy.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

/// An .npy image with this header text and these bytes; `version` 1 has a length of two bytes, 2 and 3 of four.
std::string image(const std::string& header, const std::string& data, int version = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(version);
  bytes += '\0';
  for (int k = 0; k < (version == 1 ? 2 : 4); ++k) bytes += static_cast<char>(header.size() >> (8 * k) & 0xff);
  return bytes + header + data;
}

std::string header(const std::string& descr, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape +
         ", }\n";
}

template <typename T>
std::string raw(std::initializer_list<T> values, bool swap = false) {
  std::string bytes;
  for (T value : values) {
    std::string one(sizeof(T), '\0');
    std::memcpy(one.data(), &value, sizeof(T));
    if (swap) one = std::string(one.rbegin(), one.rend());
    bytes += one;
  }
  return bytes;
}

std::string refusal(const std::string& bytes) {
  try {
    (void)parse_npy(bytes, "a.npy");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(error.text().where, "a.npy");
    return error.what();
  }
  ADD_FAILURE() << "was read";
  return {};
}

TEST(Npy, ReadsEveryElementType) {
  const std::vector<double> expected{1, 2, 100};
  const auto values = [](const std::string& descr, const std::string& data) {
    return parse_npy(image(header(descr, "(3,)"), data), "a").values;
  };
  EXPECT_EQ(values("<f8", raw<double>({1, 2, 100})), expected);
  EXPECT_EQ(values(">f8", raw<double>({1, 2, 100}, true)), expected);
  EXPECT_EQ(values("<f4", raw<float>({1, 2, 100})), expected);
  EXPECT_EQ(values(">f4", raw<float>({1, 2, 100}, true)), expected);
  EXPECT_EQ(values("|i1", raw<std::int8_t>({1, 2, 100})), expected);
  EXPECT_EQ(values("<i2", raw<std::int16_t>({1, 2, 100})), expected);
  EXPECT_EQ(values(">i4", raw<std::int32_t>({1, 2, 100}, true)), expected);
  EXPECT_EQ(values("<i8", raw<std::int64_t>({1, 2, 100})), expected);
  EXPECT_EQ(values("|u1", raw<std::uint8_t>({1, 2, 100})), expected);
  EXPECT_EQ(values(">u2", raw<std::uint16_t>({1, 2, 100}, true)), expected);
  EXPECT_EQ(values("<u4", raw<std::uint32_t>({1, 2, 100})), expected);
  EXPECT_EQ(values("<u8", raw<std::uint64_t>({1, 2, 100})), expected);
  EXPECT_EQ(values("|b1", std::string("\1\0\1", 3)), (std::vector<double>{1, 0, 1}));
  EXPECT_EQ(values("|i1", raw<std::int8_t>({-1, -128, 127})), (std::vector<double>{-1, -128, 127}));
}

TEST(Npy, ReadsVersionsOrdersAndScalars) {
  const std::string six = raw<double>({1, 2, 3, 4, 5, 6});
  for (int version : {1, 2, 3})
    EXPECT_EQ(parse_npy(image(header("<f8", "(2, 3)"), six, version), "a").values,
              (std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(parse_npy(image(header("<f8", "(2, 3)", true), six), "a").values, (std::vector<double>{1, 3, 5, 2, 4, 6}));
  EXPECT_EQ(parse_npy(image(header("<f8", "(2L, 3L)"), six), "a").shape,
            (std::vector<std::int64_t>{2, 3}));  // Python 2
  EXPECT_EQ(parse_npy(image(header("<f8", "()"), raw<double>({7})), "a").values, std::vector<double>{7});
  EXPECT_TRUE(parse_npy(image(header("<f8", "(0, 3)"), ""), "a").values.empty());
  const std::string cube = raw<double>({0, 1, 2, 3, 4, 5, 6, 7});
  EXPECT_EQ(parse_npy(image(header("<f8", "(2, 2, 2)", true), cube), "a").values,
            (std::vector<double>{0, 4, 2, 6, 1, 5, 3, 7}));
}

TEST(Npy, RefusesAHeaderThatLiesAboutItsShape) {
  const std::string two = raw<double>({1, 2});
  for (const char* shape : {"(3,)", "(1,)", "(1000000000000,)", "(9223372036854775807, 9223372036854775807)",
                            "(4294967296, 4294967296, 4)", "(4294967296, 4294967296)", "(99999999999999999999999,)"})
    EXPECT_FALSE(refusal(image(header("<f8", shape), two)).empty()) << shape;
  EXPECT_NE(refusal(image(header("<f8", "(3,)"), two)).find("shape (3,)"), std::string::npos);
}

TEST(Npy, RefusesWhatItCannotRead) {
  const std::string two = raw<double>({1, 2});
  EXPECT_NE(refusal("hello").find("not a NumPy array"), std::string::npos);
  EXPECT_NE(refusal(image(header("<c16", "(1,)"), two)).find("<c16"), std::string::npos);
  EXPECT_NE(refusal(image(header("|O", "(2,)"), two)).find("|O"), std::string::npos);
  EXPECT_NE(refusal(image(header("<U8", "(2,)"), two)).find("<U8"), std::string::npos);
  EXPECT_NE(refusal(image(header("<f8", "(2,)"), two, 9)).find("9.0"), std::string::npos);
  for (const char* broken :
       {"", "{", "{}", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (2,)}",
        "{'descr': [('a', '<f8')], }", "{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '', 'fortran_order': False, 'shape': (2,)}"})
    EXPECT_FALSE(refusal(image(broken, two)).empty()) << broken;
  EXPECT_NE(refusal(std::string("\x93NUMPY\x01\x00\xff\xff{", 11)).find("longer than the file"), std::string::npos);
}

TEST(Npy, WritesTheBytesThatItReads) {
  const Matrix matrix{{2, 3}, {1, -0.0, NAN, INFINITY, 1e-300, 6}, {}, {}};
  const std::string bytes = npy_bytes(matrix);
  EXPECT_EQ(bytes.size() % 64, 48u);  // 48 bytes of data behind a header that ends at a multiple of 64
  EXPECT_EQ(bytes.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_EQ(bytes.substr(10, 61), "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }  ");
  EXPECT_EQ(bytes[127], '\n');
  const Matrix again = parse_npy(bytes, "a");
  EXPECT_EQ(again.shape, matrix.shape);
  for (std::size_t k = 0; k < 6; ++k)
    EXPECT_EQ(std::bit_cast<std::uint64_t>(again.values[k]), std::bit_cast<std::uint64_t>(matrix.values[k]));
  EXPECT_EQ(parse_npy(npy_bytes({{}, {5}, {}, {}}), "a").values, std::vector<double>{5});
  EXPECT_EQ(parse_npy(npy_bytes({{4}, {1, 2, 3, 4}, {}, {}}), "a").shape, std::vector<std::int64_t>{4});
}

/// A zip of these members, deflated or stored, as numpy.savez writes it.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members, bool deflated, bool wide = false) {
  const auto number = [](std::uint64_t value, int bytes) {
    std::string text;
    for (int k = 0; k < bytes; ++k) text += static_cast<char>(value >> (8 * k) & 0xff);
    return text;
  };
  std::string zip, directory;
  for (const auto& [name, data] : members) {
    std::string packed = data;
    if (deflated) {
      z_stream stream{};
      deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
      packed.resize(deflateBound(&stream, data.size()));
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
      stream.avail_in = static_cast<uInt>(data.size());
      stream.next_out = reinterpret_cast<Bytef*>(packed.data());
      stream.avail_out = static_cast<uInt>(packed.size());
      deflate(&stream, Z_FINISH);
      packed.resize(stream.total_out);
      deflateEnd(&stream);
    }
    const auto crc =
        crc32(crc32(0, nullptr, 0), reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size()));
    const std::string extra =
        wide ? number(1, 2) + number(16, 2) + number(data.size(), 8) + number(packed.size(), 8) : "";
    const std::string common =
        number(deflated ? 8 : 0, 2) + number(0, 4) + number(crc, 4) + number(wide ? 0xffffffff : packed.size(), 4) +
        number(wide ? 0xffffffff : data.size(), 4) + number(name.size(), 2) + number(extra.size(), 2);
    directory += "PK\x01\x02" + number(20, 2) + number(20, 2) + number(0, 2) + common + number(0, 2) + number(0, 2) +
                 number(0, 2) + number(0, 4) + number(zip.size(), 4) + name + extra;
    zip += "PK\x03\x04" + number(20, 2) + number(0, 2) + common + name + extra + packed;
  }
  const std::size_t at = zip.size();
  return zip + directory + "PK\x05\x06" + number(0, 4) + number(members.size(), 2) + number(members.size(), 2) +
         number(directory.size(), 4) + number(at, 4) + number(0, 2);
}

TEST(Npz, ReadsStoredAndDeflatedMembers) {
  const Matrix x{{2, 2}, {1, 2, 3, 4}, {}, {}}, y{{2, 2}, {0, 1, 0, 0}, {}, {}};
  const test::ScratchFolder folder;
  for (bool deflated : {false, true})
    for (bool wide : {false, true}) {
      const auto path =
          folder.write("t.npz", zip_of({{"x.npy", npy_bytes(x)}, {"y.npy", npy_bytes(y)}}, deflated, wide));
      EXPECT_EQ(npz_names(path), (std::vector<std::string>{"x", "y"}));
      EXPECT_EQ(read_npz(path, "y").values, y.values);
      const auto table = read_numeric_table(path);
      EXPECT_EQ(table.values, x.values);
      EXPECT_NE(table.warnings.front().find("x was read"), std::string::npos);
      EXPECT_EQ(read_numeric_table(path.string() + ":y").values, y.values);
      EXPECT_THROW((void)read_npz(path, "z"), Error);
    }
}

TEST(Npz, RefusesDamageAndAnUnclearChoice) {
  const Matrix x{{2, 2}, {1, 2, 3, 4}, {}, {}};
  const test::ScratchFolder folder;
  std::string zip = zip_of({{"x.npy", npy_bytes(x)}}, false);
  zip[180] ^= 1;  // in the data: the checksum tells
  EXPECT_THROW((void)read_npz(folder.write("t.npz", zip), "x"), Error);
  EXPECT_THROW((void)npz_names(folder.write("t.npz", "PK\x03\x04")), Error);
  EXPECT_THROW((void)npz_names(folder.write("t.npz", "hello")), Error);
  EXPECT_THROW(
      (void)read_numeric_table(folder.write("t.npz", zip_of({{"p.npy", npy_bytes(x)}, {"q.npy", npy_bytes(x)}}, true))),
      Error);
}

TEST(Npy, TablesOfArraysHaveNumberedColumns) {
  const test::ScratchFolder folder;
  const auto table = read_numeric_table(folder.write("t.npy", npy_bytes({{2, 2}, {1, NAN, 3, 4}, {}, {}})));
  EXPECT_EQ(table.names, (std::vector<std::string>{"X1", "X2"}));
  EXPECT_EQ(table.missing, (std::vector<unsigned char>{0, 1, 0, 0}));
  EXPECT_THROW((void)read_numeric_table(folder.write("c.npy", npy_bytes({{1, 1, 1}, {1}, {}, {}}))), Error);
  EXPECT_THROW((void)read_numeric_table(folder.write("e.npy", npy_bytes({{0, 3}, {}, {}, {}}))), Error);
}

}  // namespace
}  // namespace assay
