// SPDX-License-Identifier: GPL-3.0-or-later
// Images of PNG and JPEG files: one file, a flat folder, or a folder of one sub-folder per class.
#include <algorithm>
#include <utility>

#include "core/base/numbers.h"
#include "core/data/image_decoder.h"
#include "core/data/image_readers.h"

namespace assay::image_readers {

namespace fs = std::filesystem;

std::unique_ptr<ImageDecoder> open_image(std::string_view bytes, const fs::path& path) {
  if (bytes.starts_with("\x89PNG")) return open_png(bytes, path);
  if (bytes.starts_with("\xff\xd8\xff")) return open_jpeg(bytes, path);
  throw data_error(path, bytes.empty() ? "The image file is empty" : "The file is neither a PNG nor a JPEG image", {},
                   "PNG or JPEG", "Replace the file, or take it out of the folder");
}

void require_image_size(const ImageHeader& header, const fs::path& path) {
  if (bounded_product({header.height, header.width, header.channels}) > most_image_bytes)
    throw data_error(path, "The image is too large", size_text(header.height, header.width, header.channels),
                     "at most " + bytes_text(most_image_bytes) + " of pixels", "Make the image smaller");
}

namespace {

struct ImageFile {
  fs::path path;
  int label = -1;
};

struct Listing {
  std::vector<ImageFile> files;
  std::vector<std::string> classes;
  std::int64_t passed_over = 0;
};

bool has_image_name(const fs::path& path) {
  const std::string extension = data_extension(path);
  return !is_gzip(path) && (extension == ".png" || extension == ".jpg" || extension == ".jpeg");
}

/// The images of one folder sorted by name, and its folders; hidden ones are left out.
void list_one(const fs::path& folder, Listing& listing, std::vector<fs::path>& folders) {
  std::vector<fs::path> images;
  std::error_code code;
  for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    if (it->path().filename().string().starts_with('.')) continue;
    std::error_code gone;
    if (it->is_directory(gone))
      folders.push_back(it->path());
    else if (has_image_name(it->path()))
      images.push_back(it->path());
    else
      ++listing.passed_over;
  }
  if (code) throw data_error(folder, "The folder cannot be read", code.message(), {}, "Check its permissions");
  std::sort(images.begin(), images.end());
  for (fs::path& image : images) listing.files.push_back({std::move(image), -1});
}

/// Whole numbers by their value, else by name.
void sort_classes(std::vector<fs::path>& folders) {
  const auto number = [](const fs::path& folder) { return read_integer(folder.filename().string()); };
  const bool numbers = std::all_of(folders.begin(), folders.end(), [&](const fs::path& f) { return number(f) >= 0; });
  std::sort(folders.begin(), folders.end(), [&](const fs::path& a, const fs::path& b) {
    if (numbers && *number(a) != *number(b)) return *number(a) < *number(b);
    return a < b;
  });
}

Listing list_images(const fs::path& folder) {
  Listing listing;
  std::vector<fs::path> folders;
  list_one(folder, listing, folders);
  const std::size_t flat = listing.files.size();
  sort_classes(folders);
  Listing classes;
  for (const fs::path& one : folders) {
    std::vector<fs::path> deeper;
    const std::size_t before = classes.files.size();
    list_one(one, classes, deeper);
    if (classes.files.size() == before && flat == 0)
      throw data_error(one, "This class folder holds no PNG or JPEG image",
                       deeper.empty() ? "" : "it holds folders, the first of them " + deeper.front().string(),
                       "a folder of images, or a folder of one folder of images per class",
                       deeper.empty() ? "Take the empty folder away" : "Choose the folder right above the classes");
    for (std::size_t k = before; k < classes.files.size(); ++k)
      classes.files[k].label = static_cast<int>(classes.classes.size());
    classes.classes.push_back(one.filename().string());
  }
  if (flat > 0 && !classes.files.empty())
    throw data_error(folder, "The folder holds both images and folders of images",
                     for_people(static_cast<std::int64_t>(flat)) + " images beside folder " + classes.classes.front(),
                     "only images, or one folder of images per class", "Move the images into folders of their classes");
  if (flat > 0) return listing;
  classes.passed_over += listing.passed_over;
  if (classes.files.empty())
    throw data_error(folder, "The folder holds no PNG or JPEG image",
                     classes.passed_over > 0 ? for_people(classes.passed_over) + " other files" : "",
                     "images, or one folder of images per class", "Choose the folder that holds them");
  return classes;
}

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return count == 1 ? "1 " + one : for_people(count) + " " + many;
}

/// Takes one image after the other into one set.
class Collector {
 public:
  Collector(ImageSet& set, const ImageReadOptions& options, std::size_t expected)
      : set_(set), options_(options), expected_(expected) {}

