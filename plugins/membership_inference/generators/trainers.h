// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The trainings behind train_teacher and train_student, one file each. Internal to this folder.
#include <cstdint>
#include <memory>
#include <string>

#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {

std::unique_ptr<Generator> train_edm_teacher(const std::string& id, const Points& members, std::int64_t steps,
                                             const TeacherOptions& options, const TrainingHooks& hooks);
std::unique_ptr<Generator> train_gmm_teacher(const Points& members, const TeacherOptions& options,
                                             const TrainingHooks& hooks);

std::unique_ptr<Generator> train_dmd(const Generator& teacher, const Provenance& members, const StudentOptions& options,
                                     const TrainingHooks& hooks);
std::unique_ptr<Generator> train_regression(const Generator& teacher, const Provenance& members,
                                            const StudentOptions& options, const TrainingHooks& hooks);
std::unique_ptr<Generator> train_consistency(const Generator& teacher, const Provenance& members,
                                             const StudentOptions& options, const TrainingHooks& hooks);
std::unique_ptr<Generator> train_gmm_student(const Generator& teacher, const Provenance& members,
                                             const StudentOptions& options, const TrainingHooks& hooks);

/// A student is never handed members: Error (method) where one of these teacher samples is a member's row.
void require_no_member(const Provenance& members, const Points& teacher_samples);
/// The same, where the rows shared have been counted.
void refuse_members(std::int64_t shared, std::int64_t count);

/// What stands before the rows' bytes in their SHA-256.
std::string rows_heading(std::int64_t count, std::int64_t dimensions);

}  // namespace assay::mia
