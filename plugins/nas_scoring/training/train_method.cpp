// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/training/train_method.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/numbers.h"
#include "core/base/wilson_interval.h"
#include "core/data/image_fit.h"
#include "core/data/image_set.h"
#include "plugins/nas_scoring/spaces/space.h"
#include "plugins/nas_scoring/training/script_writer.h"
#include "plugins/nas_scoring/training/train_declaration.h"
#include "plugins/nas_scoring/training/trainer.h"

namespace assay::nas {
namespace {

constexpr const char* space_id = "nas_bench_201";

/// The images of a run, fitted and split. Throws Error (data).
TrainingImages read_training_images(const Parameters& parameters, RunContext& context) {
  const auto data = context.data("data");
  if (!data)
    throw Error(ErrorKind::data, {"Training needs images", "parameter data", "", "a data set of images", "Choose one"});
  ImageReadOptions options;
  options.cancelled = [&context] {
    context.stop_point();
    return false;
  };
  ImageSet set = fit_images(read_images(data->path, options), image_fit_from_string(parameters.text("image_fit")));
  set.source = data->name;
  if (set.channels != 3 || set.height != set.width || set.height % 4 != 0) {
    throw Error(ErrorKind::data, {"The images do not fit the space's network", data->name,
                                  std::to_string(set.channels) + " × " + std::to_string(set.height) + " × " +
                                      std::to_string(set.width) + " (channels × height × width)",
                                  "three channels, square, sides a multiple of 4",
                                  "Choose image_fit=pad32_rgb where the images are at most 32 × 32"});
  }
  return prepare_training_images(std::move(set), parameters.text("test_rows"));
}

void warn_about(const TrainingImages& images, RunContext& context) {
  for (const std::string& warning : images.set.warnings) context.warn(warning);
  std::vector<std::int64_t> count(std::size_t(images.classes), 0);
  for (const std::int64_t row : images.rows.train) ++count[std::size_t(images.set.labels[std::size_t(row)])];
  const auto missing = std::count(count.begin(), count.end(), 0);
  if (missing > 0) {
    context.warn(
        "No training image for " + for_people(std::int64_t(missing)) + " of " + for_people(images.classes) +
        " classes: they cannot be learned. Where the images are sorted by class, choose test_rows=fraction:0.1.");
  }
}

TrainingOptions options_from(const Parameters& parameters, const RunContext& context) {
  TrainingOptions options;
  options.epochs = parameters.integer("epochs");
  options.batch = parameters.integer("batch");
  options.learning_rate = parameters.real("learning_rate");
  options.momentum = parameters.real("momentum");
  options.weight_decay = parameters.real("weight_decay");
  options.augmentation = parameters.text("augmentation") == "flip_crop" ? Augmentation::flip_crop : Augmentation::none;
  options.device = context.device();
  options.threads = context.threads();
  return options;
}

Table history_table(const std::vector<EpochResult>& history) {
  Table table{{"epoch", "train_loss", "train_accuracy", "test_accuracy", "learning_rate"}, {}};
  for (const EpochResult& row : history)
    table.rows.push_back({row.epoch, row.train_loss, row.train_accuracy, row.test_accuracy, row.learning_rate});
  return table;
}

/// Records losses of batches as means over groups, at most 50 groups per epoch: chosen by step, never by clock.
class BatchRecorder {
 public:
  BatchRecorder(RunContext& context, std::int64_t batches)
      : context_(context), batches_(batches), group_((batches + 49) / 50) {}
  void operator()(std::int64_t step, double loss) {
    sum_ += loss;
    ++count_;
    const std::int64_t in_epoch = (step - 1) % batches_ + 1;
    if (in_epoch % group_ != 0 && in_epoch != batches_) return;
    context_.metric("batch_loss", step, sum_ / double(count_));
    sum_ = 0;
    count_ = 0;
  }

