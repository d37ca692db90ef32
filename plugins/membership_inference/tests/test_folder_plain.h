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
