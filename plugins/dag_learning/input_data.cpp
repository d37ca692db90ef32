// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/input_data.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/data_set.h"
#include "core/graph/adjacency.h"
#include "core/graph/graph_files.h"

namespace assay::dag {
namespace {

[[noreturn]] void refuse(std::string message, std::string where, std::string value, std::string allowed,
                         std::string remedy) {
  throw Error(ErrorKind::data, {.message = std::move(message),
                                .where = std::move(where),
                                .value = std::move(value),
                                .allowed = std::move(allowed),
                                .remedy = std::move(remedy)});
}

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return for_people(count) + " " + (count == 1 ? one : many);
}

// The first few names, then how many more.
std::string named(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size() && k < 5; ++k) text += (k == 0 ? "" : ", ") + names[k];
  if (names.size() > 5) text += " and " + std::to_string(names.size() - 5) + " more";
  return text;
}

Eigen::MatrixXd to_samples(const NumericTable& table, const std::string& where, bool drop_rows, InputData& input) {
  std::vector<std::int64_t> kept;
  for (std::int64_t row = 0; row < table.rows; ++row) {
    bool whole = true;
    for (std::int64_t column = 0; column < table.cols && whole; ++column) {
      const double value = table.at(row, column);
      if (std::isfinite(value)) continue;
      if (!drop_rows) {
        refuse("The data has an entry that is not a finite number",
               where + ", column " + table.names[std::size_t(column)] + ", row " + std::to_string(row + 1),
               shortest(value), "finite numbers", "Choose missing=drop_rows to leave out such rows, or fill them in");
      }
      whole = false;
    }
    if (whole) kept.push_back(row);
  }
  const std::int64_t dropped = table.rows - std::int64_t(kept.size());
  if (dropped > 0) {
    input.warnings.push_back(counted(dropped, "row was", "rows were") +
                             " dropped because of missing or infinite values; " +
                             for_people(std::int64_t(kept.size())) + " are left.");
  }
  if (kept.size() < 2) {
    refuse("The data has fewer than two rows", where, std::to_string(kept.size()), "at least 2 rows",
           dropped > 0 ? "Fill in the missing values" : "Choose a table with one row per sample");
  }
  Eigen::MatrixXd samples(Eigen::Index(kept.size()), Eigen::Index(table.cols));
  for (std::size_t k = 0; k < kept.size(); ++k) {
    for (std::int64_t column = 0; column < table.cols; ++column) {
      samples(Eigen::Index(k), Eigen::Index(column)) = table.at(kept[k], column);
    }
  }
  return samples;
}

bool constant(const Eigen::MatrixXd& samples, Eigen::Index j) {
  return (samples.col(j).array() == samples(0, j)).all();
}

void apply_transform(const Parameters& parameters, const std::string& where, InputData& input) {
  const std::string& transform = parameters.text("transform");
  Eigen::MatrixXd& x = input.samples;
  if (transform == "log") {
    const double shift = parameters.real("log_shift");
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      const double smallest = x.col(j).minCoeff() + shift;
      if (!(smallest > 0.0)) {
        refuse("The logarithm needs values above 0", where + ", column " + input.names[std::size_t(j)],
               "x + log_shift = " + shortest(smallest), "x + log_shift > 0",
               "Set log_shift above " + shortest(-x.col(j).minCoeff()) + ", or choose another transform");
      }
      x.col(j) = (x.col(j).array() + shift).log();
    }
  } else if (transform == "standardise") {
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      const bool flat = constant(x, j);
      x.col(j).array() -= x.col(j).mean();
      const double deviation = std::sqrt(x.col(j).squaredNorm() / double(x.rows()));
      if (flat) {
        x.col(j).setZero();
      } else if (deviation > 0.0) {
        x.col(j) /= deviation;
      }
    }
  } else if (transform == "rank") {
    x = normal_scores(x);
  }
}

void check_loss(LossKind loss, const std::string& where, const InputData& input) {
  if (loss == LossKind::l2) return;
  for (Eigen::Index j = 0; j < input.samples.cols(); ++j) {
    for (double value : input.samples.col(j)) {
      const bool fits =
          loss == LossKind::logistic ? (value == 0.0 || value == 1.0) : (value >= 0.0 && value == std::floor(value));
      if (fits) continue;
      refuse(loss == LossKind::logistic ? "The logistic loss needs values of 0 and 1" : "The Poisson loss needs counts",
             where + ", column " + input.names[std::size_t(j)], shortest(value),
             loss == LossKind::logistic ? "0 or 1" : "whole numbers, 0 or more", "Choose loss=l2, or other columns");
    }
  }
}

