// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/run_images.h"

#include <algorithm>

#include "core/base/numbers.h"
#include "core/data/csv_writer.h"
#include "core/report/image_stack.h"
#include "core/report/run_label.h"

namespace assay {
namespace {

std::optional<std::size_t> place(const Table& table, const std::string& column) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), column);
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.columns.begin());
}

std::optional<double> number_of(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*integer);
  if (const auto* text = std::get_if<std::string>(&cell)) return read_real(*text);
  return std::nullopt;
}

/// One cloud per group and frame; a group keeps its colour and mark from frame to frame.
void add_clouds(FigureData& figure, const FigureSpec& spec, const Table& points) {
  if (points.rows.empty()) return;
  const auto x = place(points, "x"), y = place(points, "y"), group = place(points, "group"), frame = place(points, "frame");
  if (!x || !y)
    throw Error(ErrorKind::plugin, {"The points over a field need columns x and y", spec.name, spec.points, "x, y, group, frame",
                                    "Tell the author of the method"});
  std::vector<std::string> groups;
  for (const auto& row : points.rows) {
    const std::string name = group ? cell_text(row[*group]) : std::string();
    const auto known = std::find(groups.begin(), groups.end(), name);
    const int style = static_cast<int>(known - groups.begin());
    if (known == groups.end()) groups.push_back(name);
    const auto at = frame ? number_of(row[*frame]) : std::nullopt;
    const int shown_in = at && *at >= 0 ? static_cast<int>(*at) : -1;
    std::size_t cloud = 0;
    while (cloud < figure.clouds.size() && (figure.clouds[cloud].style != style || figure.cloud_frames[cloud] != shown_in)) ++cloud;
    if (cloud == figure.clouds.size()) {
      FigureCurve made;
      made.name = name;
      made.style = style;
      made.line = false;
      made.marks = true;
      figure.clouds.push_back(std::move(made));
      figure.cloud_frames.push_back(shown_in);
    }
    const auto px = number_of(row[*x]), py = number_of(row[*y]);
    if (!px || !py) continue;
    figure.clouds[cloud].x.push_back(*px);
    figure.clouds[cloud].y.push_back(*py);
  }
}

int chosen_frame(const FigureSelection& selection) {
  const auto wanted = selection.find("frame");
  if (wanted == selection.end()) return 0;
  if (wanted->second == "all") return all_frames;
  const auto number = read_real(wanted->second);
  if (!number || *number < 0 || *number > 1e9)
    throw Error(std::vector<Problem>{
        {"frame", "A frame is chosen by its number", wanted->second, "a whole number from 0, or all", "Give the number of a frame"}});
  return static_cast<int>(*number);
}

}  // namespace

void fill_images(FigureData& figure, const FigureSpec& spec, const Table& captions, const Table& points,
                 const FigureSelection& selection) {
  for (const auto& row : captions.rows)
    figure.captions.push_back(row.empty() ? std::string() : cell_for_people(row.front()));
  figure.per_row = spec.per_row;
  figure.frames = spec.frames;
  if (!spec.frames) return;
  figure.extent = spec.extent;
  const int count = frame_count(figure);
  figure.frame = chosen_frame(selection);
  if (count > 0) figure.frame = std::min(figure.frame, count - 1);
  add_clouds(figure, spec, points);
}

}  // namespace assay
