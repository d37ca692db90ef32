// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/convert/convert_inputs.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/data_set.h"
#include "core/data/image_set.h"
#include "core/data/row_split.h"

namespace assay::snn {
namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : " × ") + std::to_string(size);
  return text;
}

std::int64_t units_of(const SequentialNetwork& network) {
  std::int64_t units = 1;
  for (const std::int64_t size : network.input_shape) units *= size;
  return units;
}

Error labels_refused(const std::string& where, std::string message, std::string value, std::string allowed, std::string remedy) {
  return {ErrorKind::data, {std::move(message), where, std::move(value), std::move(allowed), std::move(remedy)}};
}

LabelledRows rows_of_images(const DataReference& data, const SequentialNetwork& network, RunContext& context, bool warn) {
  ImageReadOptions options;
  options.cancelled = [&context] {
    context.stop_point();
    return false;
  };
  const ImageSet set = read_images(data.path, options);
  if (warn)
    for (const std::string& warning : set.warnings) context.warn(warning);
  const std::vector<std::int64_t> shape = {set.channels, set.height, set.width};
  if (shape != network.input_shape && !(network.input_shape.size() == 1 && network.input_shape[0] == set.image_bytes()))
    throw Error(ErrorKind::data, {"The images do not fit the network's input", data.name, shape_text(shape) + " (channels × height × width)",
                                  shape_text(network.input_shape), "Choose the images that the network was trained on"});
  if (set.labels.empty())
    throw labels_refused(data.name, "The images have no labels", "", "a file of labels beside them, or a folder per class", "Put the labels beside the images");
  LabelledRows rows;
  rows.rows = set.count;
  rows.values.assign(set.pixels.begin(), set.pixels.end());
  rows.labels.assign(set.labels.begin(), set.labels.end());
  return rows;
}

/// Index of the column of labels.
std::int64_t label_index(const NumericTable& table, const std::string& text, const std::string& where) {
  if (text == "last") return table.cols - 1;
  const auto named = std::find(table.names.begin(), table.names.end(), text);
  if (named != table.names.end()) return named - table.names.begin();
  if (const auto index = read_integer(text); index && *index >= 0 && *index < table.cols) return *index;
  std::string near;
  for (const std::string& name : nearest_names(text, table.names)) near += (near.empty() ? "" : ", ") + name;
  throw labels_refused(where, "The table has no such column of labels", text, near.empty() ? "a name, an index from 0, or last" : near, "Set label_column");
}

LabelledRows rows_of_table(const DataReference& data, const SequentialNetwork& network, const std::string& label_column, RunContext& context, bool warn) {
  ReadOptions options;
  options.cancelled = [&context] {
    context.stop_point();
    return false;
  };
  const NumericTable table = read_numeric_table(data.path, options);
  const std::int64_t label = label_index(table, label_column, data.name), units = units_of(network);
  if (table.cols - 1 != units)
    throw Error(ErrorKind::data, {"The rows do not fit the network's input", data.name, std::to_string(table.cols - 1) + " columns beside the labels",
                                  std::to_string(units) + " (" + shape_text(network.input_shape) + ")", "Choose the data that the network was trained on, or set label_column"});
  LabelledRows rows;
  rows.rows = table.rows;
  rows.values.reserve(static_cast<std::size_t>(table.rows * units));
  for (std::int64_t i = 0; i < table.rows; ++i)
    for (std::int64_t j = 0; j < table.cols; ++j) {
      const double value = table.at(i, j);
      if (!std::isfinite(value))
        throw Error(ErrorKind::data, {"A value is missing or not finite", data.name + ", row " + for_people(i + 1) + ", column " + table.names[static_cast<std::size_t>(j)],
                                      shortest(value), "finite numbers", "Correct the table"});
      if (j != label) {
        rows.values.push_back(static_cast<float>(value));
        continue;
      }
      if (value != std::floor(value) || value < 0)
        throw labels_refused(data.name + ", row " + for_people(i + 1), "A label is no whole number from 0", shortest(value), "0, 1, 2 ...", "Set label_column, or number the classes from 0");
      rows.labels.push_back(static_cast<std::int64_t>(value));
    }
  if (warn)
    for (const std::string& warning : table.warnings)
      if (warning.find("constant") == std::string::npos && warning.find("equal") == std::string::npos) context.warn(warning);
  return rows;
}

