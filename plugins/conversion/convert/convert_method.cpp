// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/convert/convert_method.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/data/row_split.h"
#include "plugins/conversion/convert/convert_declaration.h"
#include "plugins/conversion/convert/convert_inputs.h"
#include "plugins/conversion/convert/convert_state.h"
#include "plugins/conversion/convert/convert_tables.h"
#include "plugins/conversion/export/nir_file.h"
#include "plugins/conversion/recipes/recipe.h"
#include "plugins/conversion/reporting/sequential_work.h"

namespace assay::snn {
namespace {

constexpr std::int64_t rows_at_once = 64, rows_of_statistics = 256, points_of_training = 200;
constexpr const char* as_it_is = "as_it_is";  ///< a converted model with no recipe asked for

EnergyUnit unit_of(const std::string& word) {
  if (word == "float16") return {1.5, 0.4};
  if (word == "int32") return {3.2, 0.1};
  if (word == "int8") return {0.23, 0.03};
  return {};
}

class ConvertRun {
 public:
  ConvertRun(const Parameters& parameters, RunContext& context)
      : parameters_(parameters), context_(context), saved_(context.resume()), inputs_(read_convert_inputs(parameters, context, !saved_)) {
    steps_ = parameters.integers("time_steps");
    std::sort(steps_.begin(), steps_.end());
    steps_.erase(std::unique(steps_.begin(), steps_.end()), steps_.end());
    recipes_ = parameters.list("recipe");
    if (recipes_.empty()) recipes_ = inputs_.conversion ? std::vector<std::string>{as_it_is} : default_recipes();
    unit_ = unit_of(parameters.text("energy"));
    fire_ = parameters.text("fire") == "above" ? FireRule::above : FireRule::at_least;
    if (recipes_.front() == as_it_is) fire_ = inputs_.conversion->fire;
    prepare_nir();
  }

  void run() {
    context_.used_threads(1);
    std::size_t done = 0;
    if (saved_) done = restore(*saved_);
    else run_ann();
    for (; done < recipes_.size(); ++done) {
      run_recipe(done);
      keep(done + 1);
    }
    context_.progress(0.97, "write");
    tables_.give(context_);
    context_.scalar("best_accuracy", best_);
    context_.scalar("best_recipe", best_recipe_);
    context_.scalar("ann_accuracy", static_cast<double>(ann_right()) / static_cast<double>(inputs_.test.rows));
    context_.scalar("test_rows_used", inputs_.test.rows);
    context_.scalar("conservation_residual", residual_);
    context_.scalar("conditions", "n = " + std::to_string(inputs_.test.rows) + " test rows of " + inputs_.data_name + ", " + origin() + ", layers over the first " +
                                      std::to_string(std::min(rows_of_statistics, inputs_.test.rows)) + " test rows");
    context_.progress(1, "write");
  }

 private:
  /// Refuses a network that NIR has no nodes for before anything is computed, and says what others will make of the file.
  void prepare_nir() {
    const std::string wanted = parameters_.text("nir");
    if (wanted == "none") return;
    nir_ = wanted == "compat" ? NirFlavour::compat : NirFlavour::exact;
    std::vector<SiteParameters> sites;
    for (const std::string& name : inputs_.folded.sites()) sites.push_back({name, {1.0f}, {0.5f}, false});
    nir_graph(inputs_.folded, sites, *nir_, "", steps_, fire_);
    if (saved_) return;
    if (*nir_ == NirFlavour::compat)
      context_.warn("NIR's integrate-and-fire node resets to 0 and fires above the threshold: other programs will count fewer spikes than Assay, which subtracts the threshold. "
                    "The threshold, the reset and the initial potentials stand in the metadata.");
    else
      context_.warn("NIR has no field for initial potentials and fires above the threshold: the metadata v0_over_theta of every layer says what to start from.");
  }

  void keep(std::size_t done) {
    const Json json = {{"done", done}, {"tables", tables_.text()}, {"parts", parts_}, {"residual", residual_}, {"best", best_}, {"best_recipe", best_recipe_}, {"made", made_}};
    std::string bytes;
    Json::to_cbor(json, bytes);
    context_.checkpoint(bytes);
  }

