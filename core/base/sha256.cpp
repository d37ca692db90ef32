// SPDX-License-Identifier: GPL-3.0-or-later
// FIPS 180-4, section 6.2. The fast variant follows the description of the SHA extensions in Intel's software
// developer's manual.
#include "core/base/sha256.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <vector>

#include "core/base/error.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace assay {
namespace {

alignas(16) constexpr std::uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using State = std::array<std::uint32_t, 8>;
using Compress = void (*)(State& state, const unsigned char* blocks, std::size_t count);

void compress_plain(State& state, const unsigned char* blocks, std::size_t count) {
  for (; count > 0; --count, blocks += 64) {
    std::uint32_t w[64];
    for (int t = 0; t < 16; ++t)
      w[t] = static_cast<std::uint32_t>(blocks[4 * t]) << 24 | static_cast<std::uint32_t>(blocks[4 * t + 1]) << 16 |
             static_cast<std::uint32_t>(blocks[4 * t + 2]) << 8 | blocks[4 * t + 3];
    for (int t = 16; t < 64; ++t) {
      const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
      const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
      w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (int t = 0; t < 64; ++t) {
      const std::uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                               round_constants[t] + w[t];
      const std::uint32_t t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    const State sum{a, b, c, d, e, f, g, h};
    for (int k = 0; k < 8; ++k) state[k] += sum[k];
  }
}

#if defined(__x86_64__)
__attribute__((target("sha,sse4.1"))) void compress_sha_extensions(State& state, const unsigned char* blocks,
                                                                   std::size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  // The instructions keep the state as (A B E F) and (C D G H), highest word first.
  __m128i low = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(&state[0])), 0xb1);   // C D A B
  __m128i high = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(&state[4])), 0x1b);  // E F G H
  __m128i abef = _mm_alignr_epi8(low, high, 8);
  __m128i cdgh = _mm_blend_epi16(high, low, 0xf0);
  for (; count > 0; --count, blocks += 64) {
    const __m128i old_abef = abef, old_cdgh = cdgh;
    __m128i w[4];
    for (int k = 0; k < 4; ++k)
      w[k] = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(blocks + 16 * k)), big_endian);
    for (int group = 0; group < 16; ++group) {  // four rounds each
      const __m128i now = w[group % 4];
      const __m128i sum =
          _mm_add_epi32(now, _mm_load_si128(reinterpret_cast<const __m128i*>(round_constants + 4 * group)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
      if (group < 12) {  // the words of four groups later
        const __m128i w1 = w[(group + 1) % 4], w2 = w[(group + 2) % 4], w3 = w[(group + 3) % 4];
        const __m128i next = _mm_add_epi32(_mm_sha256msg1_epu32(now, w1), _mm_alignr_epi8(w3, w2, 4));
        w[group % 4] = _mm_sha256msg2_epu32(next, w3);
      }
    }
    abef = _mm_add_epi32(abef, old_abef);
    cdgh = _mm_add_epi32(cdgh, old_cdgh);
  }
  low = _mm_shuffle_epi32(abef, 0x1b);  // F E B A -> A B E F order
  high = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(&state[0]), _mm_blend_epi16(low, high, 0xf0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(&state[4]), _mm_alignr_epi8(high, low, 8));
}
#endif

Compress fastest() {
#if defined(__x86_64__)
  unsigned eax = 7, ebx = 0, ecx = 0, edx = 0;
  __asm__("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
  const bool sha = ebx >> 29 & 1;
  if (sha && __builtin_cpu_supports("sse4.1")) return compress_sha_extensions;
#endif
  return compress_plain;
}

const Compress compress = fastest();

}  // namespace

namespace detail {
/// The portable variant, for the test that both give the same.
ASSAY_CORE void sha256_compress_plain(std::array<std::uint32_t, 8>& state, const unsigned char* blocks,
                                      std::size_t count) {
  compress_plain(state, blocks, count);
}
}  // namespace detail

Sha256::Sha256()
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {}

void Sha256::update(std::string_view bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t size = bytes.size();
  const std::size_t waiting = length_ % 64;
  length_ += size;
  if (waiting > 0) {
    const std::size_t taken = std::min(size, 64 - waiting);
    if (taken > 0) std::memcpy(block_.data() + waiting, data, taken);
    data += taken;
    size -= taken;
    if (waiting + taken < 64) return;
    compress(state_, block_.data(), 1);
  }
  compress(state_, data, size / 64);
  if (size % 64 > 0) std::memcpy(block_.data(), data + size / 64 * 64, size % 64);
}

std::string Sha256::hex() {
  const std::uint64_t bits = length_ * 8;
  const std::size_t waiting = length_ % 64;
  std::string padding(waiting < 56 ? 56 - waiting : 120 - waiting, '\0');
  padding[0] = '\x80';
  for (int shift = 56; shift >= 0; shift -= 8) padding += static_cast<char>(bits >> shift & 0xff);
  update(padding);
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (std::uint32_t word : state_)
    for (int shift = 28; shift >= 0; shift -= 4) text += digits[word >> shift & 0xf];
  return text;
}

std::string sha256_of_bytes(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

std::string sha256_of_file(const std::filesystem::path& path, const std::function<bool()>& cancelled) {
  const auto refuse = [&](const char* message) {
    throw Error(ErrorKind::data,
                {message, path.string(), std::strerror(errno), {}, "Check the path and its permissions"});
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) refuse("The file cannot be opened");
  struct Closer {
    int file;
    ~Closer() { ::close(file); }
  } closer{file};
  Sha256 hash;
  std::vector<char> piece(std::size_t{1} << 20);
  for (;;) {
    if (cancelled && cancelled()) throw Error(ErrorKind::cancelled, "Reading the file was cancelled");
    const ssize_t got = ::read(file, piece.data(), piece.size());
    if (got == 0) return hash.hex();
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse("The file cannot be read");
    hash.update({piece.data(), static_cast<std::size_t>(got)});
  }
}

std::string sha256_of_folder(const std::filesystem::path& folder, const std::function<bool()>& cancelled) {
  namespace fs = std::filesystem;
  constexpr int deepest = 16;
  std::vector<std::string> names;
  std::error_code code;
  fs::recursive_directory_iterator it(folder, fs::directory_options::follow_directory_symlink, code);
  for (const fs::recursive_directory_iterator end; !code && it != end; it.increment(code)) {
    if (it.depth() > deepest)
      throw Error(ErrorKind::data, {"Folders lie too deep inside each other", it->path().string(), {},
                                    "at most " + std::to_string(deepest) + " levels", "Check for a loop of links"});
    std::error_code gone;
    if (it->is_regular_file(gone)) names.push_back(it->path().lexically_relative(folder).generic_string());
  }
  if (code)
    throw Error(ErrorKind::data, {"The folder cannot be read", folder.string(), code.message(), {},
                                  "Check the path and its permissions"});
  std::sort(names.begin(), names.end());
  Sha256 hash;
  for (const std::string& name : names) hash.update(sha256_of_file(folder / name, cancelled) + "  " + name + "\n");
  return hash.hex();
}

}  // namespace assay
