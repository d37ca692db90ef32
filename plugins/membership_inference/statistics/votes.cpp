// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/votes.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "plugins/membership_inference/statistics/mmd.h"

namespace assay::mia {
namespace {

std::vector<std::int64_t> some_of(std::int64_t count, std::int64_t subset, RandomStream& stream) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  for (std::int64_t i = 0; i < subset; ++i)
    std::swap(rows[static_cast<std::size_t>(i)],
              rows[static_cast<std::size_t>(i) + stream.below(static_cast<std::uint64_t>(count - i))]);
  rows.resize(static_cast<std::size_t>(subset));
  return rows;
}

}  // namespace

std::vector<VoteDraw> draw_votes(std::int64_t samples, std::int64_t auxiliary, std::int64_t candidates,
                                 std::int64_t rounds, std::int64_t subset, RandomStream& stream) {
  const std::int64_t smallest = std::min({samples, auxiliary, candidates});
  if (subset < 2 || subset > smallest) {
    throw Error(ErrorKind::usage, {.message = "A round of votes draws its points from each of the three samples",
                                   .where = {},
                                   .value = std::to_string(subset),
                                   .allowed = "2 to " + std::to_string(smallest),
                                   .remedy = {}});
  }
  std::vector<VoteDraw> draws(static_cast<std::size_t>(std::max<std::int64_t>(0, rounds)));
  for (VoteDraw& draw : draws) {
    draw.samples = some_of(samples, subset, stream);
    draw.auxiliary = some_of(auxiliary, subset, stream);
    draw.candidates = some_of(candidates, subset, stream);
  }
  return draws;
}

Votes set_votes(const Points& samples, const Points& auxiliary, const Points& candidates,
                const Discrepancy& discrepancy, const std::vector<VoteDraw>& draws, const Pulse& pulse) {
  Votes votes;
  for (std::size_t r = 0; r < draws.size(); ++r) {
    if (pulse) pulse(0.5 * static_cast<double>(r) / static_cast<double>(draws.size()));
    const Points s = rows_of(samples, draws[r].samples);
    const Votes::Round round{discrepancy(s, rows_of(candidates, draws[r].candidates)),
                             discrepancy(s, rows_of(auxiliary, draws[r].auxiliary))};
    votes.rounds.push_back(round);
    votes.share += round.to_candidates < round.to_auxiliary ? 1 : round.to_candidates == round.to_auxiliary ? 0.5 : 0;
    votes.mean_difference += round.to_auxiliary - round.to_candidates;
  }
  const auto count = static_cast<double>(draws.size());
  if (!draws.empty()) {
    votes.share /= count;
    votes.mean_difference /= count;
  }
  if (draws.size() > 1) {
    double squares = 0;
    for (const Votes::Round& round : votes.rounds) {
      const double away = round.to_auxiliary - round.to_candidates - votes.mean_difference;
      squares += away * away;
    }
    votes.sd_difference = std::sqrt(squares / (count - 1));
    if (votes.sd_difference > 0) votes.z = votes.mean_difference / (votes.sd_difference / std::sqrt(count));
  }
  if (pulse) pulse(0.5);
  votes.full_to_candidates = discrepancy(samples, candidates);
  if (pulse) pulse(0.75);
  votes.full_to_auxiliary = discrepancy(samples, auxiliary);
  votes.full_difference = votes.full_to_auxiliary - votes.full_to_candidates;
  if (pulse) pulse(1);
  return votes;
}

Votes set_votes(const Points& samples, const Points& auxiliary, const Points& candidates, const Kernel& kernel,
                const std::vector<VoteDraw>& draws, const Pulse& pulse) {
  double reached = 0;
  const Pulse outer = [&](double share) { pulse(reached = share); };
  const Pulse inner = [&](double) { pulse(reached); };
  const Discrepancy discrepancy = [&](const Points& x, const Points& y) {
    return unbiased_mmd(x, y, kernel, pulse ? inner : Pulse{});
  };
  return set_votes(samples, auxiliary, candidates, discrepancy, draws, pulse ? outer : Pulse{});
}

}  // namespace assay::mia
