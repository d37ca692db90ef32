// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/generator.h"

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/generators/gmm_generator.h"
#include "plugins/membership_inference/generators/network_generator.h"
#include "plugins/membership_inference/generators/scripted_generator.h"
#include "plugins/membership_inference/generators/trainers.h"

namespace assay::mia {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

[[noreturn]] void refuse_name(std::string_view what, std::string_view id, const std::vector<std::string>& known) {
  const std::vector<std::string> near = nearest_names(id, known);
  throw Error(ErrorKind::usage, {.message = "There is no such " + std::string(what),
                                 .where = std::string(what),
                                 .value = std::string(id),
                                 .allowed = listed(known),
                                 .remedy = near.empty() ? "" : "Did you mean " + near.front() + "?"});
}

}  // namespace

std::vector<double> Generator::log_density(const Points&) const { return {}; }

void refuse_members(std::int64_t shared, std::int64_t count) {
  if (shared == 0) return;
  throw Error(ErrorKind::method, {.message = "A student's training data hold rows of members",
                                  .where = "student",
                                  .value = std::to_string(shared) + " of " + std::to_string(count) + " teacher samples",
                                  .allowed = "samples that the teacher drew, none equal to a member",
                                  .remedy = "Check that the teacher does not copy its training data"});
}

void require_no_member(const Provenance& members, const Points& teacher_samples) {
  refuse_members(members.shared_with(teacher_samples), teacher_samples.count);
}

std::unique_ptr<Generator> train_teacher(std::string_view id, const Points& members, const TeacherOptions& options,
                                         const TrainingHooks& hooks) {
  if (members.count < 10) {
    throw Error(ErrorKind::data, {.message = "A teacher needs more members",
                                  .where = "members",
                                  .value = std::to_string(members.count),
                                  .allowed = "10 or more",
                                  .remedy = "Use a larger data set"});
  }
  const auto steps = [&](std::int64_t preset) { return options.steps > 0 ? options.steps : preset; };
  if (id == "edm_strong") return train_edm_teacher(std::string(id), members, steps(12000), options, hooks);
  if (id == "edm_mild") return train_edm_teacher(std::string(id), members, steps(2500), options, hooks);
  if (id == "gmm") return train_gmm_teacher(members, options, hooks);
  refuse_name("teacher", id, {"edm_strong", "edm_mild", "gmm"});
}

std::unique_ptr<Generator> train_student(std::string_view id, const Generator& teacher, const Provenance& members,
                                         const StudentOptions& options, const TrainingHooks& hooks) {
  if (id == "dmd") return train_dmd(teacher, members, options, hooks);
  if (id == "regression") return train_regression(teacher, members, options, hooks);
  if (id == "consistency") return train_consistency(teacher, members, options, hooks);
  if (id == "gmm") return train_gmm_student(teacher, members, options, hooks);
  refuse_name("student", id, {"dmd", "regression", "consistency", "gmm"});
}

std::unique_ptr<Generator> generator_from_state(std::string_view state, const std::string& device) {
  StateReader from(state);
  const at::Device there = find_device(device);
  if (from.kind() == GmmGenerator::state_kind) return GmmGenerator::read(from);
  if (from.kind() == ScriptedGenerator::state_kind) return ScriptedGenerator::read(from, there);
  return NetworkGenerator::read(from, there);
}

}  // namespace assay::mia