  void take(const ImageFile& file) {
    read(file.path);
    const auto decoder = open_image({bytes_.data(), size_}, file.path);
    const ImageHeader& header = decoder->header();
    if (set_.count == 0) {
      first_ = file.path;
      set_.height = header.height;
      set_.width = header.width;
      set_.channels = header.channels;
      reserve(file.path);
    } else if (header.height != set_.height || header.width != set_.width) {
      throw data_error(file.path, "The images are not all of one size", size_text(header.height, header.width, 1),
                       size_text(set_.height, set_.width, 1) + " as " + first_.filename().string(),
                       "Give every image of the folder the same height and width");
    }
    if (header.channels > set_.channels) {
      grey_ = set_.count;
      widen();
      reserve(file.path);
    } else if (header.channels < set_.channels) {
      ++grey_;
    }
    alpha_ += header.alpha;
    deep_ += header.deep;
    std::uint8_t* place = make_place();
    decoder->decode(place);
    const auto area = static_cast<std::size_t>(set_.height * set_.width);
    if (header.channels == 1 && set_.channels == 3)
      for (int k = 1; k < 3; ++k) std::copy_n(place, area, place + k * area);
    ++set_.count;
    if (options_.labels && file.label >= 0) set_.labels.push_back(file.label);
  }

  void finish(std::int64_t passed_over) {
    auto& warnings = set_.warnings;
    if (grey_ > 0)
      warnings.push_back(counted(grey_, "grey image stands", "grey images stand") +
                         " among images of colour: the grey channel was repeated three times.");
    if (alpha_ > 0)
      warnings.push_back(counted(alpha_, "image has", "images have") + " transparency, which was left out.");
    if (deep_ > 0)
      warnings.push_back(counted(deep_, "image has", "images have") + " 16 bits per channel, which were scaled to 8.");
    if (passed_over > 0)
      warnings.push_back(counted(passed_over, "file that is", "files that are") +
                         " neither PNG nor JPEG by name " + (passed_over == 1 ? "was" : "were") + " passed over.");
  }

 private:
  void read(const fs::path& path) {
    if (is_gzip(path)) {
      bytes_ = read_bytes(path, most_image_bytes);
      size_ = bytes_.size();
      return;
    }
    ByteSource source(path, options_.cancelled);
    const std::uint64_t size = fs::file_size(path);
    if (size > most_image_bytes)
      throw data_error(path, "The image file is too large", bytes_text(size), "at most " + bytes_text(most_image_bytes));
    if (bytes_.size() < size) bytes_.resize(size);
    size_ = read_fully(source, bytes_.data(), size);
  }

  void reserve(const fs::path& path) {
    const std::uint64_t bytes = bounded_product({set_.channels, set_.height, set_.width, static_cast<std::int64_t>(expected_)});
    if (bytes > most_bytes)
      throw data_error(path.parent_path(), "The images are too large to read at once",
                       for_people(static_cast<std::int64_t>(expected_)) + " images of " +
                           size_text(set_.height, set_.width, set_.channels),
                       "at most " + bytes_text(most_bytes) + " of pixels", "Make the images smaller or fewer");
    if (options_.pixels) set_.pixels.reserve(bytes);
  }

  /// All images so far from one channel to three.
  void widen() {
    set_.channels = 3;
    if (!options_.pixels) return;
    const auto area = static_cast<std::size_t>(set_.height * set_.width);
    std::vector<std::uint8_t> grey = std::exchange(set_.pixels, {});
    set_.pixels.reserve(grey.size() * 3);
    for (std::size_t at = 0; at < grey.size(); at += area)
      for (int k = 0; k < 3; ++k) set_.pixels.insert(set_.pixels.end(), grey.begin() + at, grey.begin() + at + area);
  }

  std::uint8_t* make_place() {
    const auto size = static_cast<std::size_t>(set_.image_bytes());
    if (!options_.pixels) {
      scratch_.resize(size);
      return scratch_.data();
    }
    set_.pixels.resize(set_.pixels.size() + size);
    return set_.pixels.data() + set_.pixels.size() - size;
  }

  ImageSet& set_;
  const ImageReadOptions& options_;
  std::size_t expected_;
  std::string bytes_;  // of the file at hand; the first size_ count
  std::size_t size_ = 0;
  std::vector<std::uint8_t> scratch_;
  fs::path first_;
  std::int64_t grey_ = 0, alpha_ = 0, deep_ = 0;
};

}  // namespace

ImageSet read_single_image(const fs::path& path, const ImageReadOptions& options) {
  ImageSet set;
  set.source = path.string();
  Collector collector(set, options, 1);
  collector.take({path, -1});
  collector.finish(0);
  const std::string extension = data_extension(path);
  set.format = std::string(extension == ".png" ? "PNG" : "JPEG") + (is_gzip(path) ? ".gz" : "");
  return set;
}

ImageSet read_image_folder(const fs::path& folder, const ImageReadOptions& options) {
  Listing listing = list_images(folder);
  if (options.limit > 0 && static_cast<std::uint64_t>(options.limit) < listing.files.size())
    listing.files.resize(static_cast<std::size_t>(options.limit));
  ImageSet set;
  set.source = folder.string();
  set.format = listing.classes.empty() ? "image folder" : "image folder with classes";
  Collector collector(set, options, listing.files.size());
  for (const ImageFile& file : listing.files) collector.take(file);
  collector.finish(listing.passed_over);
  if (options.labels) set.label_names = std::move(listing.classes);
  return set;
}

}  // namespace assay::image_readers
