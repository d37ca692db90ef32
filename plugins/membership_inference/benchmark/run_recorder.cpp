// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/run_recorder.h"

#include <algorithm>

namespace assay::mia {

void RunRecorder::begin_phase(std::string phase, double from, double to, std::size_t units) {
  const std::scoped_lock lock(mutex_);
  phase_ = std::move(phase);
  from_ = from;
  to_ = to;
  shares_.assign(units, 0);
  context_.progress(from, phase_);
  told_ = from;
}

void RunRecorder::pulse(std::size_t unit, double share, const std::string& detail) {
  if (failed_) throw Stopped{};
  context_.stop_point();
  const std::scoped_lock lock(mutex_);
  double& mine = shares_.at(unit);
  if (!(share > mine)) return;
  mine = std::min(share, 1.0);
  double sum = 0;
  for (const double one : shares_) sum += one;
  const double fraction = from_ + (to_ - from_) * sum / static_cast<double>(shares_.size());
  if (fraction < told_ + 1e-3) return;
  told_ = fraction;
  context_.progress(fraction, phase_, detail);
}

RunRecorder::Held* RunRecorder::find(const std::string& series) {
  const auto found = std::find_if(held_.begin(), held_.end(), [&](const Held& one) { return one.series == series; });
  return found == held_.end() ? nullptr : &*found;
}

void RunRecorder::set_order(std::vector<std::string> order) {
  const std::scoped_lock lock(mutex_);
  for (std::string& series : order) held_.push_back({std::move(series), {}, {}, false});
}

void RunRecorder::hold(const std::string& series, std::int64_t step, double value) {
  const std::scoped_lock lock(mutex_);
  if (Held* one = find(series)) one->waiting.emplace_back(step, value);
}

void RunRecorder::flush(bool in_order) {
  for (Held& one : held_) {
    for (const auto& [step, value] : one.ready) context_.metric(one.series, step, value);
    one.begun = one.begun || !one.ready.empty();
    one.ready.clear();
    if (in_order && !one.begun) return;
  }
}

void RunRecorder::save(const std::string& series, const std::function<std::string()>& state) {
  const std::scoped_lock lock(mutex_);
  if (Held* one = find(series)) {
    one->ready.insert(one->ready.end(), one->waiting.begin(), one->waiting.end());
    one->waiting.clear();
  }
  flush(true);
  context_.checkpoint(state());
}

void RunRecorder::release() {
  const std::scoped_lock lock(mutex_);
  flush(false);
}

Json RunRecorder::held() const {
  Json json = Json::array();
  for (const Held& one : held_) json.push_back({{"series", one.series}, {"ready", one.ready}, {"begun", one.begun}});
  return json;
}

void RunRecorder::restore_held(const Json& json) {
  const std::scoped_lock lock(mutex_);
  for (const Json& one : json) {
    if (Held* mine = find(one.at("series"))) {
      mine->ready = one.at("ready").get<std::vector<std::pair<std::int64_t, double>>>();
      mine->begun = one.at("begun");
    }
  }
}

void RunRecorder::images(std::string_view name, const Matrix& images) {
  const std::scoped_lock lock(mutex_);
  context_.images(name, images);
}

}  // namespace assay::mia
