// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/attack.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/generators/denoiser.h"

namespace assay::mia {
namespace {

constexpr std::int64_t least_auxiliary = 100;
constexpr std::int64_t least_samples = 100;

using Fit = std::unique_ptr<FittedAttack> (*)(const AttackInput&, const Pulse&);
struct Entry {
  AttackInfo info;
  Fit fit;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> list{
      {{.id = "c2st_cf",
        .title = "Cross-fitted classifier (own extension)",
        .help = "Networks learn to tell student samples from auxiliary points; sets whose points they take for samples "
                "score high. Each half of the auxiliary points is tested with the networks that never saw it.",
        .status = "own",
        .parts = 2},
       &fit_c2st_cf},
      {{.id = "mmd_d",
        .title = "Deep-kernel MMD (set-based attack, reconstruction)",
        .help = "Kernels are trained to separate student samples from auxiliary points (Liu et al. 2020); a set that "
                "is closer to the samples than held-out auxiliary points are scores high. Our reconstruction of the "
                "set-based attack (arXiv 2502.02970), whose full text we could not read.",
        .status = "reconstruction"},
       &fit_mmd_d},
      {{.id = "mmd_d_cf",
        .title = "Cross-fitted deep-kernel MMD (own extension)",
        .help = "Deep kernels trained on each half of the auxiliary points and tested on the other.",
        .status = "own",
        .parts = 2},
       &fit_mmd_d_cf},
      {{.id = "mmd_gauss",
        .title = "MMD, Gaussian kernel",
        .help = "Relative maximum mean discrepancy (Gretton et al. 2012) with one Gaussian kernel as wide as the "
                "median distance between samples.",
        .status = "published"},
       &fit_mmd_gauss},
      {{.id = "mmd_multi",
        .title = "MMD, four Gaussian kernels",
        .help = "Relative maximum mean discrepancy with the mean of Gaussian kernels 0.5, 1, 2 and 4 times as wide as "
                "the median distance between samples.",
        .status = "published"},
       &fit_mmd_multi},
      {{.id = "energy",
        .title = "Energy distance",
        .help = "Relative energy distance (Szekely and Rizzo 2013): mean distances between points, without a width to "
                "choose.",
        .status = "published"},
       &fit_energy},
      {{.id = "kid",
        .title = "Kernel distance (KID)",
        .help =
            "Relative kernel distance with a cubic polynomial (Binkowski et al. 2018), on the features chosen here.",
        .status = "published"},
       &fit_kid},
      {{.id = "frechet",
        .title = "Frechet distance",
        .help = "Relative Frechet distance (Heusel et al. 2017): means and covariances of the features chosen here; a "
                "set score alone, at most 128 dimensions.",
        .status = "published",
        .point_score = false,
        .most_dimensions = 128},
       &fit_frechet},
      {{.id = "gan_leaks",
        .title = "GAN-Leaks, nearest sample",
        .help = "Distance to the nearest student sample (Chen et al. 2020); over a set its mean.",
        .status = "published"},
       &fit_gan_leaks},
      {{.id = "teacher_loss",
        .title = "Denoising loss",
        .help = "Denoising error of a point under the denoiser at noise level 0.1 (Matsumoto et al. 2023); over a set "
                "its mean.",
        .status = "published",
        .needs_teacher = true},
       &fit_teacher_loss},
      {{.id = "secmi",
        .title = "SecMI",
        .help = "Error of one deterministic step up and back (Duan et al. 2023), restated for denoisers; over a set "
                "its mean.",
        .status = "published",
        .needs_teacher = true},
       &fit_secmi},
      {{.id = "pia",
        .title = "PIA",
        .help = "Change of the predicted noise between two noise levels (Kong et al. 2024), restated for denoisers; "
                "over a set its mean.",
        .status = "published",
        .needs_teacher = true},
       &fit_pia},
      {{.id = "rediffuse",
        .title = "ReDiffuse",
        .help = "Distance of a point to the mean of its noised and denoised copies (Li et al. 2024), restated for "
                "denoisers; over a set its mean.",
        .status = "published",
        .needs_teacher = true},
       &fit_rediffuse}};
  return list;
}

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const Entry& entry(std::string_view id) {
  std::vector<std::string> ids;
  for (const Entry& e : entries()) {
    if (e.info.id == id) return e;
    ids.push_back(e.info.id);
  }
  const std::vector<std::string> near = nearest_names(id, ids);
  throw Error(ErrorKind::usage, {.message = "There is no such attack",
                                 .where = "attack",
                                 .value = std::string(id),
                                 .allowed = joined_names(ids),
                                 .remedy = near.empty() ? "" : "Did you mean " + near.front()});
}

void check_finite(const Points& points, const std::string& role) {
  const auto bad = std::find_if(points.values.begin(), points.values.end(), [](double v) { return !std::isfinite(v); });
  if (bad == points.values.end()) return;
  const auto row = (bad - points.values.begin()) / std::max<std::int64_t>(points.dimensions, 1);
  throw Error(ErrorKind::data, {.message = "A value is not finite",
                                .where = role + ", row " + std::to_string(row) + " (counted from 0)",
                                .value = std::to_string(*bad),
                                .allowed = "finite numbers",
                                .remedy = "Remove the row or fill the value"});
}

void check_count(const Points& points, const std::string& role, std::int64_t least, const std::string& remedy) {
  if (points.count >= least) return;
  throw Error(ErrorKind::data, {.message = "There are too few " + role,
                                .where = role,
                                .value = std::to_string(points.count),
                                .allowed = "at least " + std::to_string(least),
                                .remedy = remedy});
}

void check_input(const AttackInfo& info, const AttackInput& input) {
  if (info.needs_teacher && input.denoiser == nullptr) {
    throw Error(ErrorKind::usage,
                {.message = "This attack looks at a denoiser, and there is none: samples alone do not do",
                 .where = "attack",
                 .value = info.id,
                 .allowed = "attacks on samples alone, such as c2st_cf",
                 .remedy = "Use benchmark with an EDM teacher, or choose another attack"});
  }
  const std::int64_t d = input.samples.dimensions;
  if (info.most_dimensions > 0 && d > info.most_dimensions) {
    throw Error(ErrorKind::usage,
                {.message = "The covariances of this attack would be guesswork in so many dimensions",
                 .where = "attack " + info.id,
                 .value = std::to_string(d) + " dimensions",
                 .allowed = "at most " + std::to_string(info.most_dimensions),
                 .remedy = "Set features to projection or autoencoder, or image_size to a smaller side"});
  }
  if (input.auxiliary.dimensions != d || d < 1) {
    throw Error(ErrorKind::data,
                {.message = "Student samples and auxiliary points have different numbers of dimensions",
                 .where = "auxiliary",
                 .value = std::to_string(input.auxiliary.dimensions),
                 .allowed = std::to_string(d) + ", as the samples",
                 .remedy = "Give data of one kind and one size"});
  }
  if (input.denoiser != nullptr && info.needs_teacher && input.denoiser->dimensions() != d) {
    throw Error(ErrorKind::data, {.message = "The denoiser works on another number of dimensions than the data",
                                  .where = "teacher",
                                  .value = std::to_string(input.denoiser->dimensions()),
                                  .allowed = std::to_string(d),
                                  .remedy = "Use features=pixels with attacks that look at a denoiser"});
  }
  check_count(input.samples, "student samples", least_samples, "Draw more samples: they cost nothing; 5,000 are usual");
  check_count(input.auxiliary, "auxiliary points", least_auxiliary,
              "Add more known non-members: below 200 the test has little power");
  check_finite(input.samples, "samples");
  check_finite(input.auxiliary, "auxiliary");
}

}  // namespace

const std::vector<AttackInfo>& attacks() {
  static const std::vector<AttackInfo> list = [] {
    std::vector<AttackInfo> infos;
    for (const Entry& e : entries()) infos.push_back(e.info);
    return infos;
  }();
  return list;
}

const AttackInfo& attack_info(std::string_view id) {
  const Entry& found = entry(id);
  return attacks()[static_cast<std::size_t>(&found - entries().data())];
}

std::vector<double> FittedAttack::point_values(const Points& points, std::int64_t part, const Pulse& pulse) const {
  SetFunction f = on(points, part, pulse);
  if (!f.pair.empty()) {
    for (double& value : f.linear) value /= 2;
  }
  return std::move(f.linear);
}

double FittedAttack::general_value(const Points&) const {
  throw Error(ErrorKind::usage, "This attack scores sets through its set function");
}

std::unique_ptr<FittedAttack> fit_attack(std::string_view id, const AttackInput& input, const Pulse& pulse) {
  const Entry& found = entry(id);
  check_input(found.info, input);
  if (pulse) pulse(0);
  return found.fit(input, pulse);
}

std::vector<double> point_scores(const FittedAttack& attack, const Points& points, const Pulse& pulse) {
  if (attack.general()) {
    throw Error(ErrorKind::usage, {.message = "This attack has no score of single points: it compares whole sets",
                                   .where = "attack",
                                   .value = {},
                                   .allowed = {},
                                   .remedy = "Choose an attack with an instance form, such as gan_leaks"});
  }
  const auto parts = static_cast<double>(attack.parts());
  std::vector<double> scores(static_cast<std::size_t>(points.count));
  for (std::int64_t part = 0; part < attack.parts(); ++part) {
    const auto before = static_cast<double>(part);
    const Pulse share = pulse ? Pulse([&](double done) { pulse((before + done) / parts); }) : Pulse{};
    const std::vector<double> values = attack.point_values(points, part, share);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += values[i] / parts;
  }
  return scores;
}

std::vector<double> set_scores(const FittedAttack& attack, const Points& pool,
                               const std::vector<std::vector<std::int64_t>>& sets, const Pulse& pulse) {
  std::vector<double> scores(sets.size());
  if (sets.empty()) return scores;
  const auto count = static_cast<double>(sets.size());
  if (attack.general()) {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (pulse) pulse(static_cast<double>(i) / count);
      scores[i] = attack.general_value(rows_of(pool, sets[i]));
    }
    return scores;
  }
  const auto parts = static_cast<double>(attack.parts());
  for (std::int64_t part = 0; part < attack.parts(); ++part) {
    const auto before = static_cast<double>(part);
    const Pulse first = pulse ? Pulse([&](double done) { pulse((before + 0.8 * done) / parts); }) : Pulse{};
    const SetFunction f = attack.on(pool, part, first);
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (pulse && i % 64 == 0) pulse((before + 0.8 + 0.2 * static_cast<double>(i) / count) / parts);
      scores[i] += set_value(f, sets[i]);
    }
  }
  return scores;
}

}  // namespace assay::mia
