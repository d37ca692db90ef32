// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/row_split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/numbers.h"
#include "core/base/random.h"

namespace assay {
namespace {

constexpr const char* grammar = "mod5=4, last:2000 or fraction:0.1, with your own numbers";

struct Rule {
  enum class Kind { remainder, last, fraction } kind = Kind::last;
  std::int64_t divisor = 0, number = 0;  // number: the remainder, or how many rows
  double share = 0;
};

/// A whole number without sign: "+5" and "5.0" are refused.
std::optional<std::int64_t> digits(std::string_view text) {
  if (text.empty() || text.size() > 18) return {};
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return read_integer(text);
}

std::optional<Rule> rule_from(std::string_view text) {
  Rule rule;
  if (text.starts_with("mod")) {
    const auto sign = text.find('=');
    if (sign == std::string_view::npos) return {};
    const auto divisor = digits(text.substr(3, sign - 3)), remainder = digits(text.substr(sign + 1));
    if (!divisor || !remainder || *divisor < 2 || *divisor > 1'000'000 || *remainder >= *divisor) return {};
    return Rule{Rule::Kind::remainder, *divisor, *remainder, 0};
  }
  if (text.starts_with("last:")) {
    const auto count = digits(text.substr(5));
    if (!count || *count < 1) return {};
    return Rule{Rule::Kind::last, 0, *count, 0};
  }
  if (text.starts_with("fraction:")) {
    const auto share = read_real(text.substr(9));
    if (!share || !(*share > 0 && *share < 1)) return {};
    return Rule{Rule::Kind::fraction, 0, 0, *share};
  }
  return {};
}

/// A random share, drawn by a stream of its own so that it does not change with the seed of a run.
std::vector<char> drawn(std::int64_t rows, std::int64_t count) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  RandomStream random(0, "test_rows");
  std::vector<char> test(order.size(), 0);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto other = i + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(rows - i)));
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(other)]);
    test[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = 1;
  }
  return test;
}

}  // namespace

std::optional<Problem> row_split_problem(std::string_view text, std::string_view parameter) {
  if (rule_from(text)) return {};
  return Problem{std::string(parameter), "This does not say which rows are kept for testing", std::string(text),
                 grammar, "Write which remainder, how many of the last rows, or which share"};
}

RowSplit split_rows(std::string_view text, std::int64_t rows) {
  const auto rule = rule_from(text);
  if (!rule) throw Error(std::vector<Problem>{*row_split_problem(text)});
  RowSplit split;
  std::vector<char> chosen;
  if (rule->kind == Rule::Kind::fraction) {
    chosen = drawn(rows, std::llround(rule->share * static_cast<double>(rows)));
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    bool test = false;
    switch (rule->kind) {
      case Rule::Kind::remainder:
        test = row % rule->divisor == rule->number;
        break;
      case Rule::Kind::last:
        test = row >= rows - rule->number;
        break;
      case Rule::Kind::fraction:
        test = chosen[static_cast<std::size_t>(row)] != 0;
        break;
    }
    (test ? split.test : split.train).push_back(row);
  }
  if (split.train.empty() || split.test.empty()) {
    throw Error(ErrorKind::data,
                {.message = split.test.empty() ? "No row is left for testing" : "No row is left for training",
                 .where = "test_rows",
                 .value = std::string(text) + " of " + for_people(rows) + " rows",
                 .allowed = "at least one row on each side",
                 .remedy = "Choose another test_rows or a longer data set"});
  }
  return split;
}

}  // namespace assay
