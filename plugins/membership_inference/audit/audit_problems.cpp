// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "plugins/membership_inference/attacks/attack.h"
#include "plugins/membership_inference/audit/audit_declaration.h"
#include "plugins/membership_inference/common_declarations.h"

namespace assay::mia {
namespace {

using std::string;

const std::vector<string> teachers{"edm_strong", "edm_mild", "gmm"};
const std::vector<string> students{"dmd", "regression", "consistency", "gmm"};

bool is_one_of(const string& word, const std::vector<string>& words) { return std::find(words.begin(), words.end(), word) != words.end(); }

string near(const string& word, const std::vector<string>& words) {
  const auto names = nearest_names(word, words);
  return names.empty() ? string{} : "; did you mean " + names.front() + "?";
}

void check_roles(const Parameters& values, std::vector<Problem>& problems) {
  const bool scored = values.has("scores");
  for (const char* role : {"samples", "candidates", "auxiliary"}) {
    if (scored && values.has(role)) {
      problems.push_back({role, "Scores of your own stand instead of this file.", values.text(role), "scores, or samples, candidates and auxiliary",
                          "Leave one of the two away."});
    } else if (!scored && !values.has(role)) {
      problems.push_back({role, "The audit needs this file.", "", "a file or data set", "Give it, or give scores instead of all three."});
    }
  }
  // The same file in two roles is refused for its content (exit 4), not here: two names may lead to one file.
}

void check_attack(const Parameters& values, std::vector<Problem>& problems) {
  const AttackInfo& attack = attack_info(values.text("attack"));
  if (!attack.needs_teacher) return;
  string usable;
  for (const AttackInfo& one : attacks()) {
    if (!one.needs_teacher) usable += (usable.empty() ? "" : ", ") + one.id;
  }
  problems.push_back({"attack", attack.title + " looks at a denoiser, and an audit has samples alone.", attack.id, usable,
                      "Choose another attack, or run membership_inference.benchmark, which trains its own teacher."});
}

}  // namespace

std::optional<ShadowRequest> parse_shadow(const string& text, string& reason) {
  if (text == "none" || text.empty()) return ShadowRequest{};
  const auto plus = text.find('+');
  if (plus == string::npos) {
    if (text.starts_with("run:")) return ShadowRequest{ShadowRequest::Kind::record, {}, {}};
    reason = "This is neither none, nor TEACHER+STUDENT, nor run:RUN" + near(text, {"none"}) + ".";
    return std::nullopt;
  }
  const ShadowRequest request{ShadowRequest::Kind::recipe, text.substr(0, plus), text.substr(plus + 1)};
  if (!is_one_of(request.teacher, teachers)) {
    reason = "There is no teacher " + request.teacher + near(request.teacher, teachers) + ".";
  } else if (!is_one_of(request.student, students)) {
    reason = "There is no student " + request.student + near(request.student, students) + ".";
  } else if (request.teacher == "gmm" && request.student != "gmm") {
    reason = "A student " + request.student + " learns from a diffusion teacher; a Gaussian mixture has no denoiser.";
  } else {
    return request;
  }
  return std::nullopt;
}

std::vector<Problem> audit_problems(const Parameters& values) {
  std::vector<Problem> problems;
  const bool scored = values.has("scores");
  check_common(values, scored ? std::vector<string>{} : std::vector<string>{values.text("attack")}, problems);
  check_roles(values, problems);
  if (!scored) check_attack(values, problems);
  string reason;
  const string& shadow = values.text("shadow");
  const auto request = parse_shadow(shadow, reason);
  if (!request) {
    problems.push_back({"shadow", reason, shadow,
                        "none, TEACHER+STUDENT with teacher edm_strong, edm_mild or gmm and student dmd, regression, consistency or gmm, "
                        "or run:RUN",
                        "For example edm_strong+dmd."});
  } else if (request->kind != ShadowRequest::Kind::none && values.has("scores")) {
    problems.push_back({"shadow", "A shadow pipeline runs the attack anew, and scores of your own come without it.", shadow, "none",
                        "Leave shadow away, or give samples, candidates and auxiliary."});
  }
  if (values.has("samples") && values.text("samples").ends_with(".pt") && !values.has("noise_dimensions")) {
    problems.push_back({"noise_dimensions", "A generator needs to be told how much noise it takes.", "", "1 or more",
                        "Give the number of inputs of one sample, for example 64."});
  }
  return problems;
}

}  // namespace assay::mia
