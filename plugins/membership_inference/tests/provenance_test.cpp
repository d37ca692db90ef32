// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/state_bytes.h"

namespace assay::mia {
namespace {

TEST(Provenance, CountsRowsThatWereTrainedOn) {
  const Provenance seen(Points{3, 2, {1, 2, 3, 4, 5, 6}});
  EXPECT_EQ(seen.shared_with(Points{3, 2, {3, 4, 2, 1, 5, 6}}), 2);
  EXPECT_EQ(seen.shared_with(Points{1, 2, {1, 2.0001}}), 0);
}

TEST(Provenance, SeesARowThroughTheRoundingOfFloats) {
  const Provenance seen(Points{1, 2, {0.1, -0.0}});
  EXPECT_EQ(seen.shared_with(Points{1, 2, {static_cast<double>(0.1f), 0.0}}), 1);
}

TEST(Provenance, ItsHashFollowsValuesAndShape) {
  const std::string hash = Provenance(Points{2, 2, {1, 2, 3, 4}}).sha256();
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_EQ(hash, Provenance(Points{2, 2, {1, 2, 3, 4}}).sha256());
  EXPECT_NE(hash, Provenance(Points{4, 1, {1, 2, 3, 4}}).sha256());
  EXPECT_NE(hash, Provenance(Points{2, 2, {1, 2, 3, 5}}).sha256());
}

TEST(StateBytes, ComeBackAsTheyWere) {
  StateWriter to("thing");
  to.integer(-7);
  to.real(0.1);
  to.text("words\n");
  const std::vector<float> floats{1.5f, -2};
  to.floats(floats);
  const std::vector<double> doubles{1e-300, 3};
  to.doubles(doubles);
  const std::string bytes = to.finish();
  StateReader from(bytes);
  EXPECT_EQ(from.kind(), "thing");
  EXPECT_EQ(from.integer(), -7);
  EXPECT_EQ(from.real(), 0.1);
  EXPECT_EQ(from.text(), "words\n");
  EXPECT_EQ(from.floats(), floats);
  EXPECT_EQ(from.doubles(), doubles);
  EXPECT_THROW(from.integer(), Error);
}

TEST(StateBytes, CutChangedOrForeignBytesAreRefused) {
  StateWriter to("thing");
  to.real(1);
  const std::string bytes = to.finish();
  std::string changed = bytes;
  changed[30] = static_cast<char>(changed[30] ^ 1);
  for (const std::string& wrong :
       {bytes.substr(0, bytes.size() - 1), bytes.substr(0, 20), changed, std::string("PK..."), std::string()}) {
    try {
      StateReader from(wrong);
      FAIL() << "accepted " << wrong.size() << " bytes";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
    }
  }
  EXPECT_THROW(StateReader(bytes).expect("other"), Error);
}

}  // namespace
}  // namespace assay::mia
