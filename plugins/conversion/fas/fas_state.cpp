// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/fas_state.h"

#include <cstring>

namespace assay::snn {
namespace {

constexpr std::string_view mark = "assay fas 1";

class Writer {
 public:
  void add(std::int64_t value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value)); }
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    bytes_ += text;
  }
  void add(const std::vector<float>& values) {
    add(static_cast<std::int64_t>(values.size()));
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  }
  void add(const std::vector<SiteParameters>& sites) {
    add(static_cast<std::int64_t>(sites.size()));
    for (const SiteParameters& site : sites) {
      add(std::string_view(site.name));
      add(site.theta);
      add(site.beta);
      add(std::int64_t{site.is_signed});
    }
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what a Writer wrote; once a part is missing every further one is empty and whole() is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  std::int64_t number() {
    std::int64_t value = 0;
    copy(&value, sizeof(value));
    return value;
  }
  std::string text() {
    std::string result(count(1), '\0');
    copy(result.data(), result.size());
    return result;
  }
  std::vector<float> values() {
    std::vector<float> result(count(sizeof(float)));
    copy(result.data(), result.size() * sizeof(float));
    return result;
  }
  std::vector<SiteParameters> sites() {
    std::vector<SiteParameters> result(count(32));
    for (SiteParameters& site : result) {
      site.name = text();
      site.theta = values();
      site.beta = values();
      site.is_signed = number() != 0;
    }
    return result;
  }
  bool whole() const { return !broken_ && bytes_.empty(); }

 private:
  std::size_t count(std::size_t bytes_each) {
    const std::int64_t wanted = number();
    if (wanted < 0 || static_cast<std::uint64_t>(wanted) > bytes_.size() / bytes_each) {
      broken_ = true;
      return 0;
    }
    return static_cast<std::size_t>(wanted);
  }
  void copy(void* into, std::size_t size) {
    if (broken_ || size > bytes_.size()) {
      broken_ = true;
      return;
    }
    if (size > 0) std::memcpy(into, bytes_.data(), size);
    bytes_.remove_prefix(size);
  }
  std::string_view bytes_;
  bool broken_ = false;
};

}  // namespace

std::string fas_bytes(const FasState& state, const LanguageModel& model) {
  Writer writer;
  writer.add(mark);
  writer.add(state.stage);
  writer.add(state.table);
  writer.add(std::string_view(state.inner));
  writer.add(state.sites);
  writer.add(state.coarse);
  writer.add(static_cast<std::int64_t>(state.tables.size()));
  for (const auto& [steps, sites] : state.tables) {
    writer.add(steps);
    writer.add(sites);
  }
  for (const auto& [name, tensor] : model.weights.tensors) {
    writer.add(std::string_view(name));
    writer.add(tensor.values);
  }
  return writer.take();
}

bool read_fas_bytes(std::string_view bytes, FasState& state, LanguageModel& model) {
  Reader reader(bytes);
  if (reader.text() != mark) return false;
  FasState read;
  read.stage = reader.number();
  read.table = reader.number();
  read.inner = reader.text();
  read.sites = reader.sites();
  read.coarse = reader.sites();
  for (std::int64_t left = reader.number(); left > 0 && left < 1000; --left) {
    const std::int64_t steps = reader.number();
    read.tables[steps] = reader.sites();
  }
  std::map<std::string, std::vector<float>> weights;
  for (const auto& [name, tensor] : model.weights.tensors) {
    if (reader.text() != name) return false;
    weights[name] = reader.values();
    if (weights[name].size() != tensor.values.size()) return false;
  }
  if (!reader.whole()) return false;
  for (auto& [name, tensor] : model.weights.tensors) tensor.values = std::move(weights[name]);
  state = std::move(read);
  return true;
}

}  // namespace assay::snn
