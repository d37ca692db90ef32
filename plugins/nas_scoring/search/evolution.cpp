// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/search/evolution.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/byte_stream.h"
#include "core/base/error.h"

namespace assay::nas {
namespace {

constexpr int first_population_batch = 16;  ///< architectures of the first population between two checkpoints
constexpr int draws = 1000;                 ///< before a limit counts as impossible to keep
constexpr std::string_view state_mark = "assay evolution 1";

void require(bool holds, const char* parameter, std::int64_t value, const char* allowed) {
  if (!holds) {
    throw Error(ErrorKind::usage,
                {"A setting of the search is out of range.", parameter, std::to_string(value), allowed, {}});
  }
}

}  // namespace

Evolution::Evolution(const Space& space, EvolutionOptions options, RandomStream random, ScoreBatch score,
                     Admissible admissible)
    : space_(space), options_(options), random_(random), score_(std::move(score)), admissible_(std::move(admissible)) {
  require(options_.population >= 2, "population", options_.population, "2 or more");
  require(options_.generations >= 0, "generations", options_.generations, "0 or more");
  require(options_.tournament >= 1 && options_.tournament <= options_.population, "tournament", options_.tournament,
          "1 up to the population");
  require(options_.mutants >= 1, "mutants", options_.mutants, "1 or more");
}

bool Evolution::better(int first, int second) const {
  const double a = archive_[first].evaluation.objective, b = archive_[second].evaluation.objective;
  return a != b ? a > b : first < second;
}

std::vector<int> Evolution::population() const {
  std::vector<int> sorted = population_;
  std::sort(sorted.begin(), sorted.end(), [&](int a, int b) { return better(a, b); });
  return sorted;
}

int Evolution::best() const {
  int best = 0;
  for (int i = 1; i < static_cast<int>(archive_.size()); ++i) {
    if (better(i, best)) best = i;
  }
  return best;
}

double Evolution::mean() const {
  double sum = 0;
  for (const int i : population_) sum += archive_[i].evaluation.objective;
  return sum / static_cast<double>(population_.size());
}

bool Evolution::ended() const {
  if (!started()) return false;
  return generation_ >= options_.generations || (options_.patience > 0 && since_better_ >= options_.patience) ||
         (options_.evaluations > 0 && static_cast<std::int64_t>(archive_.size()) >= options_.evaluations);
}

std::vector<int> Evolution::evaluate(const std::vector<std::string>& encodings) {
  std::vector<int> found;
  std::vector<std::string> fresh, forms;
  for (const std::string& encoding : encodings) {
    std::string form = space_.canonical(encoding);
    const auto [entry, is_new] = known_.try_emplace(form, static_cast<int>(archive_.size() + fresh.size()));
    if (is_new) {
      fresh.push_back(encoding);
      forms.push_back(std::move(form));
    }
    found.push_back(entry->second);
  }
  if (fresh.empty()) return found;
  std::vector<Evaluation> evaluations;
  try {
    evaluations = score_(fresh);
  } catch (...) {
    for (const std::string& form : forms) known_.erase(form);
    throw;
  }
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    if (std::isnan(evaluations[i].objective)) {
      throw Error(ErrorKind::method, {"The score of an architecture is not a number.", "architecture", fresh[i],
                                      "a number", "Choose another initialisation or other images."});
    }
    archive_.push_back({fresh[i], std::move(evaluations[i]), started() ? generation_ + 1 : 0});
  }
  if (rerank_) rerank_(archive_);
  return found;
}

bool Evolution::step() {
  if (ended()) return false;
  if (started()) {
    cycle();
  } else {
    fill();
  }
  return true;
}

/// Adds up to 16 architectures to the first population.
void Evolution::fill() {
  std::vector<std::string> batch, forms;
  const int wanted = std::min(first_population_batch, options_.population - static_cast<int>(population_.size()));
  for (int tries = 0; static_cast<int>(batch.size()) < wanted;) {
    std::string encoding = space_.sample(random_, options_.official_sampler);
    std::string form = space_.canonical(encoding);
    if (!known_.contains(form) && std::find(forms.begin(), forms.end(), form) == forms.end() &&
        is_admissible(encoding)) {
      batch.push_back(std::move(encoding));
      forms.push_back(std::move(form));
      tries = 0;
    } else if (++tries == draws) {
      throw Error(ErrorKind::method, {"The first population cannot be filled: " + std::to_string(draws) +
                                          " random architectures in a row were above the size limit or already in it.",
                                      "max_parameters", std::to_string(population_.size() + batch.size()) + " found",
                                      std::to_string(options_.population) + " different architectures",
                                      "Raise max_parameters, or make the population smaller."});
    }
  }
  for (const int index : evaluate(batch)) population_.push_back(index);
}

