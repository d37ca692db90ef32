// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parameters/sweep.h"

#include <cmath>

#include "core/base/numbers.h"

namespace assay {
namespace {

constexpr std::size_t most_points = 100000;

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0;;) {
    const auto end = text.find(separator, from);
    parts.emplace_back(text.substr(from, end == std::string_view::npos ? end : end - from));
    if (end == std::string_view::npos) return parts;
    from = end + 1;
  }
}

/// `a:b:step` (or `a:b` for integers) as the texts of its values; empty when it is no range.
std::vector<std::string> range_values(const ParameterSpec& spec, const std::string& text) {
  if (spec.kind != ParameterKind::integer && spec.kind != ParameterKind::real) return {};
  const auto parts = split(text, ':');
  if (parts.size() != 3 && !(parts.size() == 2 && spec.kind == ParameterKind::integer)) return {};
  const auto first = read_real(parts[0]), last = read_real(parts[1]);
  const auto step = parts.size() == 3 ? read_real(parts[2]) : std::optional<double>(1);
  if (!first || !last || !step || !(*step > 0) || *last < *first) return {};
  const double count = std::floor((*last - *first) / *step + 1e-9) + 1;
  if (!(count <= static_cast<double>(most_points))) return {};
  std::vector<std::string> values;
  for (double i = 0; i < count; ++i) {
    // Rounded to 12 digits so that 0:1:0.1 gives 0.3, not 0.30000000000000004.
    const double value = *first + i * *step;
    const double scale = std::pow(10.0, 12 - std::ceil(std::log10(std::max(std::abs(value), 1e-300))));
    values.push_back(shortest(value == 0 || !std::isfinite(scale) ? value : std::round(value * scale) / scale));
  }
  return values;
}

}  // namespace

GridAxis parse_grid(const ParameterSpec& spec, std::string_view text, std::vector<Problem>& problems) {
  GridAxis axis{spec.name, {}};
  for (const auto& part : split(text, spec.kind == ParameterKind::list ? ';' : ',')) {
    auto values = range_values(spec, part);
    if (values.empty()) values.push_back(part);
    for (const auto& value : values) {
      Problem problem;
      ParameterSpec needed = spec;
      needed.required = true;
      if (auto parsed = parse_value(needed, value, problem)) axis.values.push_back(std::move(*parsed));
      else problems.push_back(std::move(problem));
    }
  }
  return axis;
}

std::vector<std::uint64_t> parse_seeds(std::string_view text, std::vector<Problem>& problems) {
  std::vector<std::uint64_t> seeds;
  const auto refuse = [&] {
    problems.push_back({"seeds", "These are no seeds", std::string(text), "0..4, 0:4 or 1,5,9; at most 100,000 whole numbers from 0",
                        "Write the first and the last seed, both included"});
    return std::vector<std::uint64_t>{};
  };
  for (const auto& part : split(text, ',')) {
    auto dots = part.find("..");
    std::size_t width = 2;
    if (dots == std::string::npos) {
      dots = part.find(':');
      width = 1;
    }
    const auto first = read_integer(part.substr(0, dots));
    const auto last = dots == std::string::npos ? first : read_integer(part.substr(dots + width));
    if (!first || !last || *first < 0 || *last < *first || static_cast<std::uint64_t>(*last - *first) >= most_points)
      return refuse();
    for (std::int64_t seed = *first; seed <= *last; ++seed) seeds.push_back(static_cast<std::uint64_t>(seed));
    if (seeds.size() > most_points) return refuse();
  }
  return seeds;
}

std::vector<SweepPoint> sweep_points(const Parameters& base, const std::vector<GridAxis>& axes,
                                     const std::vector<std::uint64_t>& seeds) {
  std::vector<SweepPoint> points{{base, 0}};
  for (const auto& axis : axes) {
    std::vector<SweepPoint> next;
    for (const auto& point : points)
      for (const auto& value : axis.values) {
        next.push_back(point);
        next.back().parameters.set(axis.parameter, value);
      }
    points = std::move(next);
  }
  std::vector<SweepPoint> seeded;
  for (const auto& point : points)
    for (const auto seed : seeds) seeded.push_back({point.parameters, seed});
  return seeded;
}

}  // namespace assay
