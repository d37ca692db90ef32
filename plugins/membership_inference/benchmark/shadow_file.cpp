// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/shadow_file.h"

#include <algorithm>
#include <cmath>

namespace assay::mia {
namespace {

constexpr const char* format_mark = "assay membership_inference shadow 1";

}  // namespace

std::string to_text(const ShadowFile& file) {
  Json json = {{"format", format_mark}, {"recipe", file.recipe}, {"attacks", Json::array()}, {"power", Json::array()}};
  for (const ShadowAttack& one : file.attacks) {
    json["attacks"].push_back({{"attack", one.attack},
                               {"student", one.student},
                               {"runs", one.runs},
                               {"mean", one.mean},
                               {"standard_error", one.standard_error}});
  }
  for (const ShadowPower& one : file.power) {
    json["power"].push_back({{"attack", one.attack},
                             {"student", one.student},
                             {"set_size", one.set_size},
                             {"member_ratio", one.member_ratio},
                             {"level", one.level},
                             {"power", one.power},
                             {"low", one.low},
                             {"high", one.high}});
  }
  return dump_json(json, 2) + "\n";
}

ShadowFile shadow_from_text(const std::string& text, const std::string& source) {
  const Json json = parse_json(text, ErrorKind::data, source);
  const auto refuse = [&](const std::string& found) -> Error {
    return {ErrorKind::data,
            {"This is no shadow record of a benchmark", source, found, format_mark,
             "Name a finished run of membership_inference.benchmark"}};
  };
  if (!json.is_object() || !json.contains("format") || json["format"] != format_mark) throw refuse("another format");
  try {
    ShadowFile file;
    file.recipe = json.at("recipe");
    for (const Json& one : json.at("attacks")) {
      file.attacks.push_back({one.at("attack"), one.at("student"), one.at("runs").get<std::vector<double>>(),
                              one.at("mean"), one.at("standard_error")});
    }
    for (const Json& one : json.at("power")) {
      file.power.push_back({one.at("attack"), one.at("student"), one.at("set_size"), one.at("member_ratio"),
                            one.at("level"), one.at("power"), one.at("low"), one.at("high")});
    }
    return file;
  } catch (const nlohmann::json::exception&) {
    throw refuse("an entry is missing or of another kind");
  }
}

ShadowAttack shadow_attack(std::string attack, std::string student, std::vector<double> runs,
                           const std::vector<double>& within) {
  ShadowAttack made{std::move(attack), std::move(student), std::move(runs)};
  const double count = static_cast<double>(made.runs.size());
  if (made.runs.empty()) return made;
  for (const double value : made.runs) made.mean += value / count;
  double spread = 0, inside = 0;
  for (const double value : made.runs) spread += (value - made.mean) * (value - made.mean);
  for (const double value : within) inside += value * value;
  const double between = made.runs.size() > 1 ? std::sqrt(spread / (count - 1) / count) : 0;
  made.standard_error = std::max(between, std::sqrt(inside) / count);
  return made;
}

const ShadowAttack* find_attack(const ShadowFile& file, const std::string& attack, const std::string& student) {
  const auto found = std::find_if(file.attacks.begin(), file.attacks.end(), [&](const ShadowAttack& one) {
    return one.attack == attack && (student.empty() ? one.student != "teacher" : one.student == student);
  });
  return found == file.attacks.end() ? nullptr : &*found;
}

}  // namespace assay::mia
