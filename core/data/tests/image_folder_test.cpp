// SPDX-License-Identifier: GPL-3.0-or-later
// Folders of PNG and JPEG files, written here by libpng and libjpeg.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/base/error.h"
#include "core/data/image_set.h"
#include "core/data/tests/image_fixtures.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

using test::ScratchFolder;
namespace fs = std::filesystem;

ErrorText refusal(const fs::path& path) {
  try {
    (void)read_images(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    return error.text();
  }
  ADD_FAILURE() << path << " was not refused";
  return {};
}

bool warns(const ImageSet& set, const std::string& words) {
  for (const std::string& warning : set.warnings)
    if (warning.find(words) != std::string::npos) return true;
  return false;
}

TEST(ImageFolder, WithoutClassesIsSortedByName) {
  const ScratchFolder folder;
  folder.write("b.png", test::grey_png(2, 1, {30, 40}));
  folder.write("a.PNG", test::grey_png(2, 1, {10, 20}));
  folder.write(".hidden.png", "x");
  folder.write("notes.txt", "x");
  const ImageSet set = read_images(folder.path());
  EXPECT_EQ(set.count, 2);
  EXPECT_EQ(set.channels, 1);
  EXPECT_EQ(set.height, 1);
  EXPECT_EQ(set.width, 2);
  EXPECT_EQ(set.pixels, (std::vector<std::uint8_t>{10, 20, 30, 40}));
  EXPECT_TRUE(set.labels.empty());
  EXPECT_TRUE(warns(set, "1 file that is neither PNG nor JPEG"));
  EXPECT_EQ(read_images(folder.path(), {.limit = 1}).pixels, (std::vector<std::uint8_t>{10, 20}));
}

TEST(ImageFolder, OfClassesGivesLabelsInTheOrderOfTheirNames) {
  const ScratchFolder folder;
  for (const char* name : {"dog", "cat"}) fs::create_directory(folder.path() / name);
  folder.write("dog/1.png", test::rgb_png(1, 1, {1, 2, 3}));
  folder.write("cat/1.png", test::rgb_png(1, 1, {4, 5, 6}));
  folder.write("cat/2.png", test::rgb_png(1, 1, {7, 8, 9}));
  const ImageSet set = read_images(folder.path());
  EXPECT_EQ(set.label_names, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(set.labels, (std::vector<int>{0, 0, 1}));
  EXPECT_EQ(set.pixels, (std::vector<std::uint8_t>{4, 5, 6, 7, 8, 9, 1, 2, 3}));
}

TEST(ImageFolder, OfNumberedClassesCountsThemAsNumbers) {
  const ScratchFolder folder;
  for (const char* name : {"10", "9", "2"}) {
    fs::create_directory(folder.path() / name);
    folder.write(std::string(name) + "/x.png", test::grey_png(1, 1, {1}));
  }
  EXPECT_EQ(read_images(folder.path()).label_names, (std::vector<std::string>{"2", "9", "10"}));
}

TEST(ImageFolder, PutsTheChannelsOfAPixelIntoPlanes) {
  const ScratchFolder folder;
  folder.write("a.png", test::rgb_png(2, 2, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  EXPECT_EQ(read_images(folder.path()).pixels, (std::vector<std::uint8_t>{1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12}));
}

TEST(ImageFolder, ReadsEveryKindOfPng) {
  const ScratchFolder folder;
  const auto palette = folder.write(
      "p.png", test::png_bytes(2, 1, PNG_COLOR_TYPE_PALETTE, 8, {1, 0}, false, {{10, 20, 30}, {40, 50, 60}}));
  EXPECT_EQ(read_images(palette).pixels, (std::vector<std::uint8_t>{40, 10, 50, 20, 60, 30}));
  const auto bits = folder.write("b.png", test::png_bytes(2, 1, PNG_COLOR_TYPE_GRAY, 1, {0x40}));
  EXPECT_EQ(read_images(bits).pixels, (std::vector<std::uint8_t>{0, 255}));
  const auto alpha = read_images(folder.write("a.png", test::png_bytes(1, 1, PNG_COLOR_TYPE_RGB_ALPHA, 8, {9, 8, 7, 0})));
  EXPECT_EQ(alpha.pixels, (std::vector<std::uint8_t>{9, 8, 7}));
  EXPECT_TRUE(warns(alpha, "transparency"));
  const auto deep = read_images(folder.write("d.png", test::png_bytes(1, 1, PNG_COLOR_TYPE_GRAY, 16, {0x80, 0x80})));
  EXPECT_EQ(deep.pixels, (std::vector<std::uint8_t>{0x80}));
  EXPECT_TRUE(warns(deep, "16 bits"));
  std::vector<std::uint8_t> ramp;
  for (int k = 0; k < 81; ++k) ramp.push_back(static_cast<std::uint8_t>(3 * k));
  const auto woven = folder.write("i.png", test::png_bytes(9, 9, PNG_COLOR_TYPE_GRAY, 8, ramp, true));
  EXPECT_EQ(read_images(woven).pixels, ramp);
}

TEST(ImageFolder, ReadsJpegToItsRoundingAlsoZipped) {
  const ScratchFolder folder;
  std::vector<std::uint8_t> flat;
  for (int k = 0; k < 64; ++k) flat.insert(flat.end(), {200, 100, 50});
  const std::string bytes = test::jpeg_bytes(8, 8, 3, flat);
  for (const fs::path& path : {folder.write("a.jpg", bytes), folder.write("b.JPEG.gz", test::zipped(bytes)),
                               folder.write("c.jpeg", test::jpeg_bytes(8, 8, 3, flat, true))}) {
    const ImageSet set = read_images(path);
    EXPECT_EQ(set.count, 1);
    ASSERT_EQ(set.channels, 3);
    for (int k = 0; k < 64; ++k) {
      EXPECT_NEAR(set.pixels[k], 200, 2);
      EXPECT_NEAR(set.pixels[64 + k], 100, 2);
      EXPECT_NEAR(set.pixels[128 + k], 50, 2);
    }
  }
  const ImageSet grey = read_images(folder.write("g.jpg", test::jpeg_bytes(3, 2, 1, {9, 9, 9, 9, 9, 9})));
  EXPECT_EQ(grey.channels, 1);
  EXPECT_NEAR(grey.pixels[5], 9, 1);
}

TEST(ImageFolder, MakesGreyImagesAmongColouredOnesColoured) {
  const ScratchFolder folder;
  folder.write("a.png", test::grey_png(1, 2, {5, 6}));
  folder.write("b.png", test::rgb_png(1, 2, {1, 2, 3, 4, 5, 6}));
  folder.write("c.png", test::grey_png(1, 2, {7, 8}));
  const ImageSet set = read_images(folder.path());
  EXPECT_EQ(set.channels, 3);
  EXPECT_EQ(set.pixels, (std::vector<std::uint8_t>{5, 6, 5, 6, 5, 6, 1, 4, 2, 5, 3, 6, 7, 8, 7, 8, 7, 8}));
  EXPECT_TRUE(warns(set, "2 grey images"));
}

TEST(ImageFolder, OfTwoSizesIsRefusedWithTheFileAndBothSizes) {
  const ScratchFolder folder;
  folder.write("a.png", test::grey_png(2, 3, std::vector<std::uint8_t>(6)));
  folder.write("b.png", test::grey_png(2, 4, std::vector<std::uint8_t>(8)));
  const ErrorText text = refusal(folder.path());
  EXPECT_EQ(text.value, "4 × 2");
  EXPECT_EQ(text.allowed, "3 × 2 as a.png");
  EXPECT_NE(text.where.find("b.png"), std::string::npos);
}

TEST(ImageFolder, WithABrokenImageIsRefusedWithTheFile) {
  const ScratchFolder folder;
  const std::vector<std::uint8_t> noise = [] {
    std::vector<std::uint8_t> values;
    for (unsigned k = 0, v = 1; k < 3 * 40 * 40; ++k, v = v * 1103515245u + 12345u) values.push_back(v >> 16);
    return values;
  }();
  const std::string png = test::rgb_png(40, 40, noise), jpeg = test::jpeg_bytes(40, 40, 3, noise);
  const std::string progressive = test::jpeg_bytes(40, 40, 3, noise, true);
  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"half.png", png.substr(0, png.size() / 2)},
           {"header.png", png.substr(0, 20)},
           {"empty.png", ""},
           {"text.png", "no image"},
           {"half.jpg", jpeg.substr(0, jpeg.size() / 2)},
           {"header.jpg", jpeg.substr(0, 12)},
           {"layers.jpg", progressive.substr(0, progressive.size() / 2)},
           {"inks.jpg", test::jpeg_bytes(1, 1, 4, {1, 2, 3, 4})}}) {
    SCOPED_TRACE(name);
    const ScratchFolder one;
    one.write(name, bytes);
    const ErrorText text = refusal(one.path());
    EXPECT_NE(text.where.find(name), std::string::npos) << text.message;
    EXPECT_FALSE(text.message.empty());
  }
}

TEST(ImageFolder, WithoutImagesOrOfUnclearClassesIsRefused) {
  const ScratchFolder folder;
  EXPECT_EQ(refusal(folder.path()).message, "The folder holds no PNG or JPEG image");
  fs::create_directories(folder.path() / "train" / "cat");
  folder.write("train/cat/a.png", test::grey_png(1, 1, {1}));
  const ErrorText deep = refusal(folder.path());
  EXPECT_NE(deep.where.find("train"), std::string::npos);
  EXPECT_EQ(deep.remedy, "Choose the folder right above the classes");
  folder.write("train/b.png", test::grey_png(1, 1, {1}));
  EXPECT_EQ(refusal(folder.path() / "train").message, "The folder holds both images and folders of images");
}

TEST(ImageFolder, WithAnImageOfAbsurdSizeIsRefusedBeforeItIsDecoded) {
  const ScratchFolder folder;
  std::string png = test::grey_png(1, 1, {1});
  png.replace(16, 8, test::big_endian(60000) + test::big_endian(60000));
  png.replace(29, 4, test::big_endian(static_cast<std::uint32_t>(
                         crc32(0, reinterpret_cast<const Bytef*>(png.data() + 12), 17))));
  folder.write("a.png", png);
  EXPECT_EQ(refusal(folder.path()).message, "The image is too large");
}

}  // namespace
}  // namespace assay
