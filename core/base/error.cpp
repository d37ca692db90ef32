// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace assay {
namespace {

struct KindRow {
  ErrorKind kind;
  std::string_view name;
  int exit_code;
};
constexpr std::array<KindRow, 9> kinds{{{ErrorKind::usage, "usage", 2},
                                        {ErrorKind::data, "data", 4},
                                        {ErrorKind::device, "device", 5},
                                        {ErrorKind::plugin, "plugin", 5},
                                        {ErrorKind::helper, "helper", 5},
                                        {ErrorKind::storage, "storage", 1},
                                        {ErrorKind::method, "method", 1},
                                        {ErrorKind::worker_died, "worker_died", 1},
                                        {ErrorKind::cancelled, "cancelled", 3}}};

std::string ended(std::string sentence) {
  if (!sentence.empty() && std::string_view(".!?:\n").find(sentence.back()) == std::string_view::npos) sentence += '.';
  return sentence;
}

std::string join(const ErrorText& text) {
  std::string all = ended(text.message);
  if (!text.where.empty()) all += " Where: " + ended(text.where);
  if (!text.value.empty()) all += " Value seen: " + ended(text.value);
  if (!text.allowed.empty()) all += " Allowed: " + ended(text.allowed);
  if (!text.remedy.empty()) all += " " + ended(text.remedy);
  return all;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view to_string(ErrorKind kind) {
  for (const auto& row : kinds)
    if (row.kind == kind) return row.name;
  return "method";
}

ErrorKind error_kind_from_string(std::string_view name) {
  for (const auto& row : kinds)
    if (row.name == name) return row.kind;
  return ErrorKind::method;
}

int exit_code(ErrorKind kind) {
  for (const auto& row : kinds)
    if (row.kind == kind) return row.exit_code;
  return 1;
}

Error::Error(ErrorKind kind, ErrorText text) : kind_(kind), text_(std::move(text)), full_(join(text_)) {}
Error::Error(ErrorKind kind, std::string message) : Error(kind, ErrorText{std::move(message), {}, {}, {}, {}}) {}
Error::Error(std::vector<Problem> problems) : kind_(ErrorKind::usage), problems_(std::move(problems)) {
  if (problems_.size() == 1) {
    const Problem& only = problems_.front();
    text_ = {only.message, only.parameter, only.value, only.allowed, only.remedy};
  } else {
    text_.message = std::to_string(problems_.size()) + " problems with the request";
  }
  if (problems_.size() == 1) {
    full_ = join(text_);
    return;
  }
  full_ = text_.message;
  full_ += ':';
  for (const Problem& problem : problems_) {
    full_ += "\n  ";
    full_ += join({problem.message, problem.parameter, problem.value, problem.allowed, problem.remedy});
  }
}
Error::~Error() = default;
Error::Error(const Error&) = default;
Error& Error::operator=(const Error&) = default;

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& candidates,
                                       std::size_t count) {
  std::vector<std::pair<std::size_t, std::string>> near;
  const std::size_t limit = std::max<std::size_t>(1, (name.size() + 1) / 3);
  for (const auto& candidate : candidates) {
    const bool part = name.size() >= 3 && candidate.find(name) != std::string::npos;
    const std::size_t distance = part ? 1 : edit_distance(name, candidate);
    if (distance <= limit) near.emplace_back(distance, candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [distance, candidate] : near)
    if (names.size() < count) names.push_back(candidate);
  return names;
}

}  // namespace assay
