// SPDX-License-Identifier: GPL-3.0-or-later
// CIFAR, IDX and .npy images: the reference files by what their README and their publishers state, the rest by files
// written here.
#include "core/data/image_set.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <numeric>

#include "core/base/error.h"
#include "core/data/image_fit.h"
#include "core/data/tests/image_fixtures.h"
#include "core/data/tests/scratch_folder.h"

namespace assay {
namespace {

using test::ScratchFolder;
namespace fs = std::filesystem;

/// What the reader says of a file that it must refuse.
ErrorText refusal(const fs::path& path, const ImageReadOptions& options = {}) {
  try {
    (void)read_images(path, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_FALSE(error.text().where.empty());
    return error.text();
  }
  ADD_FAILURE() << path << " was not refused";
  return {};
}

std::string cifar_record(int label, char fill) { return std::string(1, static_cast<char>(label)) + std::string(3072, fill); }
std::string cifar100_record(int coarse, int fine, char fill) {
  return std::string(1, static_cast<char>(coarse)) + cifar_record(fine, fill);
}

TEST(CifarImages, OfTheReferenceFileAreAsPublished) {
  const fs::path file = test::reference_images() / "cifar10_train_first1000.bin";
  if (!fs::exists(file)) GTEST_SKIP() << "no reference data: " << file;
  const ImageSet all = read_images(file);
  EXPECT_EQ(all.count, 1000);
  EXPECT_EQ(all.channels, 3);
  EXPECT_EQ(all.height, 32);
  EXPECT_EQ(all.width, 32);
  EXPECT_EQ(all.format, "CIFAR-10 binary");
  ASSERT_EQ(all.pixels.size(), 1000u * 3072);
  EXPECT_EQ(std::vector<int>(all.labels.begin(), all.labels.begin() + 16),
            (std::vector<int>{6, 9, 9, 4, 1, 1, 2, 7, 8, 3, 4, 7, 7, 2, 9, 9}));
  EXPECT_EQ((std::vector<int>{all.pixels[0], all.pixels[1024], all.pixels[2048]}), (std::vector<int>{59, 62, 63}));
  EXPECT_EQ(all.label_names.at(6), "frog");

  const ImageSet first = read_images(file, {.limit = 16});
  EXPECT_EQ(first.count, 16);
  EXPECT_EQ(first.labels.size(), 16u);
  EXPECT_TRUE(std::equal(first.pixels.begin(), first.pixels.end(), all.pixels.begin()));
  EXPECT_EQ(first.pixels.size(), 16u * 3072);

  const ImageSet test_images = read_images(test::reference_images() / "cifar10_test_first256.bin", {.limit = 10});
  EXPECT_EQ(test_images.labels, (std::vector<int>{3, 8, 8, 0, 6, 6, 1, 6, 3, 1}));
}

TEST(CifarImages, WithFineLabelsInOneByteAreNotTakenForCifar10) {
  const fs::path file = test::reference_images() / "cifar100_20.bin";
  if (!fs::exists(file)) GTEST_SKIP() << "no reference data: " << file;
  const ImageSet set = read_images(file);
  EXPECT_EQ(set.count, 20);
  EXPECT_EQ(set.format, "CIFAR binary");
  EXPECT_TRUE(set.label_names.empty());
  for (const int label : set.labels) EXPECT_TRUE(label >= 0 && label < 100);
}

TEST(CifarImages, OfCifar100GiveTheFineLabel) {
  const ScratchFolder folder;
  const std::string records = cifar100_record(19, 99, 'a') + cifar100_record(3, 42, 'b');
  for (const fs::path& path : {folder.write("train.bin", records), folder.write("t.bin.gz", test::zipped(records))}) {
    const ImageSet set = read_images(path);
    EXPECT_EQ(set.count, 2);
    EXPECT_EQ(set.labels, (std::vector<int>{99, 42}));
    EXPECT_EQ(set.pixels.at(0), 'a');
    EXPECT_EQ(set.pixels.at(3072), 'b');
  }
}

TEST(CifarImages, OfTheBatchesOfAFolderFollowEachOther) {
  const ScratchFolder folder;
  folder.write("data_batch_1.bin", cifar_record(1, 'a') + cifar_record(2, 'b'));
  folder.write("data_batch_2.bin", cifar_record(3, 'c'));
  folder.write("test_batch.bin", cifar_record(9, 'd'));
  folder.write("batches.meta.txt", "plane\ncar\nbird\ncat\n");
  const ImageSet set = read_images(folder.path());
  EXPECT_EQ(set.labels, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(set.pixels.at(2 * 3072), 'c');
  EXPECT_EQ(set.label_names, (std::vector<std::string>{"plane", "car", "bird", "cat"}));
  EXPECT_EQ(read_images(folder.path(), {.limit = 1}).count, 1);
}

TEST(CifarImages, ThatAreCutOffAreRefusedWithTheNumberOfWholeOnes) {
  const ScratchFolder folder;
  const std::string whole = cifar_record(1, 'a') + cifar_record(2, 'b');
  const ErrorText plain = refusal(folder.write("a.bin", whole.substr(0, whole.size() - 1)));
  EXPECT_NE(plain.value.find("1 whole image and"), std::string::npos) << plain.value;
  EXPECT_NE(refusal(folder.write("b.bin.gz", test::zipped(whole.substr(0, 4000)))).value.find("1 whole"),
            std::string::npos);
  EXPECT_EQ(refusal(folder.write("c.bin", "")).message, "The file is empty");
  const ErrorText label = refusal(folder.write("d.bin", cifar_record(1, 'a') + cifar_record(130, 'b')));
  EXPECT_EQ(label.value, "130");
}

TEST(IdxImages, OfFashionMnistAreAsPublished) {
  const fs::path folder = "/usr/share/datasets/fashion-mnist";
  if (!fs::exists(folder)) GTEST_SKIP() << "Debian's dataset-fashion-mnist is not installed: nothing was checked";
  const ImageSet train = read_images(folder / "train-images-idx3-ubyte.gz");
  EXPECT_EQ(train.count, 60000);
  EXPECT_EQ(train.channels, 1);
  EXPECT_EQ(train.height, 28);
  EXPECT_EQ(train.width, 28);
  EXPECT_EQ(std::vector<int>(train.labels.begin(), train.labels.begin() + 10),
            (std::vector<int>{9, 0, 0, 3, 0, 2, 7, 2, 5, 5}));
  EXPECT_EQ(train.label_names.at(9), "Ankle boot");
  // The mean brightness that everybody normalises with.
  const double sum = std::accumulate(train.pixels.begin(), train.pixels.end(), 0.0);
  EXPECT_NEAR(sum / static_cast<double>(train.pixels.size()) / 255, 0.2860, 5e-5);
  for (int label = 0; label < 10; ++label)
    EXPECT_EQ(std::count(train.labels.begin(), train.labels.end(), label), 6000);

  const ImageSet test_images = read_images(folder / "t10k-images-idx3-ubyte.gz", {.limit = 10});
  EXPECT_EQ(test_images.labels, (std::vector<int>{9, 2, 1, 1, 6, 1, 4, 6, 5, 7}));
  EXPECT_EQ(read_images(folder / "t10k-images-idx3-ubyte.gz", {.pixels = false}).count, 10000);
}

TEST(IdxImages, FindTheirLabelsByTheNameZippedOrNot) {
  const ScratchFolder folder;
  const std::string images = test::idx_bytes({2, 2, 3}, "abcdefghijkl");
  const std::string labels = test::idx_bytes({2}, std::string_view("\x05\x00", 2));
  const auto dotted = folder.write("train-images.idx3-ubyte", images);
  EXPECT_TRUE(read_images(dotted).labels.empty());
  folder.write("train-labels.idx1-ubyte.gz", test::zipped(labels));
  EXPECT_EQ(read_images(dotted).labels, (std::vector<int>{5, 0}));
  EXPECT_TRUE(read_images(dotted, {.labels = false}).labels.empty());
  const auto zipped = folder.write("t10k-images-idx3-ubyte.gz", test::zipped(images));
  folder.write("t10k-labels-idx1-ubyte", labels);
  const ImageSet set = read_images(zipped);
  EXPECT_EQ(set.labels, (std::vector<int>{5, 0}));
  EXPECT_EQ(std::string(set.pixels.begin(), set.pixels.end()), "abcdefghijkl");
  EXPECT_EQ(read_images(zipped, {.limit = 1}).labels, (std::vector<int>{5}));
}

TEST(IdxImages, WithSizesThatDoNotFitAreRefused) {
  const ScratchFolder folder;
  const std::string pixels(12, 'x');
  EXPECT_NE(refusal(folder.write("four-idx3-ubyte", test::idx_bytes({1, 2, 2, 3}, pixels))).message.find("dimensions"),
            std::string::npos);
  EXPECT_EQ(refusal(folder.write("l-idx1-ubyte", test::idx_bytes({12}, pixels))).message,
            "This IDX file holds labels, not images");
  EXPECT_NE(refusal(folder.write("s-idx3-ubyte", test::idx_bytes({2, 2, 4}, pixels))).message.find("promises more"),
            std::string::npos);
  EXPECT_NE(refusal(folder.write("b-idx3-ubyte", test::idx_bytes({2, 2, 2}, pixels))).message.find("goes on"),
            std::string::npos);
  EXPECT_NE(refusal(folder.write("z-idx3-ubyte.gz", test::zipped(test::idx_bytes({2, 2, 4}, pixels)))).message.find(
                "ends inside image 1"),
            std::string::npos);
  // 2^31 images of 2^31 x 2^31: the product does not even fit a number.
  const std::string absurd = test::idx_bytes({0x80000000u, 0x80000000u, 0x80000000u}, pixels);
  EXPECT_NE(refusal(folder.write("absurd-idx3-ubyte", absurd)).message.find("promises more"), std::string::npos);
  EXPECT_NE(refusal(folder.write("absurd-idx3-ubyte.gz", test::zipped(absurd))).message.find("promises more"),
            std::string::npos);
  std::string floats = test::idx_bytes({1, 2, 2}, pixels + "wxyz");
  floats[2] = '\x0d';
  EXPECT_EQ(refusal(folder.write("f-idx3-ubyte", floats)).value, "32-bit floats");
}

TEST(IdxImages, WithAnotherNumberOfLabelsAreRefused) {
  const ScratchFolder folder;
  const auto images = folder.write("images-idx3-ubyte", test::idx_bytes({2, 1, 1}, "ab"));
  folder.write("labels-idx1-ubyte", test::idx_bytes({3}, "abc"));
  const ErrorText text = refusal(images);
  EXPECT_EQ(text.value, "3 labels");
  EXPECT_NE(text.allowed.find("2, one for each image"), std::string::npos);
  EXPECT_NE(text.where.find("labels-idx1-ubyte"), std::string::npos);
}

TEST(NpyImages, OfBytesAndOfFractionsAreTheSame) {
  const ScratchFolder folder;
  const std::vector<std::uint8_t> values{0, 51, 102, 153, 204, 255, 1, 2};
  std::string floats, doubles;
  for (const std::uint8_t value : values) {
    const float fraction = static_cast<float>(value) / 255;
    const double whole = value;
    floats.append(reinterpret_cast<const char*>(&fraction), 4);
    doubles.append(reinterpret_cast<const char*>(&whole), 8);
  }
  const std::string bytes(values.begin(), values.end());
  const auto plain = folder.write("a.npy", test::npy_file("|u1", "2, 2, 2", bytes));
  EXPECT_EQ(read_images(plain).pixels, values);
  EXPECT_EQ(read_images(plain).channels, 1);
  EXPECT_EQ(read_images(plain, {.limit = 1}).pixels.size(), 4u);
  EXPECT_EQ(read_images(folder.write("b.npy", test::npy_file("<f4", "2, 1, 2, 2", floats))).pixels, values);
  EXPECT_EQ(read_images(folder.write("c.npy.gz", test::zipped(test::npy_file("<f8", "2, 2, 2", doubles)))).pixels, values);
}

TEST(NpyImages, WithChannelsLastAreTurnedAndSaySo) {
  const ScratchFolder folder;
  const auto path = folder.write("x.npy", test::npy_file("|u1", "1, 2, 2, 3", "rgbRGBstuSTU"));
  const ImageSet set = read_images(path);
  EXPECT_EQ(set.channels, 3);
  EXPECT_EQ(std::string(set.pixels.begin(), set.pixels.end()), "rRsSgGtTbBuU");
  EXPECT_EQ(set.warnings.size(), 1u);
}

TEST(NpyImages, TakeLabelsOfTheMatchingName) {
  const ScratchFolder folder;
  const auto path = folder.write("test_images.npy", test::npy_file("|u1", "2, 1, 1", "ab"));
  folder.write("test_labels.npy", test::npy_file("<i2", "2, 1", std::string_view("\x07\x00\x01\x00", 4)));
  EXPECT_EQ(read_images(path).labels, (std::vector<int>{7, 1}));
}

TEST(NpyImages, ThatAreNoBrightnessAreRefused) {
  const ScratchFolder folder;
  const float values[4] = {0, 1, -0.5F, 1};
  const std::string_view bytes(reinterpret_cast<const char*>(values), sizeof values);
  EXPECT_EQ(refusal(folder.write("a.npy", test::npy_file("<f4", "2, 2, 1", bytes))).value, "-0.5");
  EXPECT_EQ(refusal(folder.write("b.npy", test::npy_file("|u1", "4, 4", std::string(16, 'x')))).value, "4 × 4");
  EXPECT_EQ(refusal(folder.write("c.npy", test::npy_file("|u1", "1, 2, 2, 2", std::string(8, 'x')))).value,
            "1 × 2 × 2 × 2");
}

TEST(Images, OfAFileOfAnotherKindAreRefusedWithWhatIsRead) {
  const ScratchFolder folder;
  EXPECT_NE(refusal(folder.write("t.csv", "a,b\n1,2\n")).allowed.find("CIFAR"), std::string::npos);
  EXPECT_EQ(refusal(folder.path() / "missing.bin").message, "The file does not exist");
}

TEST(FitImages, PadsWithZerosAndRepeatsTheGreyChannel) {
  ImageSet set;
  set.count = 1;
  set.channels = 1;
  set.height = set.width = 28;
  set.pixels.assign(28 * 28, 7);
  set.pixels[0] = 9;
  set.labels = {4};
  const ImageSet fitted = fit_images(set, ImageFit::pad32_rgb);
  EXPECT_EQ(fitted.channels, 3);
  EXPECT_EQ(fitted.height, 32);
  EXPECT_EQ(fitted.width, 32);
  EXPECT_EQ(fitted.labels, set.labels);
  ASSERT_EQ(fitted.pixels.size(), 3u * 32 * 32);
  for (int c = 0; c < 3; ++c)
    for (int y = 0; y < 32; ++y)
      for (int x = 0; x < 32; ++x) {
        const bool inside = y >= 2 && y < 30 && x >= 2 && x < 30;
        EXPECT_EQ(fitted.pixels[(c * 32 + y) * 32 + x], !inside ? 0 : y == 2 && x == 2 ? 9 : 7);
      }
  EXPECT_EQ(fit_images(set, ImageFit::none).pixels, set.pixels);
}

TEST(FitImages, RefusesLargerImagesWithTheirSize) {
  ImageSet set;
  set.count = 1;
  set.channels = 3;
  set.height = 33;
  set.width = 20;
  set.pixels.resize(3 * 33 * 20);
  set.source = "photos";
  try {
    (void)fit_images(set, ImageFit::pad32_rgb);
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.text().value, "33 × 20 × 3");
    EXPECT_EQ(error.text().allowed, "at most 32 × 32");
  }
  EXPECT_EQ(image_fit_from_string("pad32_rgb"), ImageFit::pad32_rgb);
  EXPECT_THROW((void)image_fit_from_string("crop"), Error);
}

}  // namespace
}  // namespace assay
