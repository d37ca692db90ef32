// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_state.h"

#include "core/base/error.h"

namespace assay::mia {
namespace {

constexpr const char* mark = "assay membership audit 2";

}  // namespace

std::string to_bytes(const AuditState& state) {
  const std::string& training = state.shadow_training;
  Json json = {{"format", mark},
               {"training", Json::binary(std::vector<std::uint8_t>(training.begin(), training.end()))},
               {"tested", to_json(state.tested)}};
  if (state.shadow) json["shadow"] = to_json(*state.shadow);
  std::string bytes;
  Json::to_cbor(json, bytes);
  return bytes;
}

AuditState state_from_bytes(const std::string& bytes) {
  const Error foreign(ErrorKind::method, {"The checkpoint does not belong to this audit", "checkpoint", {}, {}, "Run it again from the start"});
  try {
    const Json json = Json::from_cbor(bytes);
    if (json.at("format") != mark) throw foreign;
    AuditState state;
    const auto& training = json.at("training").get_binary();
    state.shadow_training.assign(training.begin(), training.end());
    if (json.contains("shadow")) state.shadow = shadow_from_json(json.at("shadow"));
    state.tested = tested_from_json(json.at("tested"));
    return state;
  } catch (const nlohmann::json::exception&) {
    throw foreign;
  }
}

}  // namespace assay::mia
