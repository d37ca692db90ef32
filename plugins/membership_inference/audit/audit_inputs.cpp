// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_inputs.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {
namespace {

using std::string;

constexpr std::int64_t fewest_auxiliary = 100, few_auxiliary = 200, fewest_candidates = 10, fewest_scores = 2,
                       fewest_samples = 100, few_samples = 2000;
constexpr std::int64_t most_fresh = 500;

Error refused(const string& message, const string& where, const string& value, const string& allowed, const string& remedy) {
  return {ErrorKind::data, {message, where, value, allowed, remedy}};
}

DataReference reference_of(RunContext& context, const string& role) {
  const auto reference = context.data(role);
  if (!reference) throw Error(std::vector<Problem>{{role, "The audit needs this file.", "", "a file or data set", "Give it."}});
  return *reference;
}

std::function<bool()> stopper(RunContext& context) {
  return [&context] {
    context.stop_point();
    return false;
  };
}

/// Samples drawn from the user's own generator, as a file of them would hold them.
RoleData draw_samples(const DataReference& file, const Parameters& parameters, RunContext& context) {
  if (!parameters.has("noise_dimensions")) {
    throw Error(std::vector<Problem>{{"noise_dimensions", "A generator needs to be told how much noise it takes.", "", "1 or more",
                                      "Give the number of inputs of one sample, for example 64."}});
  }
  const auto generator = load_generator(file.path.string(), parameters.integer("noise_dimensions"), context.device());
  RoleData data;
  data.points = generator->sample(parameters.integer("sample_count"), context.seed(), [&](double) { context.stop_point(); });
  data.format = "TorchScript generator";
  data.source = file.name;
  const auto [low, high] = std::minmax_element(data.points.values.begin(), data.points.values.end());
  if (low != data.points.values.end()) {
    data.low = *low;
    data.high = *high;
  }
  return data;
}

AuditRole read_one(const string& role, const Parameters& parameters, RunContext& context, bool& generated) {
  const DataReference reference = reference_of(context, role);
  AuditRole made{role, reference.name, reference.sha256, 0, 0, {}};
  if (role == "samples" && reference.path.extension() == ".pt") {
    made.data = draw_samples(reference, parameters, context);
    generated = true;
  } else {
    RoleReadOptions options;
    options.image_size = parameters.integer("image_size");
    options.cancelled = stopper(context);
    options.label_column = parameters.text("label_column");
    made.data = read_role(reference.path, reference.name, options);
  }
  made.rows = made.data.points.count;
  return made;
}

/// Student samples have no labels, so that a label column may be missing there.
AuditRole read_samples(const Parameters& parameters, RunContext& context, bool& generated) {
  Parameters without = parameters;
  without.set("label_column", string("none"));
  return read_one("samples", without, context, generated);
}

/// One file in two roles, by its bytes.
void require_different_files(const std::array<const AuditRole*, 3>& roles) {
  for (std::size_t i = 0; i < roles.size(); ++i) {
    for (std::size_t j = i + 1; j < roles.size(); ++j) {
      if (roles[i]->sha256 != roles[j]->sha256) continue;
      throw refused("One file stands in two roles, so that all its rows are shared", roles[i]->role + " and " + roles[j]->role,
                    for_people(roles[i]->rows) + " rows of " + roles[i]->file + (roles[j]->file == roles[i]->file ? "" : " and " + roles[j]->file),
                    "three different files without a row in common", "Give each role a file of its own");
    }
  }
}

/// Rows [from, to) of a seeded order of 0 .. count-1.
std::vector<std::int64_t> shuffled(std::int64_t count, RandomStream stream) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  return order;
}

void split_samples(AuditInputs& inputs, Points samples, RunContext& context) {
  const std::int64_t fresh = std::min(most_fresh, samples.count / 10);
  auto order = shuffled(samples.count, context.random("audit: samples that no attack sees"));
  std::vector<std::int64_t> kept(order.begin(), order.begin() + fresh), seen(order.begin() + fresh, order.end());
  std::sort(seen.begin(), seen.end());
  inputs.fresh = rows_of(samples, kept);
  inputs.student = rows_of(samples, seen);
  inputs.student_rows = std::move(seen);
}

}  // namespace

void check_counts(std::int64_t candidates, std::int64_t auxiliary, const Parameters& parameters, Given given, std::vector<string>& warnings) {
  if (auxiliary < fewest_auxiliary) {
    throw refused("There are too few auxiliary points: half of them train the attack, and the test compares candidates with the others",
                  "parameter auxiliary", for_people(auxiliary), "at least 100, better 500 or more", "Add known non-members");
  }
  if (auxiliary < few_auxiliary) {
    warnings.push_back("There are " + for_people(auxiliary) + " auxiliary points. Below 200 the test finds little: an answer of no evidence "
                       "says less.");
  }
  if (given == Given::points && candidates < fewest_candidates) {
    throw refused("There are too few candidates: of so few points neither range nor source can be compared with the other files, and a "
                  "single unusual one decides the test", "parameter candidates", for_people(candidates) + (candidates == 1 ? " point" : " points"),
                  "at least " + for_people(fewest_candidates) + "; the shift control needs 20, and 50 or more are usual", "Give more candidates");
  }
  if (candidates < fewest_scores) {
    throw refused("A set of fewer than two points cannot be tested", "parameter scores", for_people(candidates), "2 or more", "Give more candidates");
  }
  if (!parameters.has("set_size")) return;
  const std::int64_t size = parameters.integer("set_size");
  if (size > candidates / 2) {
    throw refused("The candidates do not make two sets of this size: sets above half of their pool all share that pool's accident",
                  "parameter set_size", for_people(size), "2 to " + for_people(candidates / 2) + ", half of the " + for_people(candidates) + " candidates",
                  "Ask for smaller sets, or leave set_size away to test all candidates as one set");
  }
}

