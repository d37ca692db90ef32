// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/search/swap_nas_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plugins/nas_scoring/scoring/list_scoring.h"

namespace assay::nas {
namespace {

constexpr std::string_view state_mark = "assay swap_nas 1";
constexpr std::int64_t most_history_rows = 20000;

}  // namespace

std::string search_state(const Evolution& search, const SearchRecord& record) {
  ByteWriter writer;
  writer.add(state_mark);
  writer.add(search.state());
  writer.add(static_cast<std::uint64_t>(record.snapshots.size()));
  for (const auto& snapshot : record.snapshots) {
    writer.add(snapshot.generation);
    writer.add(snapshot.members);
  }
  writer.add(static_cast<std::uint64_t>(record.rescored.size()));
  for (const CandidateScore& score : record.rescored) write(writer, score);
  return writer.take();
}

bool restore_search(std::string_view bytes, Evolution& search, SearchRecord& record) {
  ByteReader reader(bytes);
  std::string mark, state;
  reader.read(mark);
  if (mark != state_mark) return false;
  reader.read(state);
  SearchRecord read;
  read.snapshots.resize(reader.count(12));
  for (auto& snapshot : read.snapshots) {
    reader.read(snapshot.generation);
    reader.read(snapshot.members);
  }
  read.rescored.resize(reader.count(100));
  for (CandidateScore& score : read.rescored) score = read_score(reader);
  if (!reader.whole() || !search.restore(state)) return false;
  record = std::move(read);
  return true;
}

std::vector<double> details_of(const CandidateScore& score) {
  return {static_cast<double>(score.parameters),
          static_cast<double>(score.macs),
          static_cast<double>(score.units),
          score.swap,
          score.swap_sd,
          score.standard,
          score.active_share,
          score.nwot,
          score.synflow};
}

CandidateScore score_of(const Candidate& candidate) {
  const std::vector<double>& details = candidate.evaluation.details;
  CandidateScore score;
  score.architecture = candidate.encoding;
  score.parameters = static_cast<std::int64_t>(details[0]);
  score.macs = static_cast<std::int64_t>(details[1]);
  score.units = static_cast<std::int64_t>(details[2]);
  score.swap = details[3];
  score.swap_sd = details[4];
  score.standard = details[5];
  score.active_share = details[6];
  score.nwot = details[7];
  score.synflow = details[8];
  return score;
}

std::vector<double> rank_ensemble(const std::vector<std::vector<double>>& values) {
  std::vector<double> sums(values.empty() ? 0 : values.front().size(), 0);
  for (const auto& one : values) {
    const auto ranks = ranks_of(one);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] -= std::log(static_cast<double>(ranks[i]) / static_cast<double>(sums.size()));  // rank 0: none
      if (ranks[i] == 0) sums[i] = -std::numeric_limits<double>::infinity();
    }
  }
  return sums;
}

int snapshot_step(const EvolutionOptions& options) {
  const std::int64_t rows = (std::int64_t(options.generations) + 1) * options.population;
  return static_cast<int>((rows + most_history_rows - 1) / most_history_rows);
}

Table history_table(const Evolution& search, const SearchRecord& record, const std::optional<Regularisation>& rule,
                    const std::vector<double>& costs, const std::vector<int>& shortlist) {
  Table table{{"generation", "architecture", "score", "swap", "parameters", "shortlisted"}, {}};
  for (const auto& snapshot : record.snapshots) {
    for (const int member : snapshot.members) {
      const CandidateScore score = score_of(search.archive()[static_cast<std::size_t>(member)]);
      const double shown = rule ? regularised(score.swap, costs[static_cast<std::size_t>(member)], *rule) : score.swap;
      const bool listed = std::find(shortlist.begin(), shortlist.end(), member) != shortlist.end();
      table.rows.push_back({std::int64_t(snapshot.generation), score.architecture, number_cell(shown),
                            number_cell(score.swap), score.parameters, listed});
    }
  }
  return table;
}

}  // namespace assay::nas
