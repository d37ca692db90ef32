// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/export.h"

namespace assay {

/// One term of a run query: `field OP value`, or a bare word with an empty field.
struct QueryTerm {
  bool negated = false;
  std::string field;
  std::string op{":"};  ///< : < <= > >= =
  std::string value;
  std::string text;  ///< as it was typed, for messages and chips
};

/// Splits a query into terms (AND). Throws Error kind usage with the broken term.
ASSAY_CORE std::vector<QueryTerm> parse_query(std::string_view query);

/// A WHERE clause over table `run` with its bound values (text or number).
struct QuerySql {
  std::string where;
  std::vector<std::variant<std::string, double>> values;
};
/// `known`: names of parameters and scalars of the project, as "parameters.NAME" and "scalars.NAME".
/// Throws Error kind usage for an unknown field, a word that is no status, or a bad number or date.
ASSAY_CORE QuerySql query_to_sql(const std::vector<QueryTerm>& terms, const std::vector<std::string>& known);

}  // namespace assay
