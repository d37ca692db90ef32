// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/layout_client.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/base/subprocess.h"
#include "core/data/utf8.h"

namespace assay {
namespace {

std::filesystem::path layout_program() {
  if (const char* chosen = std::getenv("ASSAY_LAYOUT"); chosen && *chosen) return chosen;
  return find_program("assay-layout");
}

LayoutPoint point_of(const nlohmann::json& json) { return {json.at(0).get<double>(), json.at(1).get<double>()}; }

std::optional<LayoutPoint> optional_point_of(const nlohmann::json& json) {
  if (json.is_null()) return std::nullopt;
  return point_of(json);
}

Layout layout_of(const nlohmann::json& json) {
  Layout layout;
  layout.engine = json.at("engine").get<std::string>();
  for (std::size_t k = 0; k < 4; ++k) layout.bounds[k] = json.at("bounds").at(k).get<double>();
  for (const auto& node : json.at("nodes"))
    layout.nodes.push_back({node.at("name").get<std::string>(),
                            {node.at("x").get<double>(), node.at("y").get<double>()},
                            node.at("width").get<double>(),
                            node.at("height").get<double>()});
  for (const auto& edge : json.at("edges")) {
    LayoutEdge& added = layout.edges.emplace_back();
    added.tail = edge.at("tail").get<std::string>();
    added.head = edge.at("head").get<std::string>();
    added.id = edge.at("id").get<std::string>();
    for (const auto& point : edge.at("points")) added.points.push_back(point_of(point));
    added.start = optional_point_of(edge.at("start"));
    added.end = optional_point_of(edge.at("end"));
    added.label = optional_point_of(edge.at("label"));
    added.text = edge.at("text").get<std::string>();
  }
  return layout;
}

}  // namespace

std::string to_string(LayoutEngine engine) {
  switch (engine) {
    case LayoutEngine::dot:
      return "dot";
    case LayoutEngine::neato:
      return "neato";
    case LayoutEngine::circo:
      return "circo";
    case LayoutEngine::sfdp:
      return "sfdp";
    case LayoutEngine::fdp:
      return "fdp";
    case LayoutEngine::twopi:
      return "twopi";
  }
  return "dot";
}

Layout layout_graph(const std::string& dot, const LayoutOptions& options) {
  const std::string program = layout_program().string();
  ProgramOptions run;
  run.input = dot;
  run.timeout_seconds = options.timeout_seconds;
  run.cancelled = options.cancelled;
  const ProgramResult result = run_program({program, "--engine", to_string(options.engine)}, run);
  if (result.cancelled) throw Error(ErrorKind::cancelled, "The layout was cancelled");
  const auto failed = [&](std::string message, std::string value, std::string remedy = {}) {
    return Error(ErrorKind::helper, {std::move(message), program, std::move(value), {}, std::move(remedy)});
  };
  if (result.timed_out)
    throw failed("The layout took too long", std::to_string(static_cast<int>(options.timeout_seconds)) + " seconds",
                 "Try another layout, or hide edges with small weights first");
  if (result.signal != 0) throw failed("The layout program ended by a signal", std::to_string(result.signal));
  if (result.exit_code != 0)
    throw failed("The layout program failed",
                 "exit code " + std::to_string(result.exit_code) + ": " + shortened(result.errors, 400));
  try {
    return layout_of(nlohmann::json::parse(result.output));
  } catch (const nlohmann::json::exception& broken) {
    throw failed("The layout program's answer is not understood", shortened(broken.what(), 200),
                 "Check that it is of the same version");
  }
}

}  // namespace assay