 private:
  RunContext& context_;
  std::int64_t batches_, group_, count_ = 0;
  double sum_ = 0;
};

void train(Trainer& trainer, const TrainingOptions& options, RunContext& context) {
  BatchRecorder record(context, trainer.batches_per_epoch());
  while (trainer.epochs_done() < options.epochs) {
    const std::int64_t epoch = trainer.epochs_done() + 1;
    const std::string detail = "epoch " + std::to_string(epoch) + " of " + std::to_string(options.epochs);
    std::int64_t told = -1;
    const EpochResult& row = trainer.train_epoch(
        [&](double share) {
          context.stop_point();
          const std::int64_t percent = std::int64_t(share * 100);
          if (percent == told) return;
          told = percent;
          context.progress(0.03 + 0.95 * (double(epoch - 1) + share) / double(options.epochs), "train", detail);
        },
        [&](std::int64_t step, double loss) { record(step, loss); });
    context.metric("train_loss", epoch, row.train_loss);
    context.metric("train_accuracy", epoch, row.train_accuracy);
    context.metric("test_accuracy", epoch, row.test_accuracy);
    context.metric("learning_rate", epoch, row.learning_rate);
    context.table("history", history_table(trainer.history()));
    context.checkpoint(trainer.state());
  }
}

/// NAME/model.pt and NAME/config.json in the run's own folder, ready to be handed over.
std::filesystem::path write_network(const Trainer& trainer, const Network& network, const TrainingImages& images,
                                    const Parameters& parameters, RunContext& context) {
  const std::filesystem::path folder = context.scratch() / "network";
  std::filesystem::create_directories(folder);
  write_script(trainer.network(), (folder / "model.pt").string());
  const Json config = {
      {"model_type", "torchscript"},
      {"file", "model.pt"},
      {"space", space_id},
      {"architecture", parameters.text("architecture")},
      {"channels", parameters.integer("channels")},
      {"cells", parameters.integer("cells")},
      {"classes", network.classes},
      {"class_names", images.set.label_names},
      {"input",
       {{"shape", {network.input_channels, network.input_height, network.input_width}},
        {"image_fit", parameters.text("image_fit")}}},
      {"normalisation",
       {{"pixels", "0 to 1"}, {"mean", images.mean}, {"standard_deviation", images.standard_deviation}}},
      {"epochs", trainer.epochs_done()},
      {"seed", context.seed()}};
  write_file_atomically(folder / "config.json", dump_json(config, 2) + "\n");
  return folder;
}

}  // namespace

MethodInfo TrainMethod::info() const { return train_info(); }

std::vector<Problem> TrainMethod::check(const Parameters& parameters) const {
  std::vector<Problem> problems;
  const std::string& architecture = parameters.text("architecture");
  if (const auto fault = space(space_id).fault(architecture)) {
    problems.push_back({"architecture", "This is no architecture of NAS-Bench-201: " + *fault + ".", architecture,
                        "a cell such as |nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|",
                        "Correct the character that is named."});
  }
  if (const auto problem = row_split_problem(parameters.text("test_rows"))) problems.push_back(*problem);
  if (const std::string& column = parameters.text("label_column"); column != "last") {
    problems.push_back({"label_column", "Images have their labels beside them, and training needs them", column, "last",
                        "Leave label_column as it is"});
  }
  return problems;
}

void TrainMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0, "images");
  const auto saved = context.resume();
  const TrainingImages images = read_training_images(parameters, context);
  if (!saved) warn_about(images, context);  // otherwise recorded before that checkpoint
  const NetworkScale scale{.channels = parameters.integer("channels"),
                           .cells = parameters.integer("cells"),
                           .classes = images.classes,
                           .image_size = images.set.height};
  const Network network = space(space_id).build(parameters.text("architecture"), scale);
  const TrainingOptions options = options_from(parameters, context);
  context.used_threads(options.threads);
  Trainer trainer(network, images, options, context.seed(),
                  [&context](std::string_view name) { return context.random(name); });
  if (saved && !trainer.restore(*saved)) {
    throw Error(ErrorKind::method, {"The checkpoint does not belong to this network", "checkpoint",
                                    bytes_text(saved->size()), "", "Run it again from the start"});
  }
  train(trainer, options, context);

  context.progress(0.98, "write");
  const std::int64_t tested = std::int64_t(images.rows.test.size());
  const std::int64_t correct = std::llround(trainer.history().back().test_accuracy * double(tested));
  const ProportionInterval interval = wilson_interval(correct, tested);
  context.scalar("test_accuracy", double(correct) / double(tested));
  context.scalar("test_accuracy_low", interval.low);
  context.scalar("test_accuracy_high", interval.high);
  context.scalar("train_loss", trainer.history().back().train_loss);
  context.scalar("parameters", parameter_count(network));
  context.scalar("macs", multiply_accumulates(network));
  context.scalar("train_images", std::int64_t(images.rows.train.size()));
  context.scalar("test_images", tested);
  context.table("history", history_table(trainer.history()));
  context.artifact("network", write_network(trainer, network, images, parameters, context));
  context.progress(1, "write");
}

}  // namespace assay::nas
