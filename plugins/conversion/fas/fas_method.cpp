// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/fas_method.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/conversion/fas/fas_declaration.h"
#include "plugins/conversion/fas/fas_report.h"
#include "plugins/conversion/fas/fas_state.h"
#include "plugins/conversion/fas/stages.h"
#include "plugins/conversion/storage/converted_model.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

std::vector<std::int64_t> ascending(std::vector<std::int64_t> list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

class FasRun {
 public:
  FasRun(const Parameters& parameters, RunContext& context) : parameters_(parameters), context_(context) {}

  void run() {
    context_.used_threads(1);
    read();
    if (state_.stage == 0) stage1();
    while (state_.stage == 1 || state_.stage == 2) stage2();
    evaluate();
  }

 private:
  std::string text(const char* name, const char* official, const char* full) const {
    if (parameters_.has(name)) return parameters_.text(name);
    return parameters_.text("profile") == "official" ? official : full;
  }

  void read() {
    context_.progress(0, "read");
    const auto model = context_.data("model"), text_file = context_.data("text");
    if (!model || !text_file)
      throw Error(ErrorKind::usage, {"A conversion needs a model and a text", !model ? "parameter model" : "parameter text", "", "a file, a folder or a data set", "Give both"});
    model_ = read_language_model(model->path);
    model_.source = model->name;
    text_ = read_text(text_file->path, model_);
    const auto saved = context_.resume();
    sites_ = text("sites", "mlp", "all");
    operators_ = text("operators", "per_step", "expectation") == "per_step" ? OperatorForm::per_step : OperatorForm::expectation;
    theta_init_ = text("theta_init", "constant", "percentile");
    tuned_ = ascending(parameters_.integers("tuned_steps"));
    steps_ = ascending(parameters_.integers("time_steps"));
    calibration_ = windows_of(text_.train, parameters_.integer("calibration_windows"), calibration_rows_, true);
    const std::int64_t wanted = parameters_.integer("validation_windows");
    validation_ = windows_of(text_.validation, wanted == 0 ? static_cast<std::int64_t>(text_.validation.size()) : wanted, validation_rows_, false);
    if (const auto conversion = read_conversion(model->path)) take_conversion(*conversion, !saved);
    float_model_ = model_;  // the teacher of all comparisons: before any fine-tuning
    if (saved && !read_fas_bytes(*saved, state_, model_))
      throw Error(ErrorKind::method, {"The checkpoint does not belong to this run", "checkpoint", bytes_text(saved->size()), "", "Run it again from the start"});
    if (!saved && state_.stage == 0) {
      context_.progress(0.01, "read", "first thresholds");
      state_.sites = first_thresholds(model_, sites_, theta_init_, levels(), calibration_, calibration_rows_, text_.context);
    }
  }

  std::int64_t levels() const { return parameters_.integer("levels"); }

  /// A converted model without further training or calibration runs as it is.
  void take_conversion(const Conversion& conversion, bool warn) {
    const bool as_it_is = parameters_.integer("stage1_steps") == 0 && parameters_.text("calibration") == "none";
    if (!as_it_is) {
      if (warn) context_.warn("The model was converted before (" + conversion.recipe + "); its thresholds are not used, since it is fine-tuned or calibrated anew.");
      return;
    }
    sites_ = conversion.which_sites;
    operators_ = conversion.operators;
    theta_init_ = "as it is";
    state_.stage = 3;
    state_.tables = conversion.sites;
    state_.sites = conversion.sites.begin()->second;
    if (!warn) return;
    for (const std::int64_t steps : steps_) {
      bool exact = true;
      conversion.at(steps, &exact);
      if (exact) continue;
      std::string made;
      for (const std::int64_t one : conversion.time_steps) made += (made.empty() ? "" : ", ") + std::to_string(one);
      context_.warn("The model was calibrated for T = " + made + " and is run at T = " + std::to_string(steps) + " too.");
      break;
    }
  }

  /// Non-overlapping windows of the context: random ones of the training part, the first ones of the validation part.
  std::vector<std::int32_t> windows_of(const std::vector<std::int32_t>& tokens, std::int64_t wanted, std::int64_t& rows, bool random) {
    const std::int64_t length = text_.context, all = static_cast<std::int64_t>(tokens.size()) / length;
    rows = std::min(wanted, all);
    std::vector<std::int64_t> order;
    for (std::int64_t i = 0; i < all; ++i) order.push_back(i);
    if (random) {
      RandomStream stream = context_.random("calibration windows");
      for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) std::swap(order[i], order[i + stream.below(order.size() - i)]);
    }
    std::vector<std::int32_t> windows;
    for (std::int64_t i = 0; i < rows; ++i) {
      const auto start = tokens.begin() + order[static_cast<std::size_t>(i)] * length;
      windows.insert(windows.end(), start, start + length);
    }
    return windows;
  }

  std::function<void(double)> pulse(double from, double width, const char* phase, const std::string& detail = {}) {
    return [this, from, width, phase, detail, told = -1.0](double share) mutable {
      context_.stop_point();
      if (share < told + 0.005) return;
      told = share;
      furthest_ = std::max(furthest_, from + width * std::clamp(share, 0.0, 1.0));  // the end of a stage and the beginning of the next may differ by rounding
      context_.progress(furthest_, phase, detail);
    };
  }

  void save(std::string inner) {
    state_.inner = std::move(inner);
    context_.checkpoint(fas_bytes(state_, model_));
    state_.inner.clear();
  }

  void stage1() {
    const std::int64_t steps = parameters_.integer("stage1_steps");
    Stage1Options options;
    options.steps = steps;
    options.batch = parameters_.integer("stage1_batch");
    options.levels = levels();
    options.learning_rate = parameters_.real("stage1_learning_rate");
    options.seed = context_.seed();
    options.device = context_.device();
    const std::int64_t every = std::max<std::int64_t>(1, steps / 300);
    StageHooks hooks;
    hooks.pulse = pulse(0.03, 0.4, "stage1");
    hooks.loss = [&](std::int64_t step, double loss) {
      if (step % every == 0 || step == steps) context_.metric("stage1_loss", step, loss);
    };
    hooks.sites = [&](std::int64_t step, const std::vector<SiteParameters>& sites) { context_.metric("threshold", step, mean_threshold(sites)); };
    hooks.checkpoint = [&](std::string inner) { save(std::move(inner)); };
    hooks.restore = std::exchange(state_.inner, {});
    if (steps > 0) fine_tune(model_, sites_, state_.sites, text_.train, text_.context, options, hooks);
    state_.stage = parameters_.text("calibration") == "none" ? 3 : 1;
    if (state_.stage == 3) state_.tables[0] = state_.sites;
    save({});
  }

  /// Coarse, then fine for one entry of tuned_steps.
  void stage2() {
    const std::int64_t steps = tuned_[static_cast<std::size_t>(state_.table)];
    const auto count = static_cast<double>(tuned_.size()), index = static_cast<double>(state_.table);
    Stage2Options options;
    options.steps = steps;
    options.levels = levels();
    options.operators = operators_;
    options.granularity = parameters_.text("granularity");
    options.official = parameters_.text("profile") == "official" && sites_ == "mlp" && operators_ == OperatorForm::per_step;
    if (options.official) {
      options.align_weight = 1;
      options.learning_rate = 0.003;
    }
    options.rate_penalty = parameters_.real("rate_penalty");
    options.seed = context_.seed();
    options.device = context_.device();
    const std::string detail = tuned_.size() > 1 ? "T = " + std::to_string(steps) : "";
    StageHooks hooks;
    hooks.checkpoint = [&](std::string inner) { save(std::move(inner)); };
    hooks.restore = std::exchange(state_.inner, {});
    if (state_.stage == 1) {
      hooks.pulse = pulse(0.43 + 0.35 * index / count, 0.2 / count, "coarse", detail);
      hooks.loss = [&](std::int64_t site, double loss) { context_.metric("coarse_loss", site + static_cast<std::int64_t>(state_.table) * 1000, loss); };
      std::vector<SiteParameters> sites = state_.sites;
      coarse_calibration(model_, sites_, sites, calibration_, calibration_rows_, text_.context, options, hooks);
      state_.coarse = std::move(sites);
      state_.stage = 2;
      save({});
      hooks.restore.clear();
    }
    std::vector<SiteParameters> sites = state_.coarse;
    if (parameters_.text("calibration") == "fine") {
      hooks.pulse = pulse(0.43 + (0.35 * index + 0.2) / count, 0.15 / count, "fine", detail);
      hooks.loss = [&](std::int64_t step, double loss) { context_.metric("fine_loss", step + state_.table * 100000, loss); };
      fine_calibration(model_, sites_, sites, state_.sites, calibration_, calibration_rows_, text_.context, options, hooks);
    }
    state_.tables[tuned_.size() == 1 ? 0 : steps] = std::move(sites);
    ++state_.table;
    state_.stage = state_.table < static_cast<std::int64_t>(tuned_.size()) ? 1 : 3;
    save({});
  }

  Conversion conversion() const {
    Conversion conversion;
    conversion.recipe = "fas";
    conversion.time_steps = parameters_.text("calibration") == "none" ? steps_ : tuned_;
    conversion.levels = levels();
    conversion.operators = operators_;
    conversion.which_sites = sites_;
    conversion.sites = state_.tables;
    return conversion;
  }

  void evaluate() {
    const Conversion made = conversion();
    FasReport report(float_model_, model_, sites_, operators_, made);
    report.evaluate({.validation = validation_,
                     .rows = validation_rows_,
                     .length = text_.context,
                     .steps = steps_,
                     .levels = levels(),
                     .teacher = state_.sites,
                     .shown_steps = shown_steps(),
                     .device = context_.device()},
                    context_, std::max(furthest_, 0.78), 0.17);
    const bool by_position = parameters_.text("granularity") == "element" && parameters_.text("calibration") == "fine";
    if (parameters_.integer("generate") > 0 && !by_position) report.generate(prompt(), parameters_.integer("generate"), shown_steps(), context_);
    context_.progress(0.98, "write");
    report.give(context_);
    context_.scalar("sites_used", sites_);
    context_.scalar("operators_used", std::string(operators_ == OperatorForm::per_step ? "per_step" : "expectation"));
    context_.scalar("theta_init_used", theta_init_);
    context_.scalar("conditions", for_people(validation_rows_) + " validation windows of " + for_people(text_.context) + " tokens, " + for_people(calibration_rows_) +
                                      " calibration windows, " + model_.tokenizer->words() + ", L = " + std::to_string(levels()));
    write();
    context_.progress(1, "write");
  }

  /// The latency that single figures are about.
  std::int64_t shown_steps() const {
    for (const std::int64_t steps : tuned_)
      if (std::find(steps_.begin(), steps_.end(), steps) != steps_.end()) return steps;
    return steps_.back();
  }

  std::vector<std::int32_t> prompt() const {
    if (parameters_.has("prompt") && !parameters_.text("prompt").empty()) {
      std::vector<std::int32_t> tokens = model_.tokenizer->encode(parameters_.text("prompt"));
      if (model_.tokenizer->begin_token() >= 0) tokens.insert(tokens.begin(), model_.tokenizer->begin_token());
      return tokens;
    }
    const auto length = static_cast<std::ptrdiff_t>(std::max<std::int64_t>(text_.context / 2, 1));
    return {text_.validation.begin(), text_.validation.begin() + length};
  }

  void write() {
    const fs::path folder = context_.scratch() / "converted_model";
    write_converted(folder, language_model_json(model_), hugging_face_tensors(model_), conversion());
    const bool characters = model_.tokenizer_file.extension() == ".json";
    fs::copy_file(model_.tokenizer_file, folder / (characters ? "vocab.json" : "tokenizer.bin"), fs::copy_options::overwrite_existing);
    context_.artifact("converted_model", folder);
  }

  const Parameters& parameters_;
  RunContext& context_;
  LanguageModel model_, float_model_;
  TokenText text_;
  std::string sites_, theta_init_;
  OperatorForm operators_ = OperatorForm::per_step;
  std::vector<std::int64_t> tuned_, steps_;
  std::vector<std::int32_t> calibration_, validation_;
  std::int64_t calibration_rows_ = 0, validation_rows_ = 0;
  FasState state_;
  double furthest_ = 0;
};

}  // namespace

MethodInfo FasMethod::info() const { return fas_info(); }

std::vector<Problem> FasMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems;
  for (const char* name : {"time_steps", "tuned_steps"})
    if (parameters.list(name).empty()) problems.push_back({name, "There is no latency", "", "1 or more", "Name one, for example 8"});
  return problems;
}

void FasMethod::run(const Parameters& parameters, RunContext& context) { FasRun(parameters, context).run(); }

}  // namespace assay::snn
