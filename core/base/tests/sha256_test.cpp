// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/base/error.h"

namespace assay::detail {
ASSAY_CORE void sha256_compress_plain(std::array<std::uint32_t, 8>& state, const unsigned char* blocks,
                                      std::size_t count);
}

namespace assay {
namespace {

// NIST's example values for SHA-256 (csrc.nist.gov, "SHA256.pdf" and the one million letters of FIPS 180-2).
TEST(Sha256, GivesNistsExampleValues) {
  EXPECT_EQ(sha256_of_bytes(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_of_bytes("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_of_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_of_bytes(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnHowTheBytesAreCut) {
  std::string bytes(1000, '\0');
  for (std::size_t k = 0; k < bytes.size(); ++k) bytes[k] = static_cast<char>(k * 37);
  for (std::size_t step : {1, 3, 55, 56, 63, 64, 65, 128, 999}) {
    Sha256 hash;
    for (std::size_t k = 0; k < bytes.size(); k += step) hash.update(std::string_view(bytes).substr(k, step));
    EXPECT_EQ(hash.hex(), sha256_of_bytes(bytes)) << step;
  }
}

TEST(Sha256, ThePortableVariantGivesTheSame) {
  std::array<std::uint32_t, 8> state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  unsigned char block[64] = {'a', 'b', 'c', 0x80};
  block[63] = 24;
  detail::sha256_compress_plain(state, block, 1);
  EXPECT_EQ(state[0], 0xba7816bfu);
  EXPECT_EQ(state[7], 0xf20015adu);
}

TEST(Sha256, ReadsFilesAndRefusesMissingOnes) {
  const auto path = std::filesystem::temp_directory_path() / ("assay_sha_" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << "abc";
  EXPECT_EQ(sha256_of_file(path), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::filesystem::remove(path);
  EXPECT_THROW((void)sha256_of_file(path), Error);
}

TEST(Sha256, CanBeCancelled) {
  try {
    (void)sha256_of_file("/proc/self/exe", [] { return true; });
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
}

}  // namespace
}  // namespace assay
