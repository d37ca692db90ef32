// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
// jpeglib.h needs FILE.
#include <jpeglib.h>
#include <png.h>
#include <zlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

/// The bytes of a PNG of `colour` (PNG_COLOR_TYPE_*) and `depth` with `pixels` as the format stores them, row by row.
inline std::string png_bytes(int width, int height, int colour, int depth, const std::vector<std::uint8_t>& pixels,
                             bool interlaced = false, const std::vector<png_color>& palette = {}) {
  std::string out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &out,
      [](png_structp p, png_bytep bytes, png_size_t size) {
        static_cast<std::string*>(png_get_io_ptr(p))->append(reinterpret_cast<const char*>(bytes), size);
      },
      nullptr);
  png_set_IHDR(png, info, width, height, depth, colour, interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (!palette.empty()) png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
  png_write_info(png, info);
  const std::size_t row_bytes = png_get_rowbytes(png, info);
  std::vector<std::uint8_t> copy = pixels;
  std::vector<png_bytep> rows;
  for (int r = 0; r < height; ++r) rows.push_back(copy.data() + r * row_bytes);
  png_write_image(png, rows.data());
  png_write_end(png, nullptr);
  png_destroy_write_struct(&png, &info);
  return out;
}

inline std::string grey_png(int width, int height, const std::vector<std::uint8_t>& pixels) {
  return png_bytes(width, height, PNG_COLOR_TYPE_GRAY, 8, pixels);
}

inline std::string rgb_png(int width, int height, const std::vector<std::uint8_t>& pixels) {
  return png_bytes(width, height, PNG_COLOR_TYPE_RGB, 8, pixels);
}

/// The bytes of a JPEG of the best quality. `components` 1 grey, 3 RGB, 4 CMYK.
inline std::string jpeg_bytes(int width, int height, int components, const std::vector<std::uint8_t>& pixels,
                              bool progressive = false) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = components;
  jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 100, TRUE);
  if (progressive) jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  std::vector<std::uint8_t> copy = pixels;
  while (jpeg.next_scanline < jpeg.image_height) {
    JSAMPROW row = copy.data() + std::size_t{jpeg.next_scanline} * width * components;
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  std::string out(reinterpret_cast<const char*>(memory), size);
  jpeg_destroy_compress(&jpeg);
  std::free(memory);
  return out;
}

inline std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

/// An IDX file of unsigned bytes.
inline std::string idx_bytes(const std::vector<std::uint32_t>& shape, std::string_view elements) {
  std::string out{'\0', '\0', '\x08', static_cast<char>(shape.size())};
  for (const std::uint32_t size : shape) out += big_endian(size);
  return out.append(elements);
}

/// A .npy file of version 1.0 in C order.
inline std::string npy_file(const std::string& descr, const std::string& shape, std::string_view elements) {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.resize((header.size() + 10 + 1 + 63) / 64 * 64 - 10 - 1, ' ');
  header += '\n';
  std::string out = "\x93NUMPY";
  out += std::string{'\x01', '\0', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  return out + header + std::string(elements);
}

inline std::string zipped(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

inline std::filesystem::path reference_images() {
  const char* chosen = std::getenv("ASSAY_SHARED_DIR");
  const std::filesystem::path beside = std::filesystem::path(ASSAY_SOURCE_DIR) / ".." / "shared";
  return (chosen && *chosen ? std::filesystem::path(chosen) : beside) / "data" / "nas";
}

}  // namespace assay::test