/// One generation.
void Evolution::cycle() {
  std::vector<int> drawn = population_;
  for (int i = 0; i < options_.tournament; ++i) {
    std::swap(drawn[i], drawn[i + static_cast<int>(random_.below(drawn.size() - static_cast<std::size_t>(i)))]);
  }
  drawn.resize(static_cast<std::size_t>(options_.tournament));
  std::sort(drawn.begin(), drawn.end(), [&](int a, int b) { return better(a, b); });
  int parent = drawn[0];
  const int best_before = population().front();
  if (drawn.size() > 1 && random_.uniform() < options_.crossover) {
    const std::string child = space_.cross(archive_[drawn[0]].encoding, archive_[drawn[1]].encoding, random_);
    if (is_admissible(child)) {
      const int crossed = evaluate({child}).front();
      if (archive_[crossed].evaluation.objective > archive_[parent].evaluation.objective) parent = crossed;
    }
  }
  std::vector<std::string> mutants;
  for (int i = 0; i < options_.mutants; ++i) {
    for (int tries = 0; tries < draws; ++tries) {
      std::string mutant = space_.mutate(archive_[parent].encoding, random_);
      if (is_admissible(mutant)) {
        mutants.push_back(std::move(mutant));
        break;
      }
    }
  }
  int child = -1;
  for (const int index : evaluate(mutants)) {
    const bool member = std::find(population_.begin(), population_.end(), index) != population_.end();
    if (!member && (child < 0 || better(index, child))) child = index;
  }
  if (child >= 0) {
    population_.push_back(child);
    population_.erase(
        std::max_element(population_.begin(), population_.end(), [&](int a, int b) { return better(a, b); }));
  }
  ++generation_;
  since_better_ = better(population().front(), best_before) ? 0 : since_better_ + 1;
}

std::string Evolution::state() const {
  ByteWriter writer;
  writer.add(state_mark);
  writer.add(static_cast<std::uint64_t>(archive_.size()));
  for (const Candidate& candidate : archive_) {
    writer.add(candidate.encoding);
    writer.add(candidate.evaluation.objective);
    writer.add(candidate.evaluation.details);
    writer.add(candidate.generation);
  }
  writer.add(population_);
  writer.add(generation_);
  writer.add(since_better_);
  for (const std::uint64_t word : random_.state()) writer.add(word);
  return writer.take();
}

bool Evolution::restore(std::string_view bytes) {
  ByteReader reader(bytes);
  std::string mark;
  reader.read(mark);
  if (mark != state_mark) return false;
  std::vector<Candidate> archive(reader.count(28));
  for (Candidate& candidate : archive) {
    reader.read(candidate.encoding);
    reader.read(candidate.evaluation.objective);
    reader.read(candidate.evaluation.details);
    reader.read(candidate.generation);
  }
  std::vector<int> population;
  int generation = 0, since_better = 0;
  RandomStream::State words{};
  reader.read(population);
  reader.read(generation);
  reader.read(since_better);
  for (std::uint64_t& word : words) reader.read(word);
  const auto outside = [&](int index) { return index < 0 || index >= static_cast<int>(archive.size()); };
  if (!reader.whole() || std::any_of(population.begin(), population.end(), outside)) return false;
  archive_ = std::move(archive);
  population_ = std::move(population);
  generation_ = generation;
  since_better_ = since_better;
  random_.restore(words);
  known_.clear();
  for (std::size_t i = 0; i < archive_.size(); ++i)
    known_.emplace(space_.canonical(archive_[i].encoding), static_cast<int>(i));
  return true;
}

int token_difference(const std::string& first, const std::string& second) {
  const auto split = [](const std::string& text) {
    std::vector<std::string> tokens(1);
    for (const char c : text) {
      if (c == '|' || c == '+' || c == ' ') {
        if (!tokens.back().empty()) tokens.emplace_back();
      } else {
        tokens.back() += c;
      }
    }
    if (tokens.back().empty()) tokens.pop_back();
    return tokens;
  };
  const auto a = split(first), b = split(second);
  int different = static_cast<int>(std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) different += a[i] != b[i];
  return different;
}

std::vector<int> diverse_shortlist(const std::vector<Candidate>& archive, int count, int distance,
                                   const std::function<int(const std::string&, const std::string&)>& difference) {
  std::vector<int> order(archive.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  const auto better = [&](int a, int b) {
    const double x = archive[a].evaluation.objective, y = archive[b].evaluation.objective;
    return x != y ? x > y : a < b;
  };
  std::sort(order.begin(), order.end(), better);
  std::vector<int> chosen, passed;
  for (const int index : order) {
    if (static_cast<int>(chosen.size()) == count) break;
    const bool apart = std::all_of(chosen.begin(), chosen.end(), [&](int other) {
      return difference(archive[index].encoding, archive[other].encoding) >= distance;
    });
    (apart ? chosen : passed).push_back(index);
  }
  for (std::size_t i = 0; i < passed.size() && static_cast<int>(chosen.size()) < count; ++i)
    chosen.push_back(passed[i]);
  std::sort(chosen.begin(), chosen.end(), better);
  return chosen;
}

}  // namespace assay::nas
