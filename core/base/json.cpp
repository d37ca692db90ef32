// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <cmath>

namespace assay {

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string dump_json(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json parse_json(std::string_view text, ErrorKind kind, std::string_view where) {
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    throw Error(kind, {"This is not valid JSON", std::string(where) + ", byte " + std::to_string(error.byte), "",
                       "one JSON document", "Correct the text at that place"});
  }
}

Json error_json(const Error& error) {
  const ErrorText& text = error.text();
  return {{"kind", to_string(error.kind())}, {"message", text.message}, {"where", text.where},
          {"value", text.value},             {"allowed", text.allowed}, {"remedy", text.remedy}};
}

Error error_from_json(const Json& json) {
  const auto field = [&](const char* name) {
    const auto it = json.find(name);
    return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
  };
  return Error(error_kind_from_string(field("kind")),
               {field("message"), field("where"), field("value"), field("allowed"), field("remedy")});
}

Json problem_json(const Problem& problem) {
  return {{"parameter", problem.parameter}, {"message", problem.message}, {"value", problem.value},
          {"allowed", problem.allowed},     {"remedy", problem.remedy}};
}

}  // namespace assay
