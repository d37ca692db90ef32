// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources: all that a student sees of a teacher.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/membership_inference/generators/generator.h"
#include "plugins/membership_inference/generators/network_generator.h"

namespace assay::mia {

/// The network of an EDM teacher; Error (usage) names the student where the teacher is of another kind.
const EdmNetwork& teacher_network(const Generator& teacher, std::string_view student);

/// What a teacher drew, on the student's device.
struct TeacherOutput {
  at::Tensor noise;    ///< rows x d, standard normal
  at::Tensor images;   ///< the Heun end points of noise x largest sigma
  std::string sha256;  ///< of the images
};

/// Share of a training's progress that drawing takes.
inline constexpr double drawing_share = 0.1;

/// Draws `rows` pairs with Heun of `levels` levels. Error (method) where one image is a member's row.
TeacherOutput draw_teacher_output(const EdmNetwork& teacher, const Provenance& members, std::int64_t rows,
                                  std::int64_t levels, std::uint64_t seed, const Pulse& pulse);

/// What is recorded of every student: what it saw, what that was checked against, where it started.
Record student_record(const TeacherOutput& seen, const Provenance& members, const StudentOptions& options,
                      std::int64_t steps);

/// The teacher's weights, or fresh ones, on the device of the options.
at::Tensor first_parameters(const EdmNetwork& teacher, const StudentOptions& options, at::Device device);

}  // namespace assay::mia
