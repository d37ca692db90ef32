// SPDX-License-Identifier: GPL-3.0-or-later
// Networks, scores and regularisation as the parameters describe them.
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"

namespace assay::nas {
namespace {

constexpr int regularisation_cells = 50;

/// The rule that needs no sample of cells; nothing for none and auto.
std::optional<Regularisation> given_rule(const Parameters& parameters) {
  const std::string& word = parameters.text("regularisation");
  if (word == "manual") return manual_regularisation(parameters.real("mu"), parameters.real("sigma"));
  if (word == "paper") return paper_regularisation(parameters.real("mu"));
  if (word == "target") return target_regularisation(parameters.real("target_size"));
  return {};
}

/// Whether networks can be built for images of the scale's size; a space says no by an error about its shapes.
bool takes_size(const Space& space, const NetworkScale& scale) {
  RandomStream random(0, "image size");
  try {
    space.build(space.sample(random, true), scale);
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::int64_t channels_of(const Parameters& parameters) {
  if (!parameters.is_word("channels")) return parameters.integer("channels");
  const std::string& id = parameters.text("space");
  return id == "torchscript" ? 0 : space(id).fixed_channels().value_or(16);
}

void check_network(const Parameters& parameters, std::vector<Problem>& problems) {
  const std::string& id = parameters.text("space");
  if (id != "torchscript") {
    const Space& chosen = space(id);
    const auto fixed = chosen.fixed_channels();
    if (fixed && channels_of(parameters) != *fixed) {
      problems.push_back({"channels", "The networks of " + id + " are made for a fixed number of channels.",
                          std::to_string(channels_of(parameters)), std::to_string(*fixed), "Leave channels away."});
    }
    if (fixed && parameters.integer("cells") != 1) {
      problems.push_back({"cells", "The networks of " + id + " have one cell.",
                          std::to_string(parameters.integer("cells")), "1", "Leave cells away."});
    }
    const std::int64_t image_size = parameters.integer("image_size");
    if (image_size > 0 && problems.empty() &&
        !takes_size(chosen, scale_of(parameters, {1, 3, image_size, image_size, {}}))) {
      problems.push_back({"image_size", "The networks of " + id + " do not take images of this size.",
                          std::to_string(image_size), "for example 32", "Choose a multiple of 4."});
    }
  }
}

void check_regularisation(const Parameters& parameters, std::vector<Problem>& problems) {
  const std::string& word = parameters.text("regularisation");
  const auto need = [&](const char* name) {
    if (!parameters.has(name)) {
      problems.push_back({name,
                          "regularisation=" + word + " needs a value for " + name + ".",
                          {},
                          "a number",
                          std::string("Give ") + name + "."});
    }
    return parameters.has(name);
  };
  if (word == "manual") {
    need("mu");
    need("sigma");
  } else if (word == "paper" && need("mu") && parameters.real("mu") <= 0) {
    problems.push_back({"mu",
                        "With regularisation=paper mu is the width too and must be above 0.",
                        shortest(parameters.real("mu")),
                        "more than 0",
                        {}});
  } else if (word == "target") {
    need("target_size");
  } else if ((word == "auto" || word == "derived") && parameters.text("space") == "torchscript") {
    problems.push_back({"regularisation", "This rule takes sizes from a space; a file is one network.", word,
                        "none, manual, target or paper", "Choose manual and give mu and sigma."});
  }
}

NetworkScale scale_of(const Parameters& parameters, const ImageBatch& batch) {
  return {channels_of(parameters), parameters.integer("cells"), parameters.integer("classes"), batch.height};
}

ScoreOptions score_options(const Parameters& parameters, RunContext& context) {
  ScoreOptions options;
  options.initialisation =
      parameters.text("initialisation") == "gaussian" ? Initialisation::gaussian : Initialisation::standard;
  options.mode = parameters.text("mode") == "official" ? ScoreMode::official : ScoreMode::corrected;
  options.repeats = static_cast<int>(parameters.integer("repeats"));
  options.seed = context.seed();
  options.device = context.device();
  options.evaluation_mode = parameters.text("batch_norm") == "fixed";
  options.stop = [&context] {
    context.stop_point();
    return false;
  };
  return options;
}

double cost_of(const Parameters& parameters, std::int64_t network_parameters, std::int64_t macs) {
  return parameters.text("cost") == "macs" ? static_cast<double>(macs) / 1e6
                                           : static_cast<double>(network_parameters) / 1e3;
}

std::optional<Regularisation> read_regularisation(const Parameters& parameters, const NetworkScale& scale,
                                                  bool automatic_instead) {
  if (const auto rule = given_rule(parameters)) return rule;
  if (parameters.text("regularisation") == "none" && !automatic_instead) return {};
  const Space& chosen = space(parameters.text("space"));
  RandomStream random(0, "regularisation " + chosen.id());  // no seed of the run: a score must not depend on it
  std::vector<double> costs;
  for (int i = 0; i < regularisation_cells; ++i) {
    const Network network = chosen.build(chosen.sample(random, true), scale);
    costs.push_back(cost_of(parameters, parameter_count(network), multiply_accumulates(network)));
  }
  return parameters.text("regularisation") == "derived" ? derived_regularisation(costs) : automatic_regularisation(costs);
}

std::string conditions(const Parameters& parameters, const std::string& images) {
  std::string text =
      "S = " + std::to_string(parameters.integer("samples")) + ", R = " + std::to_string(parameters.integer("repeats"));
  if (parameters.text("space") != "torchscript") {
    text += ", C = " + std::to_string(channels_of(parameters)) + ", N = " + std::to_string(parameters.integer("cells"));
  }
  return text + ", images " + images.substr(images.find_last_of('/') + 1);
}

}  // namespace assay::nas