namespace {

/// A generator that prints a candidate byte for byte is evidence, not a fault of the files; most of a file printed is the wrong file.
void note_copies(const AuditRole& samples, const AuditRole& candidates, const AuditRole& auxiliary, std::vector<string>& warnings) {
  for (const AuditRole* role : {&candidates, &auxiliary}) {
    const std::int64_t copies = overlap(role->data.points, samples.data.points).rows;
    if (copies == 0) continue;
    if (discreteness(role->data.points, samples.data.points).discrete) continue;  // equal by chance
    if (2 * copies > role->rows) require_disjoint(role->data, samples.data);
    const string equal = for_people(copies) + " of " + for_people(role->rows) + " points of " + role->file + " equal a student sample byte for byte: ";
    warnings.push_back(equal + (role == &candidates ? "the generator repeats them, or the samples are not all its own."
                                                    : "the generator repeats auxiliary points, so they may be members, which the test takes them not to be."));
  }
}

}  // namespace

AuditInputs read_audit(const Parameters& parameters, RunContext& context) {
  AuditInputs inputs;
  inputs.samples = read_samples(parameters, context, inputs.generated);
  inputs.candidates = read_one("candidates", parameters, context, inputs.generated);
  inputs.auxiliary = read_one("auxiliary", parameters, context, inputs.generated);
  AuditRole &s = inputs.samples, &c = inputs.candidates, &a = inputs.auxiliary;
  require_different_files({&s, &c, &a});
  const std::vector<const RoleData*> roles{&c.data, &a.data, &s.data};
  require_same_dimensions(roles);
  // Before ranges are compared: a handful of values spans no range.
  if (s.rows < fewest_samples) {
    throw refused("There are too few student samples: the attack learns from them what the generator draws", "parameter samples", for_people(s.rows),
                  "at least 100; 5,000 are usual", "Draw more samples: they cost little");
  }
  check_counts(c.rows, a.rows, parameters, Given::points, inputs.warnings);
  context.stop_point();
  inputs.discreteness = require_disjoint_or_discrete(c.data, a.data);
  if (const std::int64_t common = inputs.discreteness.common; common > 0) {
    inputs.warnings.push_back(
        "Discrete data: " + for_people(common) + " of " + for_people(c.rows) + " candidates (" + for_people(100 * static_cast<double>(common) / static_cast<double>(c.rows)) +
        " %) equal an auxiliary point, and " + for_people(100 * inputs.discreteness.repeated) +
        " % of the auxiliary points equal another one. So many are equal by chance, and all are kept. Whether a row was copied from one file to the other cannot be seen.");
  }
  note_copies(s, c, a, inputs.warnings);
  context.stop_point();
  inputs.scaling = find_scaling(parameters.text("scaling"), roles);
  if (s.rows < few_samples) {
    inputs.warnings.push_back("There are " + for_people(s.rows) + " student samples. At least 2,000 are wanted, 5,000 are usual: drawing more "
                              "costs little and the test sees more.");
  }
  inputs.candidates_sorted = sortedness(c.data);
  inputs.auxiliary_sorted = sortedness(a.data);
  for (const AuditRole* role : {&s, &c, &a}) {
    for (const string& warning : role->data.warnings) {
      inputs.warnings.push_back(warning.find(role->file) == string::npos ? role->file + ": " + warning : warning);
    }
  }
  for (const auto& [role, sorted] : {std::pair{&c, &inputs.candidates_sorted}, std::pair{&a, &inputs.auxiliary_sorted}}) {
    if (sorted->sorted) inputs.warnings.push_back("The rows of " + role->file + " (" + role->role + ") stand in sorted order: " + sorted->evidence);
  }
  context.stop_point();
  const Points candidates = scaled(c.data.points, inputs.scaling);
  inputs.known = scaled(a.data.points, inputs.scaling);
  split_samples(inputs, scaled(s.data.points, inputs.scaling), context);
  inputs.duplicates = find_duplicates(candidates, inputs.known, [&](double) { context.stop_point(); });
  // Removing what is equal by chance would leave candidates that are another population than the auxiliary points.
  if (inputs.discreteness.discrete) inputs.duplicates.remove.clear();
  std::vector<bool> removed(static_cast<std::size_t>(candidates.count));
  for (const std::int64_t row : inputs.duplicates.remove) removed[static_cast<std::size_t>(row)] = true;
  for (std::int64_t row = 0; row < candidates.count; ++row) {
    if (!removed[static_cast<std::size_t>(row)]) inputs.rows.push_back(row);
  }
  inputs.tested = rows_of(candidates, inputs.rows);
  if (inputs.tested.count < fewest_candidates) {
    throw refused("Copies aside there are too few candidates", "parameter candidates",
                  for_people(inputs.tested.count) + " of " + for_people(c.rows) + " equal neither an earlier candidate nor nearly an auxiliary point",
                  "at least " + for_people(fewest_candidates), "Give more different candidates");
  }
  std::vector<string> given_already;
  check_counts(inputs.tested.count, inputs.known.count, parameters, Given::points, given_already);
  s.used = inputs.student.count;
  c.used = inputs.tested.count;
  a.used = inputs.known.count;
  for (AuditRole* role : {&s, &c, &a}) role->data.points.values = {};
  return inputs;
}

}  // namespace assay::mia
