// SPDX-License-Identifier: GPL-3.0-or-later
// JPEG by libjpeg-turbo. Its errors leave by longjmp: so every call that can fail stands in a function without C++
// objects of its own, and all that must be freed belongs to JpegDecoder.
#include <cstdio>
// jpeglib.h needs FILE.
#include <jerror.h>
#include <jpeglib.h>

#include <csetjmp>
#include <cstring>
#include <vector>

#include "core/data/image_decoder.h"
#include "core/data/image_readers.h"

namespace assay::image_readers {
namespace {

constexpr int most_scans = 500;  // a progressive image of more is made to keep its reader busy

struct JpegState {
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  jpeg_decompress_struct jpeg{};
  std::jmp_buf jump;
  char message[JMSG_LENGTH_MAX] = {};
};

JpegState* state_of(j_common_ptr jpeg) { return static_cast<JpegState*>(jpeg->client_data); }

void on_error(j_common_ptr jpeg) {
  JpegState* state = state_of(jpeg);
  jpeg->err->format_message(jpeg, state->message);
  std::longjmp(state->jump, 1);
}

/// libjpeg fills what is missing of a damaged image with grey and only warns: here that ends the reading.
void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  const int code = jpeg->err->msg_code;
  const bool harmless = code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
  if (!harmless) on_error(jpeg);
}

void on_progress(j_common_ptr common) {
  const auto* jpeg = reinterpret_cast<j_decompress_ptr>(common);
  if (jpeg->input_scan_number <= most_scans) return;
  JpegState* state = state_of(common);
  std::strncpy(state->message, "it has more than 500 scans", sizeof state->message - 1);
  std::longjmp(state->jump, 1);
}

bool guarded_header(JpegState* s, const unsigned char* bytes, unsigned long size) {
  if (setjmp(s->jump)) return false;
  jpeg_create_decompress(&s->jpeg);
  s->jpeg.progress = &s->progress;
  jpeg_mem_src(&s->jpeg, bytes, size);
  jpeg_read_header(&s->jpeg, TRUE);
  return true;
}

/// Rows of interleaved channels, top to bottom.
bool guarded_pixels(JpegState* s, unsigned char* pixels, std::size_t row_bytes) {
  if (setjmp(s->jump)) return false;
  jpeg_start_decompress(&s->jpeg);
  while (s->jpeg.output_scanline < s->jpeg.output_height) {
    JSAMPROW row = pixels + s->jpeg.output_scanline * row_bytes;
    jpeg_read_scanlines(&s->jpeg, &row, 1);
  }
  jpeg_finish_decompress(&s->jpeg);
  return true;
}

class JpegDecoder : public ImageDecoder {
 public:
  JpegDecoder(std::string_view bytes, const std::filesystem::path& path) : path_(path) {
    state_.jpeg.err = jpeg_std_error(&state_.errors);
    state_.jpeg.client_data = &state_;
    state_.errors.error_exit = on_error;
    state_.errors.emit_message = on_message;
    state_.progress.progress_monitor = on_progress;
    if (!guarded_header(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size())) refuse();
    const bool grey = state_.jpeg.jpeg_color_space == JCS_GRAYSCALE;
    if (!grey && state_.jpeg.jpeg_color_space != JCS_YCbCr && state_.jpeg.jpeg_color_space != JCS_RGB) {
      const int components = state_.jpeg.num_components;
      release();
      throw data_error(path_, "The JPEG image is neither grey nor of three colours",
                       std::to_string(components) + " components", "1 or 3", "Save it again as RGB");
    }
    state_.jpeg.out_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
    header_ = {state_.jpeg.image_height, state_.jpeg.image_width, grey ? 1 : 3, false, false};
    try {
      require_image_size(header_, path_);
    } catch (...) {
      release();
      throw;
    }
  }
  ~JpegDecoder() override { release(); }
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;

  void decode(std::uint8_t* planes) override {
    const auto channels = static_cast<std::size_t>(header_.channels), width = static_cast<std::size_t>(header_.width);
    const std::size_t area = static_cast<std::size_t>(header_.height) * width;
    std::vector<std::uint8_t> pixels(area * channels);
    if (!guarded_pixels(&state_, pixels.data(), width * channels)) refuse();
    for (std::size_t k = 0; k < area; ++k)
      for (std::size_t c = 0; c < channels; ++c) planes[c * area + k] = pixels[k * channels + c];
  }

 private:
  void release() { jpeg_destroy_decompress(&state_.jpeg); }
  [[noreturn]] void refuse() {
    release();
    throw data_error(path_, "The JPEG image is damaged", state_.message, {},
                     "Replace the file, or take it out of the folder");
  }

  JpegState state_;
  std::filesystem::path path_;
};

}  // namespace

std::unique_ptr<ImageDecoder> open_jpeg(std::string_view bytes, const std::filesystem::path& path) {
  return std::make_unique<JpegDecoder>(bytes, path);
}

}  // namespace assay::image_readers
