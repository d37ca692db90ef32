// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/scoring/list_scoring.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include "core/base/error.h"
#include "core/base/numbers.h"

namespace assay::nas {
namespace {

constexpr std::string_view state_mark = "assay scores 1";
constexpr std::int64_t most_checkpoints = 100;  ///< a longer list is saved in larger parts

std::string state_of(const std::vector<CandidateScore>& scores) {
  ByteWriter writer;
  writer.add(state_mark);
  writer.add(static_cast<std::uint64_t>(scores.size()));
  for (const CandidateScore& score : scores) write(writer, score);
  return writer.take();
}

std::string people(std::size_t count) { return for_people(static_cast<std::int64_t>(count)); }

}  // namespace

std::optional<std::vector<CandidateScore>> saved_scores(RunContext& context) {
  const auto bytes = context.resume();
  if (!bytes) return {};
  ByteReader reader(*bytes);
  std::string mark;
  reader.read(mark);
  if (mark != state_mark) return {};
  std::vector<CandidateScore> scores(reader.count(100));
  for (CandidateScore& score : scores) score = read_score(reader);
  if (!reader.whole()) return {};
  return scores;
}

int scoring_threads(const RunContext& context, std::size_t architectures) {
  return std::clamp(context.threads(), 1, std::max(static_cast<int>(architectures), 1));
}

void score_list(const CandidateScorer& scorer, const std::vector<std::string>& list, int repeats, RunContext& context,
                double from, double to, std::vector<CandidateScore>& scores) {
  const auto total = static_cast<std::int64_t>(list.size());
  const int threads = scoring_threads(context, list.size());
  context.used_threads(threads);
  const std::int64_t part = std::max<std::int64_t>(
      {8, 2 * threads, 128 / std::max(repeats, 1), (total + most_checkpoints - 1) / most_checkpoints});
  auto done = static_cast<std::int64_t>(scores.size());
  const auto show = [&](std::int64_t count) {
    context.progress(
        from + (to - from) * static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(total, 1)),
        "score", for_people(count) + " of " + for_people(total));
  };
  show(done);
  while (done < total) {
    const std::int64_t end = std::min(done + part, total);
    std::int64_t shown = done;
    auto made = scorer({list.begin() + done, list.begin() + end}, [&] { show(++shown); });
    for (CandidateScore& score : made) {
      if (!std::isnan(score.swap)) context.metric("swap", done, score.swap);
      ++done;
      scores.push_back(std::move(score));
    }
    context.checkpoint(state_of(scores));
    context.stop_point();
  }
}

void report_faults(const std::vector<CandidateScore>& scores, RunContext& context) {
  const auto faulty = [](const CandidateScore& score) { return !score.fault.empty(); };
  const auto count = static_cast<std::size_t>(std::count_if(scores.begin(), scores.end(), faulty));
  if (count == 0) return;
  const CandidateScore& first = *std::find_if(scores.begin(), scores.end(), faulty);
  if (count == scores.size()) {
    throw Error(ErrorKind::method, {"No architecture has a valid score. " + first.fault,
                                    "architecture " + first.architecture,
                                    {},
                                    {},
                                    "Choose another initialisation, or other images."});
  }
  context.warn(people(count) + " of " + people(scores.size()) + " architectures have no valid score. The first is " +
               first.architecture + ": " + first.fault);
}

void report_saturation(const std::vector<CandidateScore>& scores, std::int64_t samples, const Space* space,
                       RunContext& context) {
  std::vector<double> values;
  std::unordered_set<std::string> classes;
  double share = 0;
  for (const CandidateScore& score : scores) {
    if (std::isnan(score.swap)) continue;
    if (space != nullptr && !classes.insert(space->canonical(score.architecture)).second) continue;
    values.push_back(score.swap);
    share += score.units > 0 ? score.swap / static_cast<double>(score.units) : 0;
  }
  if (values.empty()) return;
  share /= static_cast<double>(values.size());
  const std::string batch = "With " + people(static_cast<std::size_t>(samples)) + " samples ";
  const double largest = *std::max_element(values.begin(), values.end());
  if (share > 0.8) {
    context.warn(batch + for_people(100 * share) +
                 " % of all patterns are distinct: the score says little more than the number of activation values. "
                 "Fewer samples tell architectures apart better.");
  } else if (samples < 40 && largest > 0.9 * std::exp2(static_cast<double>(samples))) {
    context.warn(
        batch + "at most " + for_people(std::exp2(static_cast<double>(samples))) +
        " patterns are possible, and scores come near that cap. More samples tell architectures apart better.");
  }
  if (values.size() < 2) return;
  std::sort(values.begin(), values.end());
  std::size_t tied = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    tied += (i > 0 && values[i] == values[i - 1]) || (i + 1 < values.size() && values[i] == values[i + 1]);
  }
  if (tied * 20 > values.size()) {
    context.warn(people(tied) + " of " + people(values.size()) +
                 " architectures share their score with one that is no isomorphic cell: ranks among them mean nothing. "
                 "More repeats help.");
  }
}

std::vector<std::int64_t> ranks_of(const std::vector<double>& values) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isnan(values[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] > values[b]; });
  std::vector<std::int64_t> ranks(values.size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    ranks[order[i]] =
        i > 0 && values[order[i]] == values[order[i - 1]] ? ranks[order[i - 1]] : static_cast<std::int64_t>(i) + 1;
  }
  return ranks;
}

Cell rank_cell(std::int64_t rank) {
  Cell cell;
  if (rank > 0) cell = rank;
  return cell;
}

Table cells_table(const Space& space, const std::vector<std::string>& architectures) {
  Table table{{"architecture", "dot"}, {}};
  table.rows.reserve(architectures.size());
  for (const std::string& architecture : architectures) table.rows.push_back({architecture, space.dot(architecture)});
  return table;
}

}  // namespace assay::nas