  /// Goes on from a checkpoint; how many recipes are done. Their networks are written again.
  std::size_t restore(const std::string& state) {
    try {
      const Json json = Json::from_cbor(state);
      if (tables_.restore(json.at("tables").get<std::string>())) {
        parts_ = json.at("parts").get<std::int64_t>();
        residual_ = json.at("residual").get<double>();
        best_ = json.at("best").get<double>();
        best_recipe_ = json.at("best_recipe").get<std::string>();
        made_ = json.at("made");
        for (const Json& made : made_) write(made.at("recipe").get<std::string>(), recipe_from_state(made, inputs_.folded));
        return json.at("done").get<std::size_t>();
      }
    } catch (const nlohmann::json::exception&) {
    }
    throw Error(ErrorKind::method, {"The checkpoint does not belong to this run", "checkpoint", bytes_text(state.size()), "", "Run it again from the start"});
  }

  /// Where the thresholds come from.
  std::string origin() const {
    if (recipes_.front() == as_it_is) return "thresholds of the converted model (" + inputs_.conversion->recipe + ")";
    const bool trains = recipes_.size() == 1 && recipes_.front() == "qcfs";
    return "thresholds from " + std::to_string(trains ? inputs_.train.rows : inputs_.calibration.rows) + " training rows, seed " + std::to_string(context_.seed());
  }

  std::int64_t ann_right() const { return count_right(forward(inputs_.network, inputs_.test.values, inputs_.test.rows), inputs_.test.labels, inputs_.network.classes()); }

  void run_ann() {
    context_.progress(0.04, "read", "float network");
    tables_.add_ann(ann_right(), inputs_.test.rows);
    tables_.give(context_);
  }

  /// Thresholds of a recipe; the network that they belong to.
  RecipeResult thresholds(const std::string& recipe, std::size_t index) {
    if (recipe == as_it_is) {
      RecipeResult result{{}, inputs_.folded, {}};
      bool exact = true;
      result.sites = inputs_.conversion->at(steps_.back(), &exact);
      for (const std::int64_t steps : steps_) {
        inputs_.conversion->at(steps, &exact);
        if (!exact) {
          std::string made;
          for (const std::int64_t one : inputs_.conversion->time_steps) made += (made.empty() ? "" : ", ") + std::to_string(one);
          result.notes.push_back("The model was made by recipe " + inputs_.conversion->recipe + " for T = " + made + " and is run at T = " + std::to_string(steps) + " too.");
          break;
        }
      }
      return result;
    }
    const double from = 0.05 + 0.92 * static_cast<double>(index) / static_cast<double>(recipes_.size());
    const double width = 0.92 / static_cast<double>(recipes_.size());
    const bool trains = recipe == "qcfs";
    const LabelledRows& rows = trains ? inputs_.train : inputs_.calibration;
    std::int64_t told = -1;
    const std::int64_t every = std::max<std::int64_t>(1, parameters_.integer("training_steps") / points_of_training);
    RecipeInput input{.network = inputs_.folded,
                      .calibration = rows.values,
                      .rows = rows.rows,
                      .labels = rows.labels,
                      .time_steps = parameters_.integer("tuned_steps"),
                      .percentile = parameters_.real("percentile"),
                      .training_steps = parameters_.integer("training_steps"),
                      .seed = context_.seed(),
                      .pulse =
                          [&](double share) {
                            context_.stop_point();
                            const auto percent = static_cast<std::int64_t>(share * 100);
                            if (percent == told) return;
                            told = percent;
                            context_.progress(from + width * 0.3 * share, "convert", recipe);
                          },
                      .loss =
                          [&](std::int64_t step, double loss) {
                            if (step % every == 0) context_.metric("training_loss", step, loss);
                          }};
    return apply_recipe(recipe, input);
  }

