// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/teacher_output.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "plugins/membership_inference/generators/trainers.h"

namespace assay::mia {

const EdmNetwork& teacher_network(const Generator& teacher, std::string_view student) {
  const auto* network = dynamic_cast<const NetworkGenerator*>(&teacher);
  if (network != nullptr && network->sampling() == Sampling::heun) return network->network();
  throw Error(ErrorKind::usage, {.message = "The student " + std::string(student) + " needs a diffusion teacher",
                                 .where = "student",
                                 .value = "teacher " + std::string(teacher.id()),
                                 .allowed = "teacher edm_strong or edm_mild",
                                 .remedy = "Choose such a teacher, or the student gmm"});
}

TeacherOutput draw_teacher_output(const EdmNetwork& teacher, const Provenance& members, std::int64_t rows,
                                  std::int64_t levels, std::uint64_t seed, const Pulse& pulse) {
  const std::int64_t dimensions = teacher.mlp().shape().dimensions;
  const std::vector<double> schedule = karras_levels(levels);
  const std::uint64_t own_seed = RandomStream(seed, "teacher output")();
  const DenoiseBatch denoise = [&](const at::Tensor& noisy, double sigma) { return teacher.denoise(noisy, sigma); };
  std::vector<at::Tensor> noises, images;
  Sha256 sum;
  sum.update(rows_heading(rows, dimensions));
  std::int64_t shared = 0;
  for (std::int64_t first = 0; first < rows; first += block_rows) {
    noises.push_back(point_noise(first, block_rows, dimensions, own_seed, teacher.device()));
    images.push_back(heun(noises.back() * schedule.front(), schedule, denoise, [&](std::int64_t, const at::Tensor&) {
      if (pulse) pulse(drawing_share * static_cast<double>(first) / static_cast<double>(rows));
    }));
    const Points drawn = points_of(images.back().narrow(0, 0, std::min(block_rows, rows - first)));
    sum.update({reinterpret_cast<const char*>(drawn.values.data()), drawn.values.size() * sizeof(double)});
    shared += members.shared_with(drawn);
  }
  refuse_members(shared, rows);
  return {
      .noise = at::cat(noises).narrow(0, 0, rows), .images = at::cat(images).narrow(0, 0, rows), .sha256 = sum.hex()};
}

Record student_record(const TeacherOutput& seen, const Provenance& members, const StudentOptions& options,
                      std::int64_t steps) {
  return {{"inputs", std::to_string(seen.images.size(0)) + " teacher samples"},
          {"inputs_sha256", seen.sha256},
          {"held_apart_from_sha256", members.sha256()},
          {"initialisation", options.fresh_initialisation ? "fresh" : "the teacher's weights"},
          {"steps", std::to_string(steps)}};
}

at::Tensor first_parameters(const EdmNetwork& teacher, const StudentOptions& options, at::Device device) {
  if (!options.fresh_initialisation) return teacher.mlp().parameters().to(device).clone();
  return ResidualMlp::initial(teacher.mlp().shape(), RandomStream(options.seed, "student: fresh weights")()).to(device);
}

}  // namespace assay::mia