void check_columns(const Parameters& parameters, bool dropped, InputData& input) {
  const Eigen::Index d = input.samples.cols(), n = input.samples.rows();
  input.allowed = Eigen::MatrixXd::Ones(d, d);
  input.allowed.diagonal().setZero();
  std::vector<std::string> flat;
  double smallest = std::numeric_limits<double>::infinity(), largest = 0.0;
  std::string smallest_name, largest_name;
  for (Eigen::Index j = 0; j < d; ++j) {
    const std::string& name = input.names[std::size_t(j)];
    const Eigen::VectorXd centred = input.samples.col(j).array() - input.samples.col(j).mean();
    const double variance = centred.squaredNorm() / double(n);
    if (constant(input.samples, j)) {
      // Rounding in the mean must not leave a variance: a constant column takes part in nothing.
      input.samples.col(j).setConstant(loss_of(parameters) == LossKind::l2 ? 0.0 : input.samples(0, j));
      input.allowed.row(j).setZero();
      input.allowed.col(j).setZero();
      flat.push_back(name);
      continue;
    }
    if (variance < smallest) smallest = variance, smallest_name = name;
    if (variance > largest) largest = variance, largest_name = name;
  }
  if (!flat.empty()) {
    input.warnings.push_back((flat.size() == 1 ? "Constant column " : "Constant columns ") + named(flat) +
                             (flat.size() == 1 ? " gets" : " get") + " no edge.");
  }
  if (n < 3 * d) {
    input.warnings.push_back(
        "There are " + for_people(std::int64_t(n)) + " samples for " + for_people(std::int64_t(d)) +
        " variables; with fewer than three per variable the first estimate over-fits and weights mean little.");
  }
  if (largest > 0.0 && (largest < 1e-3 || smallest > 1e6)) {
    input.warnings.push_back("The variances lie between " + for_people(smallest) + " and " + for_people(largest) +
                             "; penalties, threshold and tolerances are made for variances around 1. Use other units, "
                             "or transform=standardise.");
  }
  if (largest > 1e6 * smallest) {
    input.warnings.push_back(
        "The variances of " + largest_name + " and " + smallest_name + " differ by a factor of " +
        for_people(largest / smallest) +
        ": the result will follow the units of the columns. Bring them to comparable units or use transform=log.");
  }
  if (dropped) {
    // The reader's sentences are about all rows; equal columns may have come about by dropping some.
    std::map<std::vector<double>, std::string> seen;
    for (Eigen::Index j = 0; j < d && d <= 200; ++j) {
      const Eigen::VectorXd& column = input.samples.col(j);
      const auto [it, fresh] =
          seen.try_emplace(std::vector<double>(column.begin(), column.end()), input.names[std::size_t(j)]);
      if (!fresh && std::find(flat.begin(), flat.end(), it->second) == flat.end()) {
        input.warnings.push_back("Columns " + it->second + ", " + input.names[std::size_t(j)] +
                                 " hold equal values in the rows that are left.");
      }
    }
  }
}

}  // namespace

LossKind loss_of(const Parameters& parameters) {
  const std::string& loss = parameters.text("loss");
  return loss == "logistic" ? LossKind::logistic : loss == "poisson" ? LossKind::poisson : LossKind::l2;
}

std::vector<Problem> check_data_parameters(const Parameters& parameters) {
  std::vector<Problem> problems;
  const std::string& loss = parameters.text("loss");
  const std::string& transform = parameters.text("transform");
  if (loss != "l2" && transform != "none") {
    problems.push_back({.parameter = "transform",
                        .message = "The " + loss + " loss works on the values as they are",
                        .value = transform,
                        .allowed = "none",
                        .remedy = "Use transform=none, or loss=l2"});
  }
  return problems;
}

InputData read_input(const Parameters& parameters, RunContext& context) {
  context.progress(0.0, "read");
  const auto data = context.data("data");
  if (!data) {
    throw Error(std::vector<Problem>{{.parameter = "data",
                                      .message = "No data was given",
                                      .value = "",
                                      .allowed = "a table",
                                      .remedy = "Set data"}});
  }
  ReadOptions options;
  options.cancelled = [&] {
    context.stop_point();
    return false;
  };
  InputData input;
  const NumericTable table = read_numeric_table(data->path, options);
  const bool drop = parameters.text("missing") == "drop_rows";
  if (table.cols < 2) {
    refuse("The data has fewer than two columns", data->name, std::to_string(table.cols), "2 to 2,000 columns",
           "Choose a table with one column per variable");
  }
  if (table.cols > most_variables) {
    refuse("The data has too many columns", data->name, for_people(table.cols), "2 to 2,000 columns",
           "Choose the columns that matter");
  }
  std::map<std::string, int> count;
  for (const std::string& name : table.names) {
    if (++count[name] > 1) {
      refuse("Two columns have the same name", data->name, name, "a different name for every column",
             "Rename one of them");
    }
  }
  input.names = table.names;
  input.warnings = table.warnings;
  const std::size_t before = input.warnings.size();
  input.samples = to_samples(table, data->name, drop, input);
  const bool dropped = input.warnings.size() > before;
  context.stop_point();
  check_loss(loss_of(parameters), data->name, input);
  apply_transform(parameters, data->name, input);
  check_columns(parameters, dropped, input);
  if (const auto reference = context.data("reference")) {
    const std::vector<double> weights = weights_of(read_reference_graph(reference->path, input.names));
    const Eigen::Index d = Eigen::Index(input.names.size());
    input.reference =
        Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(weights.data(), d, d);
  }
  context.progress(0.02, "read");
  return input;
}

}  // namespace assay::dag