  void run_recipe(std::size_t index) {
    const std::string recipe = recipes_[index];
    const std::string name = recipe == as_it_is ? inputs_.conversion->recipe : recipe;
    const double from = 0.05 + 0.92 * static_cast<double>(index) / static_cast<double>(recipes_.size());
    const double width = 0.92 / static_cast<double>(recipes_.size());
    context_.progress(from, "convert", name);
    const RecipeResult result = thresholds(recipe, index);
    for (const std::string& note : result.notes) context_.warn(name + ": " + note);
    for (const std::string& remark : result.remarks) context_.log(LogLevel::info, name + ": " + remark);
    const SpikingSequential spiking(result.network, result.sites, context_.device());
    measure(name, spiking, result.network, from + width * 0.3, width * 0.5);
    describe(name, spiking, result.sites, from + width * 0.8, width * 0.18);
    tables_.add_coverage(name, inputs_.network);
    tables_.give(context_);
    write(recipe, result);
    made_.push_back(recipe_state(recipe, result, inputs_.folded));
    context_.progress(from + width * 0.99, "run", name);
  }

  SpikeRequest request(double from, double width, const std::string& detail) const {
    SpikeRequest request;
    request.fire = fire_;
    request.pulse = [this, from, width, detail](double share) {
      context_.stop_point();
      context_.progress(from + width * share, "run", detail);
    };
    return request;
  }

  /// Accuracy, rates and spikes at every latency over all test rows.
  void measure(const std::string& recipe, const SpikingSequential& spiking, const SequentialNetwork& network, double from, double width) {
    const std::int64_t units = static_cast<std::int64_t>(inputs_.test.values.size()) / inputs_.test.rows, classes = network.classes();
    std::vector<LatencyResult> results(steps_.size());
    for (std::size_t k = 0; k < steps_.size(); ++k) results[k].steps = steps_[k];
    for (std::int64_t first = 0; first < inputs_.test.rows; first += rows_at_once) {
      const std::int64_t rows = std::min(rows_at_once, inputs_.test.rows - first);
      const double share = static_cast<double>(first) / static_cast<double>(inputs_.test.rows), part = static_cast<double>(rows) / static_cast<double>(inputs_.test.rows);
      SpikeRequest asked = request(from + width * share, width * part, recipe);
      asked.steps = steps_;
      const std::vector<float> values(inputs_.test.values.begin() + first * units, inputs_.test.values.begin() + (first + rows) * units);
      const std::vector<std::int64_t> labels(inputs_.test.labels.begin() + first, inputs_.test.labels.begin() + first + rows);
      const SpikeResult made = spiking.run(values, rows, asked);
      for (std::size_t k = 0; k < steps_.size(); ++k) {
        LatencyResult& result = results[k];
        result.right += count_right(made.logits[k], labels, classes);
        result.rows += rows;
        result.spikes += made.spikes_at[k] * static_cast<double>(rows);
        result.rates.resize(made.rates_at[k].size(), 0.0);
        for (std::size_t site = 0; site < result.rates.size(); ++site) result.rates[site] += made.rates_at[k][site] * static_cast<double>(rows);
      }
      context_.metric("rows_done", ++parts_, static_cast<double>(static_cast<std::int64_t>(made_.size()) * inputs_.test.rows + results.front().rows));
    }
    const double neurons = neuron_count(network);
    for (LatencyResult& result : results) {
      result.spikes /= static_cast<double>(result.rows);
      for (double& rate : result.rates) rate /= static_cast<double>(result.rows);
      result.mean_rate = result.spikes / neurons / static_cast<double>(result.steps);
      tables_.add_latency(recipe, result, network, unit_);
    }
    const double last = static_cast<double>(results.back().right) / static_cast<double>(results.back().rows);
    if (best_recipe_.empty() || last > best_) {
      best_ = last;
      best_recipe_ = recipe;
    }
  }

