// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever bytes a file of images holds, a reader answers or throws assay::Error.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/data/image_set.h"
#include "core/data/tests/image_fixtures.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

std::string mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t bound) { return random() % std::max<std::size_t>(bound, 1); };
  for (std::size_t change = 0, changes = 1 + below(5); change < changes && !bytes.empty(); ++change) {
    // Half of the changes hit the header, where they matter.
    const std::size_t at = below(below(2) == 0 ? std::min<std::size_t>(bytes.size(), 64) : bytes.size());
    switch (below(6)) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes[at] ^= static_cast<char>(1 << below(8));
        break;
      case 2:
        bytes.resize(at);
        break;
      case 3:
        bytes.erase(at, 1 + below(8));
        break;
      case 4:
        bytes.insert(at, bytes.substr(below(bytes.size()), below(40)));
        break;
      default:
        bytes[at] = below(2) == 0 ? '\0' : '\xff';
        break;
    }
  }
  return bytes;
}

void mutate(const std::string& name, const std::string& valid) {
  const char* chosen = std::getenv("ASSAY_MUTATIONS");
  const int rounds = chosen ? std::atoi(chosen) : 400;
  const test::ScratchFolder folder;
  std::mt19937 random(static_cast<unsigned>(valid.size()));
  int answered = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto path = folder.write(name, round == 0 ? valid : mutated(valid, random));
    try {
      const ImageSet set = read_images(path);
      ++answered;
      EXPECT_GT(set.count, 0);
      EXPECT_EQ(set.pixels.size(), static_cast<std::size_t>(set.count * set.image_bytes()));
      EXPECT_TRUE(set.labels.empty() || set.labels.size() == static_cast<std::size_t>(set.count));
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
      EXPECT_FALSE(error.text().message.empty());
    }
  }
  EXPECT_GT(answered, 0);
}

std::vector<std::uint8_t> noise(std::size_t size) {
  std::mt19937 random(7);
  std::vector<std::uint8_t> values(size);
  for (auto& value : values) value = static_cast<std::uint8_t>(random());
  return values;
}

TEST(ImageMutations, OfCifarNeverCrashAReader) {
  const std::string record = std::string(1, '\x05') + std::string(3072, 'x');
  mutate("t.bin", record + record);
  mutate("t.bin.gz", test::zipped(record + record));
}

TEST(ImageMutations, OfIdxNeverCrashAReader) {
  const std::string image = test::idx_bytes({3, 2, 2}, "abcdefghijkl");
  mutate("t-idx3-ubyte", image);
  mutate("t-idx3-ubyte.gz", test::zipped(image));
}

TEST(ImageMutations, OfArraysNeverCrashAReader) {
  mutate("t.npy", test::npy_file("|u1", "2, 3, 2, 2", std::string(24, 'x')));
  mutate("t.npy", test::npy_file("<f4", "2, 2, 2", std::string(32, '\0')));
  mutate("t.npy.gz", test::zipped(test::npy_file("<i4", "1, 2, 2", std::string(16, '\0'))));
}

TEST(ImageMutations, OfPngNeverCrashAReader) {
  mutate("t.png", test::rgb_png(17, 13, noise(17 * 13 * 3)));
  mutate("t.png", test::png_bytes(16, 16, PNG_COLOR_TYPE_GRAY_ALPHA, 16, noise(16 * 16 * 4), true));
  mutate("t.png", test::png_bytes(8, 8, PNG_COLOR_TYPE_PALETTE, 4, noise(32), false, std::vector<png_color>(16)));
}

TEST(ImageMutations, OfJpegNeverCrashAReader) {
  mutate("t.jpg", test::jpeg_bytes(17, 13, 3, noise(17 * 13 * 3)));
  mutate("t.jpg", test::jpeg_bytes(24, 24, 1, noise(24 * 24), true));
  mutate("t.jpg.gz", test::zipped(test::jpeg_bytes(8, 8, 3, noise(192))));
}

}  // namespace
}  // namespace assay
