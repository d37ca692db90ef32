// SPDX-License-Identifier: GPL-3.0-or-later
// A whole method: the mean of every column of a table, with its 95 % interval.
#include <cmath>

#include "core/data/data_set.h"
#include "core/method/method.h"

namespace {
using namespace assay;

class ColumnMean : public Method {
 public:
  MethodInfo info() const override {
    MethodInfo info;
    info.id = "example.column_mean";
    info.title = "Column means";
    info.summary = "Mean of each column with its normal 95 % interval.";
    info.phases = {{"mean", "Means"}};
    info.parameters = {{.name = "data", .kind = ParameterKind::data, .title = "Data", .help = "A table of numbers.", .required = true, .role = "table"},
                       {.name = "z", .kind = ParameterKind::real, .title = "Quantile", .help = "Half width of the interval in standard errors.",
                        .default_value = 1.96, .minimum = 0, .maximum = 10, .symbol = "z"}};
    info.series = {{.name = "mean", .title = "Mean", .step_title = "column"}};
    info.outputs = {{.name = "means", .kind = OutputKind::table, .title = "Means",
                     .columns = {{"column", "Column", ColumnKind::text}, {"mean", "Mean"}, {"low", "Low"}, {"high", "High"}}}};
    info.figures = {{.name = "means", .kind = FigureKind::bars, .title = "Column means", .output = "means", .x = "column", .y = {"mean"},
                     .low = "low", .high = "high", .interval = "95 % interval of the mean"}};
    return info;
  }
  void run(const Parameters& parameters, RunContext& context) override {
    const NumericTable table = read_numeric_table(context.data("data")->path);
    Table means{{"column", "mean", "low", "high"}, {}};
    for (std::int64_t j = 0; j < table.cols; ++j) {
      context.stop_point();  // cancelled and paused here
      double sum = 0, square = 0;
      for (std::int64_t i = 0; i < table.rows; ++i) sum += table.at(i, j), square += table.at(i, j) * table.at(i, j);
      const double n = static_cast<double>(table.rows), mean = sum / n, error = std::sqrt((square / n - mean * mean) / n);
      means.rows.push_back({table.names[j], mean, mean - parameters.real("z") * error, mean + parameters.real("z") * error});
      context.metric("mean", j, mean);
      context.progress(static_cast<double>(j + 1) / static_cast<double>(table.cols), "mean");
    }
    context.table("means", means);
  }
};

MethodList methods() {
  MethodList all;
  all.push_back(std::make_unique<ColumnMean>());
  return all;
}
}  // namespace

ASSAY_PLUGIN(methods)
