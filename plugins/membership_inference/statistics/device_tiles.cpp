// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/device_tiles.h"

#include "plugins/membership_inference/statistics/tile_walk.h"

namespace assay::mia {
namespace {

constexpr std::int64_t most_differences = 4'000'000;  // values of |x - y| at once: 32 MB on the device

at::Tensor on_device(const Points& points, at::Device device) {
  return matrix_view(const_cast<double*>(points.values.data()), points.count, points.dimensions).to(device);
}

/// Two samples on the device, and what one tile measures between them.
class Measure {
 public:
  Measure(const Points& x, const Points& y, bool upper, at::Device device)
      : upper_(upper), x_(on_device(x, device)), y_(upper ? x_ : on_device(y, device)) {}

  at::Tensor products(const KernelTile& tile) const {
    return at::mm(x_.narrow(0, tile.row, tile.rows), y_.narrow(0, tile.column, tile.columns).t());
  }

  /// |x - y|_1.
  at::Tensor absolute(const KernelTile& tile) const {
    return at::cdist(x_.narrow(0, tile.row, tile.rows), y_.narrow(0, tile.column, tile.columns), 1.0);
  }

  /// |x - y|^2 as |x|^2 + |y|^2 - 2 x.y about the mean of y, near copies from their differences.
  at::Tensor squares(const KernelTile& tile) {
    if (!left_.defined()) centre();
    const at::Tensor norms = left_norms_.narrow(0, tile.row, tile.rows).unsqueeze(1) +
                             right_norms_.narrow(0, tile.column, tile.columns).unsqueeze(0);
    at::Tensor squared = at::addmm(norms, left_.narrow(0, tile.row, tile.rows),
                                   right_.narrow(0, tile.column, tile.columns).t(), 1, -2);
    const at::Tensor close = squared.le(norms * lost_digits).nonzero();  // rows of (i, j) within the tile
    const std::int64_t at_once = std::max<std::int64_t>(1, most_differences / std::max<std::int64_t>(1, x_.size(1)));
    for (std::int64_t first = 0; first < close.size(0); first += at_once) {
      const at::Tensor some = close.narrow(0, first, std::min(at_once, close.size(0) - first));
      const at::Tensor i = some.select(1, 0), j = some.select(1, 1);
      const at::Tensor differences = x_.index_select(0, i + tile.row) - y_.index_select(0, j + tile.column);
      squared.index_put_({i, j}, differences.square().sum(1));
    }
    if (upper_ && tile.row == tile.column) squared.fill_diagonal_(0);
    return squared;
  }

 private:
  void centre() {
    const at::Tensor origin = y_.mean(0);
    left_ = x_ - origin;
    right_ = upper_ ? left_ : y_ - origin;
    left_norms_ = left_.square().sum(1);
    right_norms_ = upper_ ? left_norms_ : right_.square().sum(1);
  }

  bool upper_;
  at::Tensor x_, y_, left_, right_, left_norms_, right_norms_;
};

/// One function of a distance (laplace) or of its square, for one width.
at::Tensor of_width(const Kernel& kernel, const at::Tensor& measured, double width) {
  if (kernel.kind == KernelKind::laplace) return measured.mul(-1 / width).exp_();
  if (kernel.kind == KernelKind::gaussian) return measured.mul(-1 / (2 * width * width)).exp_();
  at::Tensor base = measured.mul(1 / (2 * kernel.alpha * width * width)).add_(1);
  return kernel.alpha == 1 ? base.reciprocal_() : base.pow_(-kernel.alpha);
}

at::Tensor mean_over_widths(const Kernel& kernel, const at::Tensor& measured) {
  at::Tensor sum = of_width(kernel, measured, kernel.widths.front());
  for (std::size_t k = 1; k < kernel.widths.size(); ++k) sum.add_(of_width(kernel, measured, kernel.widths[k]));
  return kernel.widths.size() == 1 ? sum : sum.div_(static_cast<double>(kernel.widths.size()));
}

at::Tensor values_of(const Kernel& kernel, Measure& measure, const KernelTile& tile, double dimensions) {
  switch (kernel.kind) {
    case KernelKind::linear:
      return measure.products(tile);
    case KernelKind::kid: {
      const at::Tensor base = measure.products(tile).div_(dimensions).add_(1);
      return base * base * base;
    }
    case KernelKind::distance:
      return measure.squares(tile).sqrt_().neg_();
    case KernelKind::laplace:
      return mean_over_widths(kernel, measure.absolute(tile));
    default:
      return mean_over_widths(kernel, measure.squares(tile));
  }
}

}  // namespace

void device_tiles(const Points& x, const Points& y, bool upper, const Kernel& kernel, at::Device device, const TileSink& sink,
                  const Pulse& pulse, double from, double to) {
  const c10::InferenceMode no_gradients;
  const auto d = static_cast<double>(x.dimensions);
  Measure measure(x, y, upper, device);
  const double work = kernel.kind == KernelKind::laplace ? difference_work * d : d;
  TileWalk(x.count, y.count, upper, work, pulse, from, to).over(sink, [&](const KernelTile& tile) {
    matrix_view(tile.values, tile.rows, tile.columns).copy_(values_of(kernel, measure, tile, d));
  });
}

}  // namespace assay::mia
