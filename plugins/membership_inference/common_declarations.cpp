// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/common_declarations.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "plugins/membership_inference/attacks/attack.h"

namespace assay::mia {

using std::string;

namespace {

std::vector<Choice> attack_choices() {
  std::vector<Choice> choices;
  for (const AttackInfo& one : attacks()) {
    choices.push_back({one.id, one.title, one.help + (one.needs_teacher ? " Needs a denoiser: benchmark alone." : "")});
  }
  return choices;
}

bool is_range(const string& text) {
  const auto colon = text.find(':');
  if (colon == string::npos) return false;
  const auto low = read_real(text.substr(0, colon)), high = read_real(text.substr(colon + 1));
  return low && high && *low < *high;
}

}  // namespace

ParameterSpec attack_parameter() {
  return {.name = "attack",
          .kind = ParameterKind::choice,
          .title = "Attack",
          .help = "What is compared between candidates and auxiliary points. All are tested by permutation; they differ in what they "
                  "can see.",
          .default_value = string("c2st_cf"),
          .choices = attack_choices()};
}

ParameterSpec attacks_parameter(std::vector<string> default_value) {
  return {.name = "attacks",
          .kind = ParameterKind::list,
          .title = "Attacks",
          .help = "All are run on the same candidate sets. Scores of single points are also averaged over a set: that is a set attack "
                  "too, and the fair baseline.",
          .default_value = std::move(default_value),
          .choices = attack_choices(),
          .element = ParameterKind::choice,
          .maximum_count = attacks().size()};
}

ParameterSpec features_parameter() {
  return {.name = "features",
          .kind = ParameterKind::choice,
          .title = "Features",
          .help = "What the attack works on. Features are fixed before any candidate is seen.",
          .default_value = string("pixels"),
          .choices = {{"pixels", "Values as they are", "Pixels or columns, at most 1,024 of them"},
                      {"projection", "Random projection", "64 Gaussian random directions, standardised"},
                      {"autoencoder", "Autoencoder", "32 codes of a small network, standardised"}}};
}

ParameterSpec scaling_parameter() {
  return {.name = "scaling",
          .kind = ParameterKind::text,
          .title = "Range",
          .help = "auto brings the range that pictures declare, or that whole numbers or values between 0 and 255 show, to −1..1, in "
                  "all files alike; none leaves values as they are; LOW:HIGH says the range.",
          .default_value = string("auto"),
          .advanced = true};
}

ParameterSpec image_size_parameter() {
  return {.name = "image_size",
          .kind = ParameterKind::integer,
          .title = "Image size",
          .help = "Side to which images are averaged; it must divide theirs. 0 leaves them as they are.",
          .default_value = std::int64_t(0),
          .minimum = 0,
          .maximum = 1024,
          .unit = "pixels",
          .advanced = true};
}

ParameterSpec label_column_parameter() {
  return {.name = "label_column",
          .kind = ParameterKind::text,
          .title = "Label column",
          .help = "Column of a table that holds classes: a name, an index, last or none. Labels are no part of the points; they show "
                  "whether a file is sorted by class.",
          .default_value = string("none")};
}

ParameterSpec permutations_parameter(std::int64_t default_value) {
  return {.name = "permutations",
          .kind = ParameterKind::integer,
          .title = "Permutations",
          .help = "Random exchanges of candidates and auxiliary points behind every p-value; the smallest p is 1 / (permutations + 1).",
          .default_value = default_value,
          .minimum = 19,
          .maximum = 100000,
          .symbol = "B"};
}

ParameterSpec alpha_parameter() {
  return {.name = "alpha",
          .kind = ParameterKind::real,
          .title = "Level",
          .help = "How often a set without members may be called evidence.",
          .default_value = 0.05,
          .minimum = 0,
          .maximum = 0.5,
          .minimum_open = true,
          .symbol = "α"};
}

void check_common(const Parameters& values, const std::vector<string>& tested, std::vector<Problem>& problems) {
  const double alpha = values.real("alpha");
  const auto permutations = values.integer("permutations");
  std::int64_t parts = 1;
  string cross_fitted;
  for (const AttackInfo& info : attacks()) {
    if (info.parts == 1 || std::find(tested.begin(), tested.end(), info.id) == tested.end()) continue;
    parts = std::max(parts, info.parts);
    cross_fitted += (cross_fitted.empty() ? "" : ", ") + info.id;
  }
  const auto smallest = static_cast<double>(parts) / static_cast<double>(permutations + 1);
  if (smallest > alpha) {
    const auto needed = static_cast<std::int64_t>(std::ceil(static_cast<double>(parts) / alpha - 1e-9)) - 1;
    const string least = for_people(smallest);
    const string fault = parts == 1 ? "So few permutations cannot give a p-value as small as alpha: the smallest is 1 / (permutations + 1) = " + least + "."
                                    : "So few permutations cannot give a p-value as small as alpha with a cross-fitted attack (" + cross_fitted +
                                          "): its p is twice the mean of two exact ones, and the smallest is 2 / (permutations + 1) = " + least + ".";
    problems.push_back({"permutations", fault, std::to_string(permutations), "at least " + std::to_string(needed) + " for alpha " + shortest(alpha),
                        "Raise permutations or alpha."});
  }
  const string& scaling = values.text("scaling");
  if (scaling != "auto" && scaling != "none" && !is_range(scaling)) {
    problems.push_back({"scaling", "This says no range.", scaling, "auto, none, or LOW:HIGH with LOW below HIGH, for example 0:255",
                        "Write the range of the values, or auto."});
  }
}

std::vector<string> reconstruction_choices(const string& attack) {
  if (attack_info(attack).status != "reconstruction") return {};
  return {"The full text, tables and code of the paper (arXiv 2502.02970) could not be read: this attack is rebuilt from its abstract and "
          "from the deep-kernel test of Liu et al. (ICML 2020).",
          "Choice: the kernel is trained between student samples and known non-members, one half of each, and never sees a candidate.",
          "Choice: the score is U(samples, auxiliary) − U(samples, candidates) over all points of the other halves, tested by exact "
          "permutation of candidates and auxiliary points.",
          "Choice: a softplus perceptron as feature map, 150 steps of batch 200, Adam at 5e-4; widths begin at medians of the data and "
          "the mixing weight at 0.12.",
          "Choice: no result of the paper is shown or compared; how strong the attack is comes from our own benchmark."};
}

string brief(double value) {
  string text = for_people(value);
  if (text.find('.') == string::npos || text.find('e') != string::npos) return text;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

string status_words(const string& status) {
  if (status == "own") return "own extension";
  if (status == "reconstruction") return "reconstruction";
  return "published method";
}

}  // namespace assay::mia
