// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever bytes a file holds, a reader answers or throws assay::Error: valid files with random bytes changed, cut,
// doubled.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <random>

#include "core/base/error.h"
#include "core/data/csv_writer.h"
#include "core/data/data_set.h"
#include "core/data/npy.h"
#include "core/data/tests/scratch_folder.h"
#include "core/graph/graph_files.h"

namespace assay {
namespace {

std::string mutated(std::string bytes, std::mt19937& random) {
  static constexpr std::string_view telling = ",;\t\"\n\r \0'(){}:.eE-+0123456789\xff\x80NP<>|L";
  const auto below = [&](std::size_t bound) {
    return static_cast<std::size_t>(random() % std::max<std::size_t>(bound, 1));
  };
  for (std::size_t change = 0, changes = 1 + below(6); change < changes && !bytes.empty(); ++change) {
    const std::size_t at = below(bytes.size());
    switch (below(6)) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes[at] = telling[below(telling.size())];
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
        bytes.insert(at, 1, telling[below(telling.size())]);
        break;
    }
  }
  return bytes;
}

/// Returns whether the call answered; anything but assay::Error fails the test by ending it.
template <typename Call>
bool answers(Call&& call) {
  try {
    call();
    return true;
  } catch (const Error& error) {
    EXPECT_FALSE(error.text().message.empty());
    EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
    return false;
  }
}

void mutate(const std::string& name, const std::string& valid) {
  const char* chosen = std::getenv("ASSAY_MUTATIONS");
  const int rounds = chosen ? std::atoi(chosen) : 400;
  const test::ScratchFolder folder;
  const std::vector<std::string> variables{"a", "b", "c"};
  std::mt19937 random(static_cast<unsigned>(valid.size()));
  InspectOptions options;
  options.hash = false;
  int answered = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto path = folder.write(name, round == 0 ? valid : mutated(valid, random));
    answered += answers([&] { (void)inspect_data_file(path, options); });
    answers([&] { (void)read_numeric_table(path); });
    answers([&] { (void)read_table(path); });
    answers([&] { (void)read_reference_graph(path, variables); });
    answers([&] { (void)read_graph(path); });
  }
  EXPECT_GT(answered, 0);
}

TEST(Mutations, OfCsvNeverCrashAReader) {
  mutate("t.csv", "a,b,c\n1,2.5,\"3\"\n4,NA,-6e3\n\"7\",8,9\n");
  mutate("t.csv",
         "\xef\xbb\xbf"
         "a;b;c\r\n1,5;2;true\r\n\"x \"\"y\"\"\";2;false\r\n");
  mutate("t.txt", "  1 2 3\n 4 5 6\n\n7 8 9\n");
}

TEST(Mutations, OfGraphsNeverCrashAReader) {
  mutate("t.csv", "source,target,weight\na,b,1\nb,c,0.5\n");
  mutate("t.csv", ",a,b,c\na,0,1,0\nb,0,0,1\nc,0,0,0\n");
  mutate("t.csv", "i,j,w\n0,1,1\n1,2,0.5\n");
  mutate("t.txt", "Graph Nodes:\na;b;c\n\nGraph Edges:\n1. a --> b\n2. b --> c\n");
}

TEST(Mutations, OfArraysNeverCrashAReader) {
  const std::string image = npy_bytes({{3, 3}, {0, 1, 0, 0, 0, 2, 0, 0, 0}, {}, {}});
  mutate("t.npy", image);
  // Stored zip of one member, as numpy.savez writes it; built from zlib's crc.
  const auto number = [](std::uint64_t value, int bytes) {
    std::string text;
    for (int k = 0; k < bytes; ++k) text += static_cast<char>(value >> (8 * k) & 0xff);
    return text;
  };
  const auto crc =
      crc32(crc32(0, nullptr, 0), reinterpret_cast<const Bytef*>(image.data()), static_cast<uInt>(image.size()));
  const std::string common = number(0, 2) + number(0, 4) + number(crc, 4) + number(image.size(), 4) +
                             number(image.size(), 4) + number(5, 2) + number(0, 2);
  const std::string local = "PK\x03\x04" + number(20, 2) + number(0, 2) + common + "x.npy" + image;
  const std::string directory =
      "PK\x01\x02" + number(20, 2) + number(20, 2) + number(0, 2) + common + number(0, 8) + number(0, 6) + "x.npy";
  mutate("t.npz", local + directory + "PK\x05\x06" + number(0, 4) + number(1, 2) + number(1, 2) +
                      number(directory.size(), 4) + number(local.size(), 4) + number(0, 2));
}

TEST(Mutations, OfGzipNeverCrashAReader) {
  const test::ScratchFolder folder;
  const auto path = folder.path() / "t.csv.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  const std::string text = "a,b,c\n1,2,3\n4,5,6\n7,8,9\n";
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  std::ifstream in(path, std::ios::binary);
  mutate("t.csv.gz", std::string(std::istreambuf_iterator<char>(in), {}));
}

}  // namespace
}  // namespace assay