LabelledRows chosen(const LabelledRows& all, const std::vector<std::int64_t>& rows, std::int64_t units) {
  LabelledRows part;
  part.rows = static_cast<std::int64_t>(rows.size());
  part.values.reserve(static_cast<std::size_t>(part.rows * units));
  for (const std::int64_t row : rows) {
    part.values.insert(part.values.end(), all.values.begin() + row * units, all.values.begin() + (row + 1) * units);
    part.labels.push_back(all.labels[static_cast<std::size_t>(row)]);
  }
  return part;
}

/// The first `count` of a seeded order, ascending.
std::vector<std::int64_t> drawn(const std::vector<std::int64_t>& rows, std::int64_t count, RandomStream random) {
  std::vector<std::int64_t> order = rows;
  const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(count), order.size());
  for (std::size_t i = 0; i < wanted; ++i) std::swap(order[i], order[i + random.below(order.size() - i)]);
  order.resize(wanted);
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

ConvertInputs read_convert_inputs(const Parameters& parameters, RunContext& context, bool warn) {
  const auto model = context.data("model"), data = context.data("data");
  if (!model || !data)
    throw Error(ErrorKind::usage, {"A conversion needs a network and data", !model ? "parameter model" : "parameter data", "", "a file, a folder or a data set", "Give both"});
  ConvertInputs inputs;
  inputs.network = read_sequential(model->path);
  inputs.network.source = model->name;
  inputs.folded = folded(inputs.network);
  inputs.conversion = read_conversion(model->path);
  if (inputs.folded.sites().empty())
    throw Error(ErrorKind::data, {"The network has no activation that could become spikes", model->name, "no relu", "one relu or more", "Choose another network"});
  inputs.data_name = std::filesystem::path(data->name).filename().string();
  const auto format = image_format(data->path);
  const bool array_of_rows = format == ImageFormat::npy && inputs.network.input_shape.size() == 1;
  const LabelledRows all = format && !array_of_rows ? rows_of_images(*data, inputs.network, context, warn)
                                                    : rows_of_table(*data, inputs.network, parameters.text("label_column"), context, warn);
  const std::int64_t classes = inputs.network.classes();
  const auto largest = std::max_element(all.labels.begin(), all.labels.end());
  if (largest != all.labels.end() && *largest >= classes)
    throw labels_refused(data->name, "A label is beyond the network's classes", std::to_string(*largest), "0 to " + std::to_string(classes - 1), "Choose the data that the network was trained on");
  const RowSplit split = split_rows(parameters.text("test_rows"), all.rows);
  const std::int64_t units = units_of(inputs.network);
  inputs.test = chosen(all, split.test, units);
  inputs.train = chosen(all, split.train, units);
  inputs.calibration = chosen(all, drawn(split.train, parameters.integer("calibration_rows"), context.random("calibration")), units);
  if (warn && inputs.calibration.rows < parameters.integer("calibration_rows"))
    context.warn("There are " + for_people(inputs.calibration.rows) + " training rows, fewer than the calibration asked for; all of them are used.");
  return inputs;
}

std::int64_t count_right(const std::vector<float>& logits, const std::vector<std::int64_t>& labels, std::int64_t classes) {
  std::int64_t right = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto row = logits.begin() + static_cast<std::ptrdiff_t>(i) * classes;
    right += std::max_element(row, row + classes) - row == labels[i];
  }
  return right;
}

}  // namespace assay::snn
