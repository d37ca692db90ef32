// SPDX-License-Identifier: GPL-3.0-or-later
// One million points in a live plot: the time of two redraws (on screen, then into a pixmap), at device-pixel ratios 1 and 2, zoomed out and in. Goal: below 50 ms each.
#include <benchmark/benchmark.h>
#include <qcustomplot.h>

#include <QApplication>
#include <QPixmap>
#include <random>

#include "widgets/plots/live_plot.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

constexpr int kPoints = 1'000'000;

/// args: device-pixel ratio, share of x in view in thousandths, smoothing in hundredths.
void redraw_million_points(benchmark::State& state) {
  const double ratio = static_cast<double>(state.range(0));
  const double share = static_cast<double>(state.range(1)) / 1000;
  std::mt19937 random(1);
  std::normal_distribution<double> noise;
  std::vector<double> x, y;
  for (int i = 0; i < kPoints; ++i) {
    x.push_back(i);
    y.push_back(std::sin(i / 5e4) + 0.3 * noise(random));
  }
  LivePlot plot;
  plot.resize(900, 400);
  plot.set_axes({"Loss", "step", "loss"});
  plot.append(plot.add_series("loss", 0), x, y);
  plot.set_smoothing(static_cast<double>(state.range(2)) / 100);
  plot.grab();
  QPixmap target(plot.plot()->size() * ratio);
  target.setDevicePixelRatio(ratio);
  double at = 0.25 * kPoints;
  for (auto _ : state) {
    // Another range each time, so that the envelope is taken anew; then every layer is drawn at the ratio.
    at += 1;
    plot.set_x_range(at, at + share * kPoints * 0.7);
    plot.plot()->setBufferDevicePixelRatio(ratio);
    plot.grab();
    target.fill(theme_tokens().base);
    QCPPainter painter(&target);
    plot.plot()->toPainter(&painter);
    painter.end();
    benchmark::DoNotOptimize(target);
  }
}
BENCHMARK(redraw_million_points)->ArgsProduct({{1, 2}, {1000, 10}, {0, 93}})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
