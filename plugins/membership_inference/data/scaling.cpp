// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges of roles: whether they fit together, and the map to [-1, 1].
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/data/role_data.h"

namespace assay::mia {
namespace {

struct Range {
  double low = 0, high = 0;
  double width() const { return high - low; }
};

Range both(Range a, Range b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

/// One role's values: all of them, and without the furthest 0.5 % and 5 % on either side. Of more than 200,000 values,
/// as many evenly spaced.
struct Seen {
  Range all, most, middle;
};

Seen look_at(const Points& points) {
  if (points.values.empty()) return {};
  const auto [low, high] = std::minmax_element(points.values.begin(), points.values.end());
  std::vector<double> values;
  // A step that shares no divisor with the width, lest some columns are never looked at.
  std::size_t stride = points.values.size() / 200000 + 1;
  while (std::gcd(stride, static_cast<std::size_t>(points.dimensions)) != 1) ++stride;
  for (std::size_t k = 0; k < points.values.size(); k += stride) values.push_back(points.values[k]);
  const auto quantile = [&](double share) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  const auto between = [&](double share) {
    const double lower = quantile(share);
    return Range{lower, quantile(1 - share)};
  };
  return {{*low, *high}, between(0.005), between(0.05)};
}

constexpr double narrowest = 0.6;

bool fit(Range a, Range b) {
  const double width = both(a, b).width();
  return width > 0 && std::min(a.width(), b.width()) >= narrowest * width;
}

/// Files of few points of a heavy tail reach less far, and few rare ones change a quantile of bits: one agreement is
/// enough.
bool fit(const Seen& a, const Seen& b) {
  const bool constant = both(a.all, b.all).width() <= 0;
  return constant || fit(a.all, b.all) || fit(a.most, b.most) || fit(a.middle, b.middle);
}

bool is_picture(const RoleData& role) { return role.channels > 0; }

std::string range_text(const RoleData& role, const Seen& seen) {
  return for_people(seen.all.low) + " to " + for_people(seen.all.high) + " in " + role.source;
}

void require_fit(const std::vector<const RoleData*>& roles, const std::vector<Seen>& seen) {
  for (std::size_t right = 1; right < roles.size(); ++right)
    for (std::size_t left = 0; left < right; ++left) {
      const RoleData &a = *roles[left], &b = *roles[right];
      if (is_picture(a) && is_picture(b) && a.low == b.low && a.high == b.high) continue;
      if (fit(seen[left], seen[right])) continue;
      throw Error(ErrorKind::data,
                  {"The values of two files lie in different ranges, so every test would see that and not membership",
                   a.source + " and " + b.source, range_text(a, seen[left]) + ", " + range_text(b, seen[right]),
                   "one range for all files, such as 0 to 255, 0 to 1 or -1 to 1",
                   "Bring the files to one range (the student's samples in the units of the data it learned from), or "
                   "set scaling to none "
                   "if the difference is meant"});
    }
}

/// Beyond this the square of a distance, or the cube of a product, is no finite number.
constexpr double largest = 1e50;

void require_squares(const std::vector<const RoleData*>& roles) {
  for (const RoleData* role : roles) {
    const auto& values = role->points.values;
    const auto found = std::find_if(values.begin(), values.end(), [](double value) { return std::abs(value) > largest; });
    if (found == values.end()) continue;
    const auto row = (found - values.begin()) / role->points.dimensions;
    throw Error(ErrorKind::data, {"A value is so large that distances to it are no finite numbers",
                                  role->source + ", point " + for_people(static_cast<std::int64_t>(row)) + " (from 0)",
                                  for_people(*found), "values between -1e50 and 1e50",
                                  "Correct the value or remove the point; a mark for a missing value is no value"});
  }
}

Range parse_range(const std::string& text) {
  const auto colon = text.find(':', text.starts_with('-') ? 1 : 0);
  if (colon != std::string::npos) {
    const auto low = read_real(std::string_view(text).substr(0, colon)),
               high = read_real(std::string_view(text).substr(colon + 1));
    if (low && high && std::isfinite(*low) && std::isfinite(*high) && *low < *high) return {*low, *high};
  }
  throw Error(std::vector<Problem>{
      {"scaling", "The scaling is not understood", text, "auto, none, or LOW:HIGH such as 0:255", "Set it to auto"}});
}

Scaling declared_by_user(const std::string& text, const std::vector<const RoleData*>& roles,
                         const std::vector<Seen>& seen) {
  const Range range = parse_range(text);
  for (std::size_t k = 0; k < roles.size(); ++k) {
    const double spare = 0.5 * range.width();
    const Range most = seen[k].most;
    if (most.low >= range.low - spare && most.high <= range.high + spare && seen[k].all.width() >= 0.02 * range.width())
      continue;
    throw Error(ErrorKind::data,
                {"The values of a file do not lie in the range that scaling declares", roles[k]->source,
                 range_text(*roles[k], seen[k]), for_people(range.low) + " to " + for_people(range.high),
                 "Set scaling to the range of the files, or to auto"});
  }
  return {false, range.low, range.high};
}

}  // namespace

Scaling find_scaling(const std::string& text, const std::vector<const RoleData*>& roles) {
  require_squares(roles);
  if (text == "none" || roles.empty()) return {};
  std::vector<Seen> seen;
  for (const RoleData* role : roles) seen.push_back(look_at(role->points));
  if (text != "auto") parse_range(text);  // a request that is wrong in itself, before anything about the data
  require_fit(roles, seen);
  if (text != "auto") return declared_by_user(text, roles, seen);

  // Pictures first, those of whole numbers before others: a student's samples overshoot.
  const RoleData* picture = nullptr;
  for (const RoleData* role : roles)
    if (is_picture(*role) && role->high > role->low && (!picture || (role->integers && !picture->integers)))
      picture = role;
  if (picture) return {false, picture->low, picture->high};

  std::optional<Range> whole, any;
  for (const RoleData* role : roles) {
    const Range range{role->low, role->high};
    any = any ? both(*any, range) : range;
    if (role->integers && range.low >= 0 && range.high <= 255) whole = whole ? both(*whole, range) : range;
  }
  const Range chosen = whole ? *whole : *any;
  if (chosen.low < 0 || chosen.high > 255 || chosen.width() <= 0) return {};
  return {false, chosen.low, chosen.high};
}

Points scaled(const Points& points, const Scaling& scaling) {
  Points result = points;
  if (scaling.identity) return result;
  for (double& value : result.values) value = 2 * (value - scaling.low) / (scaling.high - scaling.low) - 1;
  return result;
}

void require_same_dimensions(const std::vector<const RoleData*>& roles) {
  const auto size_text = [](const RoleData& role) {
    std::string text = for_people(role.points.dimensions);
    if (is_picture(role))
      text += " (" + std::to_string(role.height) + " × " + std::to_string(role.width) +
              (role.channels == 1 ? std::string() : " × " + std::to_string(role.channels)) + ")";
    return text + " in " + role.source;
  };
  for (std::size_t k = 1; k < roles.size(); ++k) {
    const RoleData &a = *roles[0], &b = *roles[k];
    const bool same_shape = !is_picture(a) || !is_picture(b) || (a.channels == b.channels && a.height == b.height);
    if (a.points.dimensions == b.points.dimensions && same_shape) continue;
    throw Error(ErrorKind::data,
                {"The points of two files have different dimensions", a.source + " and " + b.source,
                 size_text(a) + ", " + size_text(b), "the same number of dimensions in every file",
                 "If one file has a column of labels, set label_column; if pictures differ in size, set image_size"});
  }
}

}  // namespace assay::mia
