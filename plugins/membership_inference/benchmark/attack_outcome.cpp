// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/attack_outcome.h"

namespace assay::mia {
namespace {

using Reals = std::vector<double>;

}  // namespace

// Kept as CBOR in checkpoints, which holds every double as it is, NaN included.

Json to_json(const AttackOutcome& outcome) {
  Json json = {{"failure", outcome.failure}, {"notes", outcome.notes},
               {"exact", outcome.exact},     {"members", outcome.members},
               {"others", outcome.others},   {"null", outcome.null_aucs},
               {"mean", outcome.separation}, {"error", outcome.separation_error},
               {"cells", Json::array()},     {"power", Json::array()}};
  for (const SetCell& cell : outcome.cells) {
    json["cells"].push_back({{"size", cell.size},
                             {"ratio", cell.ratio},
                             {"positive", cell.positive},
                             {"negative", cell.negative},
                             {"auc", Reals{cell.auc, cell.low, cell.high, cell.auc_welch}},
                             {"tpr_low", cell.tpr_low},
                             {"tpr_high", cell.tpr_high}});
  }
  for (const PowerCell& cell : outcome.power)
    json["power"].push_back({{"size", cell.size}, {"ratio", cell.ratio}, {"p", cell.p}});
  json["thresholds"] = Json::array();
  for (const ThresholdCell& cell : outcome.thresholds) {
    json["thresholds"].push_back({{"size", cell.size},
                                  {"rate", cell.rate},
                                  {"blocks", cell.blocks},
                                  {"reason", cell.reason},
                                  {"found", Reals{cell.false_positives, cell.true_positives}}});
  }
  return json;
}

AttackOutcome outcome_from_json(const Json& json) {
  AttackOutcome outcome;
  outcome.failure = json.at("failure");
  outcome.notes = json.at("notes").get<std::vector<std::string>>();
  outcome.exact = json.at("exact");
  outcome.members = json.at("members").get<Reals>();
  outcome.others = json.at("others").get<Reals>();
  outcome.null_aucs = json.at("null").get<Reals>();
  outcome.separation = json.at("mean");
  outcome.separation_error = json.at("error");
  for (const Json& one : json.at("cells")) {
    SetCell cell;
    cell.size = one.at("size");
    cell.ratio = one.at("ratio");
    cell.positive = one.at("positive").get<Reals>();
    cell.negative = one.at("negative").get<Reals>();
    const auto numbers = one.at("auc").get<Reals>();
    cell.auc = numbers.at(0);
    cell.low = numbers.at(1);
    cell.high = numbers.at(2);
    cell.auc_welch = numbers.at(3);
    cell.tpr_low = one.at("tpr_low").get<Reals>();
    cell.tpr_high = one.at("tpr_high").get<Reals>();
    outcome.cells.push_back(std::move(cell));
  }
  for (const Json& one : json.at("power"))
    outcome.power.push_back({one.at("size"), one.at("ratio"), one.at("p").get<Reals>()});
  for (const Json& one : json.at("thresholds")) {
    const auto found = one.at("found").get<Reals>();
    outcome.thresholds.push_back(
        {one.at("size"), one.at("rate"), one.at("blocks"), one.at("reason"), found.at(0), found.at(1)});
  }
  return outcome;
}

Json to_json(const Quality& quality) {
  return {{"failure", quality.failure},
          {"values", Reals{quality.frechet, quality.frechet_others, quality.kid, quality.kid_others,
                           quality.memorisation, quality.memorisation_others}}};
}

Quality quality_from_json(const Json& json) {
  const auto values = json.at("values").get<Reals>();
  return {json.at("failure"), values.at(0), values.at(1), values.at(2), values.at(3), values.at(4), values.at(5)};
}

}  // namespace assay::mia
