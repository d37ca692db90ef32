// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/training/train_declaration.h"

#include <string>

namespace assay::nas {
namespace {

using std::string;

std::vector<ParameterSpec> network_parameters() {
  return {
      {.name = "architecture",
       .kind = ParameterKind::text,
       .title = "Architecture",
       .help = "A cell of NAS-Bench-201 as its string: |op~0|+|op~0|op~1|+|op~0|op~1|op~2| with the operations none, "
               "skip_connect, nor_conv_1x1, nor_conv_3x3 and avg_pool_3x3.",
       .required = true},
      {.name = "channels",
       .kind = ParameterKind::integer,
       .title = "Channels",
       .help = "Channels of the first stage; the second has twice as many, the third four times. The benchmark has 16.",
       .default_value = std::int64_t{16},
       .minimum = 1,
       .maximum = 512,
       .symbol = "C"},
      {.name = "cells",
       .kind = ParameterKind::integer,
       .title = "Cells per stage",
       .help = "How often the cell stands in each of the three stages. The benchmark has 5.",
       .default_value = std::int64_t{1},
       .minimum = 1,
       .maximum = 50,
       .symbol = "N"},
  };
}

std::vector<ParameterSpec> data_parameters() {
  return {
      {.name = "data",
       .kind = ParameterKind::data,
       .title = "Images",
       .help =
           "Labelled images: CIFAR-10 or CIFAR-100 binary, IDX with its file of labels beside it, .npy, or a folder "
           "with one sub-folder per class.",
       .required = true,
       .role = "images"},
      {.name = "image_fit",
       .kind = ParameterKind::choice,
       .title = "Image fit",
       .help = "How the images enter a network for three colours.",
       .default_value = string("none"),
       .choices = {{"none", "As they are", "Three channels, square, sides a multiple of 4"},
                   {"pad32_rgb", "Pad to 32 × 32, three colours", "Zeros around the image; grey is repeated"}}},
      {.name = "label_column",
       .kind = ParameterKind::text,
       .title = "Labels",
       .help = "Images come with their labels: last. CIFAR-100's fine labels are its last ones.",
       .default_value = string("last"),
       .advanced = true},
      {.name = "test_rows",
       .kind = ParameterKind::text,
       .title = "Test images",
       .help = "Which images are kept for testing: mod5=4 (those whose number leaves 4 when divided by 5, counted from "
               "0), last:2000, or fraction:0.1 (a random share, the same for every seed).",
       .default_value = string("mod5=4")},
  };
}

std::vector<ParameterSpec> optimiser_parameters() {
  return {
      {.name = "epochs",
       .kind = ParameterKind::integer,
       .title = "Epochs",
       .help = "Passes over the training images. The learning rate falls to 0 along a cosine over all of them.",
       .default_value = std::int64_t{12},
       .minimum = 1,
       .maximum = 10000},
      {.name = "batch",
       .kind = ParameterKind::integer,
       .title = "Batch",
       .help = "Images per step; the last step of an epoch takes what is left.",
       .default_value = std::int64_t{128},
       .minimum = 2,
       .maximum = 65536},
      {.name = "learning_rate",
       .kind = ParameterKind::real,
       .title = "Learning rate",
       .help = "Of the first step.",
       .default_value = 0.1,
       .minimum = 0,
       .maximum = 1000,
       .minimum_open = true,
       .symbol = "η"},
      {.name = "momentum",
       .kind = ParameterKind::real,
       .title = "Momentum",
       .help = "Share of the last step that goes on; without Nesterov's correction.",
       .default_value = 0.9,
       .minimum = 0,
       .maximum = 0.9999},
      {.name = "weight_decay",
       .kind = ParameterKind::real,
       .title = "Weight decay",
       .help = "Added to the gradient, times the weight; on all parameters.",
       .default_value = 5e-4,
       .minimum = 0,
       .maximum = 1},
      {.name = "augmentation",
       .kind = ParameterKind::choice,
       .title = "Augmentation",
       .help = "How training images are varied.",
       .default_value = string("none"),
       .choices = {{"none", "None", "Images as they are"},
                   {"flip_crop", "Flip and crop",
                    "Flipped left to right with probability 1/2, then cropped out of the "
                    "image with 4 pixels of zeros around it"}}},
  };
}

std::vector<SeriesSpec> training_series() {
  return {
      {.name = "train_loss",
       .title = "Training loss",
       .unit = "nats",
       .goal = Goal::minimise,
       .step_title = "epoch",
       .help = "Mean cross-entropy over the epoch, while the weights move."},
      {.name = "train_accuracy",
       .title = "Training accuracy",
       .goal = Goal::maximise,
       .step_title = "epoch",
       .plot = "accuracy"},
      {.name = "test_accuracy",
       .title = "Test accuracy",
       .goal = Goal::maximise,
       .step_title = "epoch",
       .help = "Over the test images, after the epoch, in evaluation mode.",
       .plot = "accuracy"},
      {.name = "batch_loss",
       .title = "Loss of batches",
       .unit = "nats",
       .goal = Goal::minimise,
       .step_title = "batch",
       .help = "Mean over the batches since the last point; at most 50 points per epoch."},
      {.name = "learning_rate", .title = "Learning rate", .step_title = "epoch", .help = "Of the epoch's first batch."},
  };
}

std::vector<OutputSpec> training_outputs() {
  return {
      {.name = "test_accuracy",
       .title = "Test accuracy",
       .help = "Share of the test images whose class is right, after the last epoch.",
       .goal = Goal::maximise},
      {.name = "test_accuracy_low",
       .title = "Test accuracy, low",
       .help = "Wilson's 95 % interval over the test images."},
      {.name = "test_accuracy_high",
       .title = "Test accuracy, high",
       .help = "Wilson's 95 % interval over the test images."},
      {.name = "train_loss",
       .title = "Training loss",
       .help = "Of the last epoch.",
       .unit = "nats",
       .goal = Goal::minimise},
      {.name = "parameters",
       .title = "Parameters",
       .help = "Trainable parameters of the network.",
       .goal = Goal::minimise},
      {.name = "macs",
       .title = "Multiply-accumulates",
       .help = "Of convolutions and the classifier, for one image.",
       .goal = Goal::minimise},
      {.name = "train_images", .title = "Training images"},
      {.name = "test_images", .title = "Test images"},
      {.name = "history",
       .kind = OutputKind::table,
       .title = "History",
       .help = "One row per epoch.",
       .columns = {{"epoch", "Epoch", ColumnKind::integer},
                   {"train_loss", "Training loss", ColumnKind::real, "nats", Goal::minimise},
                   {"train_accuracy", "Training accuracy", ColumnKind::real, "", Goal::maximise},
                   {"test_accuracy", "Test accuracy", ColumnKind::real, "", Goal::maximise},
                   {"learning_rate", "Learning rate"}}},
      {.name = "network",
       .kind = OutputKind::model,
       .title = "Network",
       .help =
           "A folder: model.pt is TorchScript (normalised images N × 3 × H × W to logits), config.json says how it was "
           "made and how images are normalised."},
  };
}

std::vector<FigureSpec> training_figures() {
  return {
      {.name = "accuracy",
       .kind = FigureKind::line,
       .title = "Accuracy",
       .output = "history",
       .x = "epoch",
       .y = {"test_accuracy", "train_accuracy"},
       .x_title = "epoch",
       .y_title = "accuracy"},
      {.name = "loss",
       .kind = FigureKind::line,
       .title = "Training loss",
       .output = "history",
       .x = "epoch",
       .y = {"train_loss"},
       .x_title = "epoch",
       .y_title = "cross-entropy (nats)"},
      {.name = "history", .kind = FigureKind::table, .title = "History", .output = "history"},
  };
}

}  // namespace

MethodInfo train_info() {
  MethodInfo info;
  info.id = "nas_scoring.train";
  info.title = "Train a cell";
  info.summary =
      "Builds a network around a NAS-Bench-201 cell and trains it on labelled images: what a score without training "
      "only "
      "predicts. SGD with momentum, a learning rate that falls along a cosine, and a checkpoint after every epoch.";
  info.citation =
      "Dong, Yang: NAS-Bench-201. ICLR 2020 (network); Loshchilov, Hutter: SGDR. ICLR 2017 (schedule, without "
      "restarts)";
  info.label = MethodLabel::published;
  info.seed_drives = SeedDrives::everything;
  info.uses_cuda = true;
  info.phases = {{"images", "Read the images", 0.03}, {"train", "Train", 0.95}, {"write", "Write the network", 0.02}};
  info.parameters = network_parameters();
  for (const auto& part : {data_parameters(), optimiser_parameters()})
    info.parameters.insert(info.parameters.end(), part.begin(), part.end());
  info.series = training_series();
  info.outputs = training_outputs();
  info.figures = training_figures();
  return info;
}

}  // namespace assay::nas
