// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/data/features.h"

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/data/autoencoder.h"
#include "plugins/membership_inference/data/projection.h"

namespace assay::mia {

std::unique_ptr<FeatureMap> fit_features(std::string_view id, const Points& samples, const Points& auxiliary,
                                         std::uint64_t seed, const std::string& device, const Pulse& pulse) {
  if (id != "pixels" && id != "projection" && id != "autoencoder")
    throw Error(std::vector<Problem>{{"features", "There are no such features", std::string(id),
                                      "pixels, projection or autoencoder", "Choose one of them"}});
  if (samples.count < 1 || auxiliary.count < 1 || samples.dimensions != auxiliary.dimensions)
    throw Error(ErrorKind::usage,
                {"Features need samples and auxiliary points of the same dimensions",
                 "features",
                 for_people(samples.count) + " samples of " + for_people(samples.dimensions) + " dimensions, " +
                     for_people(auxiliary.count) + " auxiliary points of " + for_people(auxiliary.dimensions),
                 "at least one of each, of the same dimensions",
                 {}});
  if (id == "pixels") return make_pixels(auxiliary.dimensions);
  if (id == "projection") return make_projection(auxiliary, seed, pulse);
  return train_autoencoder(samples, auxiliary, seed, device, pulse);
}

}  // namespace assay::mia
