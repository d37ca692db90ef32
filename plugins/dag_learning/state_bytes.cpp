// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/state_bytes.h"

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

namespace assay::dag {
namespace {

class Writer {
 public:
  template <typename T>
  void operator()(const T& value) {
    if constexpr (std::is_arithmetic_v<T>) {
      bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
    } else {
      visit(*this, value);
    }
  }
  void operator()(const Eigen::MatrixXd& m) {
    (*this)(std::int64_t(m.rows()));
    (*this)(std::int64_t(m.cols()));
    bytes.append(reinterpret_cast<const char*>(m.data()), std::size_t(m.size()) * sizeof(double));
  }
  template <typename T>
  void operator()(const std::vector<T>& items) {
    (*this)(std::int64_t(items.size()));
    for (const T& item : items) (*this)(item);
  }

  std::string bytes;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}
  bool whole() const { return good_ && left_.empty(); }

  template <typename T>
  void operator()(T& value) {
    if constexpr (std::is_arithmetic_v<T>) {
      take(&value, sizeof(T));
    } else {
      visit(*this, value);
    }
  }
  void operator()(Eigen::MatrixXd& m) {
    std::int64_t rows = 0, cols = 0;
    (*this)(rows);
    (*this)(cols);
    const std::uint64_t most = left_.size() / sizeof(double);
    if (rows < 0 || cols < 0 || (rows > 0 && std::uint64_t(cols) > most / std::uint64_t(rows))) {
      good_ = false;
      return;
    }
    m.resize(rows, cols);
    take(m.data(), std::size_t(m.size()) * sizeof(double));
  }
  template <typename T>
  void operator()(std::vector<T>& items) {
    std::int64_t count = 0;
    (*this)(count);
    if (count < 0 || std::uint64_t(count) > left_.size()) {
      good_ = false;
      return;
    }
    items.assign(std::size_t(count), T{});
    for (T& item : items) {
      if (good_) (*this)(item);
    }
  }

 private:
  void take(void* to, std::size_t size) {
    if (!good_ || size > left_.size()) {
      good_ = false;
      return;
    }
    if (size > 0) std::memcpy(to, left_.data(), size);
    left_.remove_prefix(size);
  }

  std::string_view left_;
  bool good_ = true;
};

// One list of fields serves both directions.
template <typename Archive, typename State>
requires std::is_same_v<std::remove_const_t<State>, ScheduleState>
void visit(Archive& a, State& s) {
  a(s.weights), a(s.rho), a(s.alpha), a(s.h), a(s.outer), a(s.evaluations), a(s.minimisations), a(s.objective),
      a(s.loss);
  a(s.finished);
}

template <typename Archive, typename State>
requires std::is_same_v<std::remove_const_t<State>, CentralPathState>
void visit(Archive& a, State& s) {
  a(s.weights), a(s.phase_start), a(s.first_moment), a(s.second_moment), a(s.phase), a(s.step), a(s.s);
  a(s.learning_rate), a(s.phase_rate), a(s.last_objective), a(s.evaluations), a(s.h), a(s.loss), a(s.checked),
      a(s.finished);
}

template <typename Archive, typename State>
requires std::is_same_v<std::remove_const_t<State>, PathPoint>
void visit(Archive& a, State& s) { a(s.lambda), a(s.weights), a(s.edges), a(s.is_dag), a(s.h), a(s.evaluations); }

template <typename Archive, typename State>
requires std::is_same_v<std::remove_const_t<State>, AdaptivePathState>
void visit(Archive& a, State& s) {
  a(s.started), a(s.initial_done), a(s.schedule), a(s.best), a(s.trajectory), a(s.central), a(s.initial),
      a(s.initial_h);
  a(s.initial_loss), a(s.residual_scale), a(s.grid), a(s.points), a(s.weights), a(s.in_lambda), a(s.cyclic_in_a_row);
  a(s.evaluations), a(s.finished);
}

template <typename Archive, typename State>
requires std::is_same_v<std::remove_const_t<State>, NotearsState>
void visit(Archive& a, State& s) {
  a(s.schedule), a(s.best), a(s.best_start), a(s.start), a(s.started), a(s.evaluations);
}

template <typename Archive, typename State>
requires std::is_same_v<std::remove_const_t<State>, NotearsAlState>
void visit(Archive& a, State& s) { a(s.full), a(s.fold), a(s.folds_done), a(s.fold_evaluations), a(s.fold_losses); }

constexpr std::string_view notears_mark = "assay-dag-notears-2\n";
constexpr std::string_view notears_al_mark = "assay-dag-notears-al-1\n";

template <typename State>
std::string write(std::string_view mark, const State& state) {
  Writer writer;
  writer.bytes = mark;
  writer(state);
  return std::move(writer.bytes);
}

template <typename State>
std::optional<State> read(std::string_view mark, std::string_view bytes) {
  if (!bytes.starts_with(mark)) return std::nullopt;
  Reader reader(bytes.substr(mark.size()));
  State state;
  reader(state);
  if (!reader.whole()) return std::nullopt;
  return state;
}

}  // namespace

std::string to_bytes(const NotearsState& state) { return write(notears_mark, state); }
std::string to_bytes(const NotearsAlState& state) { return write(notears_al_mark, state); }
std::optional<NotearsState> notears_state_from(std::string_view bytes) {
  return read<NotearsState>(notears_mark, bytes);
}
std::optional<NotearsAlState> notears_al_state_from(std::string_view bytes) {
  return read<NotearsAlState>(notears_al_mark, bytes);
}

}  // namespace assay::dag
