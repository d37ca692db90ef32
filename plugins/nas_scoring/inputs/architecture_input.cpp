// SPDX-License-Identifier: GPL-3.0-or-later
// Which architectures a run scores.
#include <algorithm>
#include <unordered_set>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/data_set.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"

namespace assay::nas {
namespace {

constexpr const char* forms = "all, sample:N, a table (NAME.csv, NAME.csv.gz, a data set), or one architecture";

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string shortened(const std::string& text) { return text.size() <= 200 ? text : text.substr(0, 197) + "..."; }

}  // namespace

std::optional<ArchitectureRequest> parse_architectures(const std::string& text) {
  using Kind = ArchitectureRequest::Kind;
  if (text == "all") return ArchitectureRequest{Kind::all, 0, {}};
  if (text.starts_with("sample:")) {
    const auto count = read_integer(text.substr(7));
    if (!count || *count < 1) return {};
    return ArchitectureRequest{Kind::sample, *count, {}};
  }
  if (text.ends_with(".csv") || text.ends_with(".csv.gz") || text.starts_with("run:")) {
    return ArchitectureRequest{Kind::table, 0, {}};
  }
  return ArchitectureRequest{Kind::one, 0, text};
}

void check_architectures(const Parameters& parameters, bool listable, std::vector<Problem>& problems) {
  const std::string& text = parameters.text("architectures");
  const std::string& id = parameters.text("space");
  const auto request = parse_architectures(text);
  if (!request) {
    problems.push_back(
        {"architectures", "The size of the sample is no number above 0.", text, forms, "Write sample:100."});
    return;
  }
  if (id == "torchscript") {
    if (request->kind != ArchitectureRequest::Kind::all) {
      problems.push_back({"architectures", "A TorchScript file is one network: there are no architectures to choose.",
                          text, "all", "Leave architectures away and give the file as model."});
    }
    return;
  }
  const Space& chosen = space(id);
  switch (request->kind) {
    case ArchitectureRequest::Kind::all:
      if (listable && !chosen.size()) {
        problems.push_back({"architectures", "The space " + id + " is too large to be listed.", text,
                            "sample:N, a table, or one architecture", "Write architectures=sample:100."});
      }
      break;
    case ArchitectureRequest::Kind::sample:
      if (listable && chosen.size() && request->count > *chosen.size()) {
        problems.push_back({"architectures", "The sample is larger than the space.", text,
                            "at most " + std::to_string(*chosen.size()), "Write all, or a smaller sample."});
      } else if (request->count > 1000000) {
        problems.push_back(
            {"architectures", "The sample is too large.", text, "at most 1000000", "Write a smaller sample."});
      }
      break;
    case ArchitectureRequest::Kind::table:
      break;
    case ArchitectureRequest::Kind::one:
      if (const auto fault = chosen.fault(request->encoding)) {
        problems.push_back({"architectures", "This is no architecture of " + chosen.title() + ": " + *fault + ".",
                            shortened(text), forms, "Correct the character that is named, or choose another space."});
      }
      break;
  }
}

std::size_t architecture_column(const Table& table, const std::string& file) {
  for (const char* name : {"architecture", "arch", "normal"}) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    if (found != table.columns.end()) return static_cast<std::size_t>(found - table.columns.begin());
  }
  throw Error(ErrorKind::data, {"The table has no column of architectures.", file, joined(table.columns),
                                "a column architecture, arch or normal", "Rename the column that holds them."});
}

std::vector<ArchitectureRow> architecture_rows(const Table& table, const Space& space, const std::string& file) {
  const std::size_t column = architecture_column(table, file);
  std::vector<ArchitectureRow> rows;
  rows.reserve(table.rows.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto* text = std::get_if<std::string>(&table.rows[i][column]);
    const auto row = static_cast<std::int64_t>(i) + 1;
    const std::string where = file + ", row " + std::to_string(row) + ", column " + table.columns[column];
    if (text == nullptr) {
      throw Error(ErrorKind::data, {"An architecture is missing, or is no text.",
                                    where,
                                    {},
                                    "an architecture of " + space.title(),
                                    "Fill it in, or take the row out."});
    }
    if (const auto fault = space.fault(*text)) {
      throw Error(ErrorKind::data, {"This is no architecture of " + space.title() + ": " + *fault + ".",
                                    where,
                                    shortened(*text),
                                    {},
                                    "Correct it, take the row out, or choose another space."});
    }
    rows.push_back({*text, row});
  }
  if (rows.empty()) {
    throw Error(ErrorKind::data,
                {"The table has no rows.", file, "0 rows", "one architecture or more", "Choose another table."});
  }
  return rows;
}

std::vector<std::string> draw(const std::vector<std::string>& list, std::int64_t count, RandomStream random) {
  const auto wanted = static_cast<std::size_t>(count);
  if (wanted >= list.size()) return list;
  std::vector<std::size_t> order(list.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t i = 0; i < wanted; ++i) std::swap(order[i], order[i + random.below(order.size() - i)]);
  order.resize(wanted);
  std::sort(order.begin(), order.end());
  std::vector<std::string> drawn;
  for (const std::size_t i : order) drawn.push_back(list[i]);
  return drawn;
}

std::vector<std::string> read_architectures(const Parameters& parameters, RunContext& context) {
  const Space& chosen = space(parameters.text("space"));
  std::vector<std::string> list;
  if (const auto table = context.data("architectures")) {
    ReadOptions options;
    options.cancelled = [&context] {
      context.stop_point();
      return false;
    };
    std::unordered_set<std::string> seen;
    for (auto& row : architecture_rows(read_table(table->path, options), chosen, table->name)) {
      if (seen.insert(row.encoding).second) list.push_back(std::move(row.encoding));
    }
    return list;
  }
  const auto request = parse_architectures(parameters.text("architectures"));
  if (!request) throw Error(ErrorKind::usage, "The size of the sample is no number above 0.");
  const std::int64_t size = chosen.size().value_or(0);
  switch (request->kind) {
    case ArchitectureRequest::Kind::one:
      list.push_back(request->encoding);
      break;
    case ArchitectureRequest::Kind::sample: {
      RandomStream random = context.random("architectures");
      if (size > 0) {
        std::vector<std::int64_t> order(static_cast<std::size_t>(size));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
        const auto wanted = static_cast<std::size_t>(std::min(request->count, size));
        for (std::size_t i = 0; i < wanted; ++i) std::swap(order[i], order[i + random.below(order.size() - i)]);
        for (std::size_t i = 0; i < wanted; ++i) list.push_back(chosen.element(order[i]));
        break;
      }
      std::unordered_set<std::string> seen;
      const bool official = parameters.text("sampler") == "official";
      while (static_cast<std::int64_t>(list.size()) < request->count) {
        std::string encoding = chosen.sample(random, official);
        if (seen.insert(encoding).second) list.push_back(std::move(encoding));
      }
      break;
    }
    default:
      for (std::int64_t i = 0; i < size; ++i) list.push_back(chosen.element(i));
  }
  return list;
}

}  // namespace assay::nas
