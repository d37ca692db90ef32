// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/data/npy.h"

namespace assay::mia {

/// A fresh folder for one test, removed at its end, and files in it.
class TestFolder {
 public:
  TestFolder() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() /
            ("mia_plain_" + std::string(test->test_suite_name()) + "_" + test->name() + "_" + std::to_string(getpid()));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }
  std::filesystem::path write_gz(const std::string& name, const std::string& bytes) const {
    const auto file = path_ / name;
    gzFile out = gzopen(file.c_str(), "wb");
    if (out == nullptr) throw std::runtime_error("A test file cannot be written");
    gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(out);
    return file;
  }
  std::filesystem::path write_npy(const std::string& name, std::vector<std::int64_t> shape,
                                  std::vector<double> values) const {
    return write(name, npy_bytes({std::move(shape), std::move(values), {}, {}}));
  }
  /// An .npz file (a ZIP of .npy files, stored as numpy.savez does).
  std::filesystem::path write_npz(const std::string& name,
                                  const std::vector<std::pair<std::string, Matrix>>& arrays) const {
    std::string bytes, directory;
    const auto number = [](std::uint64_t value, int size) {
      std::string text;
      for (int k = 0; k < size; ++k) text += static_cast<char>(k < 8 ? value >> (8 * k) : 0);
      return text;
    };
    for (const auto& [array, matrix] : arrays) {
      const std::string file = array + ".npy", contents = npy_bytes(matrix);
      const auto check = crc32(0, reinterpret_cast<const Bytef*>(contents.data()), static_cast<uInt>(contents.size()));
      const std::string common = number(20, 2) + number(0, 8) + number(check, 4) + number(contents.size(), 4) +
                                 number(contents.size(), 4) + number(file.size(), 2) + number(0, 2);
      directory += std::string("PK\1\2") + number(20, 2) + common + number(0, 10) + number(bytes.size(), 4) + file;
      bytes += std::string("PK\3\4") + common + file + contents;
    }
    return write(name, bytes + directory + "PK\5\6" + number(0, 4) + number(arrays.size(), 2) +
                           number(arrays.size(), 2) + number(directory.size(), 4) + number(bytes.size(), 4) +
                           number(0, 2));
  }
  /// n pictures of bytes in IDX form; pixel k of picture i is (i + k) mod 256.
  std::filesystem::path write_idx(const std::string& name, int count, int height, int width) const {
    std::string bytes{0, 0, 8, 3};
    for (const int extent : {count, height, width})
      for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(extent >> shift);
    for (int i = 0; i < count; ++i)
      for (int k = 0; k < height * width; ++k) bytes += static_cast<char>(i + k);
    return write(name, bytes);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace assay::mia
