// SPDX-License-Identifier: GPL-3.0-or-later
// Images in the import preview and in a project: what is shown, what is recorded, what a copy takes along.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/data/data_set.h"
#include "core/data/image_set.h"
#include "core/data/tests/image_fixtures.h"
#include "core/data/tests/scratch_folder.h"
#include "core/store/artifacts.h"
#include "core/store/data_sets.h"
#include "core/store/project.h"

namespace assay {
namespace {

using test::ScratchFolder;
namespace fs = std::filesystem;

std::string record(int label) { return std::string(1, static_cast<char>(label)) + std::string(3072, 'x'); }

void write_classes(const ScratchFolder& scratch) {
  for (const char* name : {"photos/cat", "photos/dog"}) fs::create_directories(scratch.path() / name);
  scratch.write("photos/dog/b.png", test::rgb_png(2, 1, {1, 2, 3, 4, 5, 6}));
  scratch.write("photos/cat/a.png", test::rgb_png(2, 1, {1, 2, 3, 4, 5, 6}));
  scratch.write("photos/cat/c.png", test::rgb_png(2, 1, {6, 5, 4, 3, 2, 1}));
}

TEST(ImageSummary, OfAFolderShowsItsClasses) {
  const ScratchFolder scratch;
  write_classes(scratch);
  const DataSummary found = inspect_data_file(scratch.path() / "photos");
  EXPECT_EQ(found.kind, DataKind::images);
  EXPECT_EQ(found.format, "image folder with classes");
  EXPECT_EQ(found.rows, 3);
  EXPECT_EQ(found.shape, (std::vector<std::int64_t>{3, 3, 1, 2}));
  ASSERT_EQ(found.classes.size(), 2u);
  EXPECT_EQ(found.classes[0].name, "cat");
  EXPECT_EQ(found.classes[0].images, 2);
  EXPECT_EQ(found.preview, (std::vector<std::vector<std::string>>{{"0", "cat", "2"}, {"1", "dog", "1"}}));
  EXPECT_EQ(found.columns.size(), 3u);
  EXPECT_TRUE(found.warnings.empty());
}

TEST(ImageSummary, KnowsImagesFromTablesWithoutBeingTold) {
  const ScratchFolder scratch;
  EXPECT_EQ(inspect_data_file(scratch.write("train.bin", record(3) + record(3))).kind, DataKind::images);
  EXPECT_EQ(inspect_data_file(scratch.write("x-idx3-ubyte", test::idx_bytes({1, 1, 2}, "ab"))).kind, DataKind::images);
  const auto array = scratch.write("a.npy", test::npy_file("|u1", "2, 2, 2", "abcdefgh"));
  EXPECT_EQ(inspect_data_file(array).kind, DataKind::matrix);
  EXPECT_EQ(inspect_images(array).kind, DataKind::images);
  EXPECT_EQ(inspect_images(array).warnings, (std::vector<std::string>{"The images have no labels."}));
  EXPECT_EQ(inspect_data_file(scratch.write("t.csv", "a,b\n1,2\n")).kind, DataKind::table);
  EXPECT_THROW((void)inspect_images(scratch.path() / "t.csv"), Error);
}

TEST(ImageSummary, RefusesADamagedImageBeforeItIsImported) {
  const ScratchFolder scratch;
  write_classes(scratch);
  const std::string png = test::file_bytes(scratch.path() / "photos/dog/b.png");
  scratch.write("photos/dog/b.png", png.substr(0, png.size() - 20));
  EXPECT_THROW((void)inspect_data_file(scratch.path() / "photos"), Error);
}

TEST(FolderHash, DependsOnNamesAndBytesAlone) {
  const ScratchFolder one, other;
  for (const ScratchFolder* scratch : {&one, &other}) fs::create_directories(scratch->path() / "sub");
  one.write("a.png", "1");
  one.write("sub/b.png", "2");
  one.write("c.png", "3");
  other.write("c.png", "3");
  other.write("sub/b.png", "2");
  other.write("a.png", "1");
  fs::last_write_time(other.path() / "a.png", fs::file_time_type::clock::now() - std::chrono::hours(1000));
  const std::string hash = sha256_of_folder(one.path());
  EXPECT_EQ(hash, sha256_of_folder(other.path()));
  EXPECT_EQ(hash, sha256_of_folder(other.path() / ""));
  EXPECT_EQ(hash, hash_of(other.path()));
  // As `sha256sum a.png c.png sub/b.png | sha256sum` says.
  const std::string lines = sha256_of_bytes("1") + "  a.png\n" + sha256_of_bytes("3") + "  c.png\n" +
                            sha256_of_bytes("2") + "  sub/b.png\n";
  EXPECT_EQ(hash, sha256_of_bytes(lines));
  fs::rename(other.path() / "a.png", other.path() / "d.png");
  EXPECT_NE(hash, sha256_of_folder(other.path()));
  fs::create_directory_symlink(one.path(), one.path() / "loop");
  EXPECT_THROW((void)sha256_of_folder(one.path()), Error);
}

TEST(ImportedImages, OfAFolderCanBeCopiedAndAreChecked) {
  const ScratchFolder scratch;
  write_classes(scratch);
  Project project = Project::create(scratch.path() / "p.assay");
  const DataSetRow linked = import_data_set(project, {scratch.path() / "photos", "linked", "images", false});
  const DataSetRow copied = import_data_set(project, {scratch.path() / "photos/", "copied", "", true});
  EXPECT_EQ(copied.kind, "images");
  EXPECT_EQ(copied.sha256, linked.sha256);
  EXPECT_EQ(hash_of(copied.path), copied.sha256);
  EXPECT_EQ(linked.summary["images"], 3);
  EXPECT_EQ(linked.summary["channels"], 3);
  EXPECT_EQ(linked.summary["height"], 1);
  EXPECT_EQ(linked.summary["width"], 2);
  EXPECT_EQ(linked.summary["classes"].size(), 2u);
  EXPECT_EQ(linked.summary["classes"][1]["name"], "dog");
  fs::remove_all(scratch.path() / "photos");
  EXPECT_EQ(read_images(copied.path).labels, (std::vector<int>{0, 0, 1}));
}

TEST(ImportedImages, OfIdxTakeTheirLabelsAlong) {
  const ScratchFolder scratch;
  const auto images = scratch.write("t10k-images-idx3-ubyte", test::idx_bytes({2, 1, 1}, "ab"));
  scratch.write("t10k-labels-idx1-ubyte.gz", test::zipped(test::idx_bytes({2}, std::string_view("\x03\x04", 2))));
  Project project = Project::create(scratch.path() / "p.assay");
  const DataSetRow row = import_data_set(project, {images, "mnist", "images", true});
  EXPECT_EQ(read_images(row.path).labels, (std::vector<int>{3, 4}));
  EXPECT_NE(row.summary["label_file"].get<std::string>().find("t10k-labels-idx1-ubyte.gz"), std::string::npos);
}

TEST(ImportedImages, AreNoTable) {
  const ScratchFolder scratch;
  const auto images = scratch.write("cifar.bin", record(1));
  Project project = Project::create(scratch.path() / "p.assay");
  try {
    (void)import_data_set(project, {images, "x", "table", false});
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(error.text().remedy, "Import it with the kind images");
  }
}

}  // namespace
}  // namespace assay
