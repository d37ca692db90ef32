// SPDX-License-Identifier: GPL-3.0-or-later
// PNG by libpng. Its errors leave by longjmp: so every call that can fail stands in a function without C++ objects of
// its own, and all that must be freed belongs to PngDecoder.
#include <png.h>

#include <csetjmp>
#include <cstring>
#include <vector>

#include "core/data/image_decoder.h"
#include "core/data/image_readers.h"

namespace assay::image_readers {
namespace {

struct PngState {
  png_structp png = nullptr;
  png_infop info = nullptr;
  const char* bytes = nullptr;
  std::size_t size = 0;
  std::size_t at = 0;
  char message[160] = {};
  png_uint_32 width = 0, height = 0;
  int channels = 0;
  std::size_t row_bytes = 0;
  bool alpha = false, deep = false;
};

void on_error(png_structp png, png_const_charp message) {
  auto* state = static_cast<PngState*>(png_get_error_ptr(png));
  std::strncpy(state->message, message, sizeof state->message - 1);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void on_read(png_structp png, png_bytep out, png_size_t size) {
  auto* state = static_cast<PngState*>(png_get_io_ptr(png));
  if (size > state->size - state->at) png_error(png, "the file ends inside the image");
  std::memcpy(out, state->bytes + state->at, size);
  state->at += size;
}

bool guarded_header(PngState* s) {
  if (setjmp(png_jmpbuf(s->png))) return false;
  png_set_read_fn(s->png, s, on_read);
  png_set_user_limits(s->png, 65535, 65535);
  png_read_info(s->png, s->info);
  const int colour = png_get_color_type(s->png, s->info);
  s->width = png_get_image_width(s->png, s->info);
  s->height = png_get_image_height(s->png, s->info);
  s->deep = png_get_bit_depth(s->png, s->info) == 16;
  s->alpha = (colour & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(s->png, s->info, PNG_INFO_tRNS) != 0;
  png_set_expand(s->png);  // palettes to colours, grey of 1, 2, 4 bits to 8
  png_set_scale_16(s->png);
  png_set_strip_alpha(s->png);
  png_set_interlace_handling(s->png);
  png_read_update_info(s->png, s->info);
  s->channels = png_get_channels(s->png, s->info);
  s->row_bytes = png_get_rowbytes(s->png, s->info);
  return true;
}

bool guarded_pixels(PngState* s, png_bytepp rows) {
  if (setjmp(png_jmpbuf(s->png))) return false;
  png_read_image(s->png, rows);
  png_read_end(s->png, nullptr);
  return true;
}

class PngDecoder : public ImageDecoder {
 public:
  PngDecoder(std::string_view bytes, const std::filesystem::path& path) : path_(path) {
    state_.bytes = bytes.data();
    state_.size = bytes.size();
    state_.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &state_, on_error, on_warning);
    if (state_.png) state_.info = png_create_info_struct(state_.png);
    if (!state_.info) {
      png_destroy_read_struct(&state_.png, nullptr, nullptr);
      throw data_error(path_, "The PNG image cannot be read", "libpng did not start");
    }
    if (!guarded_header(&state_)) refuse();
    header_ = {state_.height, state_.width, state_.channels, state_.alpha, state_.deep};
    try {
      require_image_size(header_, path_);
    } catch (...) {
      release();
      throw;
    }
  }
  ~PngDecoder() override { release(); }
  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;

  void decode(std::uint8_t* planes) override {
    std::vector<std::uint8_t> pixels(state_.row_bytes * state_.height);
    std::vector<png_bytep> rows(state_.height);
    for (std::size_t r = 0; r < rows.size(); ++r) rows[r] = pixels.data() + r * state_.row_bytes;
    if (!guarded_pixels(&state_, rows.data())) refuse();
    const auto channels = static_cast<std::size_t>(header_.channels), width = static_cast<std::size_t>(header_.width);
    const std::size_t area = rows.size() * width;
    for (std::size_t r = 0; r < rows.size(); ++r)
      for (std::size_t x = 0; x < width; ++x)
        for (std::size_t c = 0; c < channels; ++c) planes[c * area + r * width + x] = rows[r][x * channels + c];
  }

 private:
  void release() { png_destroy_read_struct(&state_.png, &state_.info, nullptr); }
  [[noreturn]] void refuse() {
    release();
    throw data_error(path_, "The PNG image is damaged", state_.message, {},
                     "Replace the file, or take it out of the folder");
  }

  PngState state_;
  std::filesystem::path path_;
};

}  // namespace

std::unique_ptr<ImageDecoder> open_png(std::string_view bytes, const std::filesystem::path& path) {
  return std::make_unique<PngDecoder>(bytes, path);
}

}  // namespace assay::image_readers
