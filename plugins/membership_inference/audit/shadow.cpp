// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/shadow.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/numbers.h"

namespace assay::mia {
namespace {

using std::string;

constexpr int resamples = 2000;
constexpr double clearly = 1.96;

string names_of(const ShadowFile& file, bool students) {
  string names;
  std::vector<string> seen;
  for (const ShadowAttack& one : file.attacks) {
    const string& name = students ? one.student : one.attack;
    if ((students && name == "teacher") || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
    seen.push_back(name);
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

/// "run f2b4f319" of "run:f2b4f319-...-629b52cccb7d/shadow"; other names as they are.
string short_name(const string& name) {
  return name.starts_with("run:") ? "run " + name.substr(4, std::min(name.find_first_of("-/"), name.size()) - 4) : name;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double resampled_mean(const std::vector<double>& values, RandomStream& stream) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[stream.below(values.size())];
  return sum / static_cast<double>(values.size());
}

/// How far another run may lie from the mean of these.
double spread_of(const std::vector<double>& runs) {
  if (runs.size() < 2) return 0;
  const double n = static_cast<double>(runs.size()), mean = mean_of(runs);
  double squares = 0;
  for (const double value : runs) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1) * (1 + 1 / n));
}

/// A draw of Student's t.
double student_t(std::int64_t degrees, RandomStream& stream) {
  const double top = stream.normal();
  double squares = 0;
  for (std::int64_t i = 0; i < degrees; ++i) {
    const double value = stream.normal();
    squares += value * value;
  }
  return top / std::sqrt(squares / static_cast<double>(degrees));
}

double share(double score, double shift) {
  if (shift <= 0) return score > 0 ? 1 : 0;
  return std::clamp(score / shift, 0.0, 1.0);
}

}  // namespace

Json to_json(const std::vector<ShadowLoss>& losses) {
  Json json = Json::array();
  for (const ShadowLoss& one : losses) json.push_back({one.step, one.loss, one.generator});
  return json;
}

std::vector<ShadowLoss> losses_from_json(const Json& json) {
  std::vector<ShadowLoss> losses;
  for (const Json& one : json) losses.push_back({one.at(0), one.at(1), one.at(2)});
  return losses;
}

Table table_of(const std::vector<ShadowLoss>& losses) {
  Table table{{"step", "loss", "generator"}, {}};
  for (const ShadowLoss& one : losses) table.rows.push_back({one.step, one.loss, one.generator});
  return table;
}

Json to_json(const Shadow& shadow) {
  Json json = {{"words", shadow.words},     {"mean", json_number(shadow.mean)}, {"standard_error", json_number(shadow.standard_error)},
               {"spread", json_number(shadow.spread)},
               {"members", shadow.members}, {"runs", shadow.runs},              {"failure", shadow.failure},
               {"notes", shadow.notes},     {"power", Json::array()}};
  if (shadow.outcome) json["outcome"] = to_json(*shadow.outcome);
  json["samples"] = {shadow.samples.count, shadow.samples.dimensions, shadow.samples.values};
  json["losses"] = to_json(shadow.losses);
  for (const ShadowPower& one : shadow.power) {
    json["power"].push_back({one.attack, one.student, one.set_size, one.member_ratio, one.level, one.power, one.low, one.high});
  }
  return json;
}

Shadow shadow_from_json(const Json& json) {
  Shadow shadow;
  shadow.words = json.at("words");
  if (!json.at("mean").is_null()) shadow.mean = json.at("mean");
  if (!json.at("standard_error").is_null()) shadow.standard_error = json.at("standard_error");
  if (!json.at("spread").is_null()) shadow.spread = json.at("spread");
  shadow.members = json.at("members");
  shadow.runs = json.at("runs");
  shadow.failure = json.at("failure");
  shadow.notes = json.at("notes").get<std::vector<string>>();
  if (json.contains("outcome")) shadow.outcome = outcome_from_json(json.at("outcome"));
  const Json& samples = json.at("samples");
  shadow.samples = {samples.at(0), samples.at(1), samples.at(2).get<std::vector<double>>()};
  shadow.losses = losses_from_json(json.at("losses"));
  for (const Json& one : json.at("power")) {
    shadow.power.push_back({one.at(0), one.at(1), one.at(2), one.at(3), one.at(4), one.at(5), one.at(6), one.at(7)});
  }
  return shadow;
}

Shadow recorded_shadow(const Parameters& parameters, std::int64_t dimensions, RunContext& context) {
  const auto reference = context.data("shadow");
  if (!reference) {
    throw Error(std::vector<Problem>{{"shadow", "A run of a benchmark is an output of this project.", parameters.text("shadow"), "run:RUN in a project",
                                      "Name the project, or ask for a shadow of your own, for example edm_strong+dmd."}});
  }
  const ShadowFile file = shadow_from_text(read_file(reference->path), reference->name);
  const string attack = parameters.text("attack"), student = parameters.text("shadow_student");
  const ShadowAttack* found = find_attack(file, attack, student);
  if (!found) {
    const bool no_student = !student.empty() && find_attack(file, attack) != nullptr;
    throw Error(ErrorKind::data, {no_student ? "The benchmark has no such student" : "The benchmark did not run this attack",
                                  no_student ? "parameter shadow_student" : "parameter attack", no_student ? student : attack,
                                  names_of(file, no_student), no_student ? "Name one of these" : "Choose one of these, or run the benchmark with it"});
  }
  const auto number = [&](const char* name) -> std::int64_t {
    return file.recipe.contains(name) && file.recipe.at(name).is_number() ? file.recipe.at(name).get<std::int64_t>() : 0;
  };
  const auto word = [&](const char* name) -> string {
    return file.recipe.contains(name) && file.recipe.at(name).is_string() ? file.recipe.at(name).get<string>() : string{};
  };
  if (number("dimensions") != 0 && number("dimensions") != dimensions) {
    throw Error(ErrorKind::data, {"The benchmark was run on data of other dimensions", reference->name, for_people(number("dimensions")),
                                  for_people(dimensions) + ", as the candidates", "Name a benchmark on data of this kind"});
  }
  Shadow shadow;
  shadow.words = short_name(reference->name) + ", " + word("teacher") + "+" + found->student + " on " +
                 std::filesystem::path(word("data")).filename().string();
  shadow.mean = found->mean;
  shadow.standard_error = found->standard_error;
  shadow.members = number("members");
  shadow.runs = static_cast<std::int64_t>(found->runs.size());
  shadow.spread = spread_of(found->runs);
  if (const string features = word("features"); !features.empty() && features != parameters.text("features")) {
    shadow.notes.push_back("The benchmark worked on features " + features + ", this audit on " + parameters.text("features") +
                           ": the estimated share is off by how much the two differ.");
  }
  for (const ShadowPower& one : file.power) {
    if (one.attack == attack && one.student == found->student) shadow.power.push_back(one);
  }
  return shadow;
}

UsageEstimate estimate_usage(const std::vector<PartPoints>& parts, const Shadow& shadow, RandomStream stream) {
  UsageEstimate made;
  if (!shadow.failure.empty()) {
    made.reason = shadow.failure;
    return made;
  }
  if (parts.empty()) {
    made.reason = "the attack scores whole sets alone";
    return made;
  }
  const std::vector<double> scores = mean_scores(parts);
  made.score = mean_of(scores);
  for (const PartPoints& part : parts) made.score -= mean_of(part.held_out) / static_cast<double>(parts.size());
  if (!(shadow.mean - clearly * shadow.standard_error > 0)) {
    made.reason = "the shadow's members do not stand out: their mean score is " + for_people(shadow.mean) + " with standard error " +
                  for_people(shadow.standard_error);
    return made;
  }
  std::vector<double> draws;
  for (int r = 0; r < resamples; ++r) {
    double score = resampled_mean(scores, stream);
    for (const PartPoints& part : parts) score -= resampled_mean(part.held_out, stream) / static_cast<double>(parts.size());
    double shift = shadow.mean + shadow.standard_error * stream.normal();
    if (shadow.runs > 1) shift += shadow.spread * student_t(std::min<std::int64_t>(shadow.runs - 1, 100), stream);
    draws.push_back(share(score, shift));
  }
  std::sort(draws.begin(), draws.end());
  made.usage = share(made.score, shadow.mean);
  made.low = draws[static_cast<std::size_t>(0.025 * resamples)];
  made.high = draws[static_cast<std::size_t>(0.975 * resamples)];
  return made;
}

}  // namespace assay::mia