  /// Every layer at every latency, over the first test rows; spikes and membranes of the first row.
  void describe(const std::string& recipe, const SpikingSequential& spiking, const std::vector<SiteParameters>& sites, double from, double width) {
    const std::int64_t rows = std::min(rows_of_statistics, inputs_.test.rows), units = static_cast<std::int64_t>(inputs_.test.values.size()) / inputs_.test.rows;
    const std::vector<float> values(inputs_.test.values.begin(), inputs_.test.values.begin() + rows * units), one(values.begin(), values.begin() + units);
    // The largest latency first: it is what the choosers of the figures begin with.
    for (std::size_t k = steps_.size(); k-- > 0;) {
      const double part = width / static_cast<double>(steps_.size());
      SpikeRequest asked = request(from + part * static_cast<double>(steps_.size() - 1 - k), part, recipe + ", layers at T = " + std::to_string(steps_[k]));
      asked.steps = {steps_[k]};
      asked.statistics = true;
      const SpikeResult made = spiking.run(values, rows, asked);
      tables_.add_layers(recipe, steps_[k], made.sites, sites);
      for (const SiteStatistics& site : made.sites) {
        residual_ = std::max(residual_, site.conservation_residual);
        if (k + 1 == steps_.size() && site.dead * 2 > site.neurons)
          context_.warn(recipe + ": " + for_people(site.dead) + " of " + for_people(site.neurons) + " neurons of " + site.name + " never fire at T = " + std::to_string(steps_[k]) + ".");
      }
    }
    SpikeRequest asked = request(from + width, 0, recipe);
    asked.steps = {std::max<std::int64_t>(steps_.back(), 1)};
    asked.raster_samples = 1;
    tables_.add_spikes(recipe, spiking.run(one, 1, asked));
  }

  /// The converted network, and its NIR file where one is wanted.
  void write(const std::string& recipe, const RecipeResult& result) {
    const std::string ending = recipes_.size() == 1 ? "" : "_" + recipe;
    if (recipe != as_it_is) {
      Conversion conversion;
      conversion.recipe = recipe;
      conversion.time_steps = steps_;
      conversion.levels = recipe == "qcfs" || recipe == "mse" ? parameters_.integer("tuned_steps") : 0;
      conversion.which_sites = "relu";
      conversion.fire = fire_;
      conversion.sites[0] = result.sites;
      const std::filesystem::path folder = context_.scratch() / ("converted_model" + ending);
      write_converted(folder, sequential_json(result.network), sequential_tensors(result.network), conversion);
      context_.artifact("converted_model" + ending, folder);
    }
    if (!nir_) return;
    const std::filesystem::path file = context_.scratch() / ("converted_model" + ending + ".nir");
    const NirGraph graph = nir_graph(result.network, result.sites, *nir_, recipe == as_it_is ? inputs_.conversion->recipe : recipe, steps_, fire_);
    write_nir(file, graph);
    if (read_nir(file) != graph)
      throw Error(ErrorKind::storage, {"The NIR file does not read back as it was written", file.filename().string(), "", "the same graph", "Run it again on another disk"});
    context_.artifact("nir" + ending, file);
  }

  const Parameters& parameters_;
  RunContext& context_;
  const std::optional<std::string> saved_;
  ConvertInputs inputs_;
  std::vector<std::int64_t> steps_;
  std::vector<std::string> recipes_;
  EnergyUnit unit_;
  FireRule fire_ = FireRule::at_least;
  std::optional<NirFlavour> nir_;  ///< nothing: no file
  ConvertTables tables_;
  Json made_ = Json::array();  ///< by recipe_state
  std::int64_t parts_ = 0;
  double residual_ = 0, best_ = 0;
  std::string best_recipe_;
};

}  // namespace

MethodInfo ConvertMethod::info() const { return convert_info(); }

std::vector<Problem> ConvertMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems;
  if (const auto problem = row_split_problem(parameters.text("test_rows"))) problems.push_back(*problem);
  if (parameters.list("time_steps").empty()) problems.push_back({"time_steps", "There is no latency to run at", "", "1 or more", "Name one, for example 8"});
  const auto recipes = parameters.list("recipe");
  if (std::set<std::string>(recipes.begin(), recipes.end()).size() != recipes.size())
    problems.push_back({"recipe", "A recipe is named twice", to_text(parameters.value("recipe")), "each once", "Name it once"});
  return problems;
}

void ConvertMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0, "read");
  ConvertRun(parameters, context).run();
}

}  // namespace assay::snn
