// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/fas_state.h"

#include "plugins/conversion/fas/site_bytes.h"

namespace assay::snn {
namespace {

constexpr std::string_view mark = "assay fas 2";

}  // namespace

std::string fas_bytes(const FasState& state, const LanguageModel& model) {
  ByteWriter writer;
  writer.add(mark);
  writer.add(state.stage);
  writer.add(state.table);
  writer.add(state.inner);
  add(writer, state.sites);
  add(writer, state.coarse);
  writer.add(static_cast<std::uint64_t>(state.tables.size()));
  for (const auto& [steps, sites] : state.tables) {
    writer.add(steps);
    add(writer, sites);
  }
  for (const auto& [name, tensor] : model.weights.tensors) {
    writer.add(name);
    writer.add(tensor.values);
  }
  return writer.take();
}

bool read_fas_bytes(std::string_view bytes, FasState& state, LanguageModel& model) {
  ByteReader reader(bytes);
  std::string seen;
  reader.read(seen);
  if (seen != mark) return false;
  FasState made;
  reader.read(made.stage);
  reader.read(made.table);
  reader.read(made.inner);
  read(reader, made.sites);
  read(reader, made.coarse);
  for (std::uint64_t left = reader.count(16); left > 0 && reader.good(); --left) {
    std::int64_t steps = 0;
    reader.read(steps);
    read(reader, made.tables[steps]);
  }
  std::map<std::string, std::vector<float>> weights;
  for (const auto& [name, tensor] : model.weights.tensors) {
    reader.read(seen);
    if (seen != name) return false;
    reader.read(weights[name]);
    if (weights[name].size() != tensor.values.size()) return false;
  }
  if (!reader.whole()) return false;
  for (auto& [name, tensor] : model.weights.tensors) tensor.values = std::move(weights[name]);
  state = std::move(made);
  return true;
}

}  // namespace assay::snn
