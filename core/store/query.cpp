// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/query.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/base/time.h"
#include "core/store/run_rows.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 6> fixed_fields{"status", "method", "tag", "data", "seed", "started"};

Error refused(const QueryTerm& term, std::string message, std::string allowed, std::string remedy) {
  return Error(std::vector<Problem>{{"query", std::move(message), term.text, std::move(allowed), std::move(remedy)}});
}

bool is_field_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

/// LIKE pattern that matches `text` anywhere, with its own wildcards taken literally (ESCAPE '\').
std::string contains_pattern(const std::string& text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

class Writer {
 public:
  QuerySql sql;

  void add(const QueryTerm& term, std::string condition) {
    if (!sql.where.empty()) sql.where += " AND ";
    sql.where += (term.negated ? "NOT (" : "(") + condition + ")";
  }
  void bind(std::string text) { sql.values.emplace_back(std::move(text)); }
  void bind(double number) { sql.values.emplace_back(number); }
};

std::string comparison(const std::string& op) { return op == ":" ? "=" : op; }

void only_equality(const QueryTerm& term) {
  if (term.op != ":" && term.op != "=") throw refused(term, "\"" + term.field + "\" can only be compared with :", term.field + ":word", "Write " + term.field + ":" + term.value);
}

/// Operator and value of a term; `field:>3` is `field>3`.
std::pair<std::string, std::string> comparison_of(const QueryTerm& term) {
  if (term.op == ":")
    for (const std::string other : {"<=", ">=", "<", ">", "="})
      if (term.value.starts_with(other)) return {other, term.value.substr(other.size())};
  return {term.op, term.value};
}

void add_started(const QueryTerm& term, Writer& out) {
  // started:>2026-11-15 and started>2026-11-15 alike; a whole day is meant by a date.
  const auto [op, value] = comparison_of(term);
  const Milliseconds from = read_utc(value);
  if (from < 0) throw refused(term, "\"" + value + "\" is no date", "2026-11-15 or 2026-11-15T10:00:00Z", "");
  const Milliseconds to = from + (value.size() == 10 ? 86'400'000 : 1000);
  const std::string some = "run.started>0 AND ";
  if (op == ":" || op == "=") {
    out.add(term, some + "run.started>=? AND run.started<?");
    out.bind(static_cast<double>(from));
    out.bind(static_cast<double>(to));
    return;
  }
  out.add(term, some + "run.started" + (op == ">" ? ">=" : op == "<=" ? "<" : op) + "?");
  out.bind(static_cast<double>(op == ">" || op == "<=" ? to : from));
}

void add_named(const QueryTerm& term, const std::string& table, const std::string& name, Writer& out) {
  const auto [op, value] = comparison_of(term);
  const std::string exists = "EXISTS(SELECT 1 FROM " + table + " v WHERE v.run=run.number AND v.name=? AND ";
  auto number = read_real(value);
  if (!number && (value == "true" || value == "false") && table == "scalar") number = value == "true" ? 1 : 0;
  if (op != ":" && op != "=" && !number)
    throw refused(term, "\"" + value + "\" is no number", term.field + op + "0.1", "Compare text with " + term.field + ":text");
  if (number && !(op == ":" && table == "run_parameter")) {
    out.add(term, exists + "v.number" + comparison(op) + "?)");
    out.bind(name);
    out.bind(*number);
    return;
  }
  if (number) {  // a parameter by number or by its text
    out.add(term, exists + "(v.number=? OR v.text=?))");
    out.bind(name);
    out.bind(*number);
    out.bind(value);
    return;
  }
  out.add(term, exists + "v.text=?)");
  out.bind(name);
  out.bind(value);
}

}  // namespace

std::vector<QueryTerm> parse_query(std::string_view query) {
  std::vector<QueryTerm> terms;
  std::size_t at = 0;
  const auto blank = [&](std::size_t i) { return std::isspace(static_cast<unsigned char>(query[i])) != 0; };
  while (at < query.size()) {
    if (blank(at)) {
      ++at;
      continue;
    }
    QueryTerm term;
    const std::size_t begin = at;
    if (query[at] == '-' && at + 1 < query.size() && !blank(at + 1)) {
      term.negated = true;
      ++at;
    }
    std::size_t end = at;
    while (end < query.size() && is_field_char(query[end])) ++end;
    if (end > at && end < query.size() && std::string_view(":<>=").find(query[end]) != std::string_view::npos) {
      term.field = query.substr(at, end - at);
      term.op = query[end];
      at = end + 1;
      if ((term.op == "<" || term.op == ">") && at < query.size() && query[at] == '=') {
        term.op += '=';
        ++at;
      }
    }
    if (at < query.size() && query[at] == '"') {
      const std::size_t close = query.find('"', at + 1);
      if (close == std::string_view::npos) {
        term.text = query.substr(begin);
        throw refused(term, "A quotation mark is not closed", "\"quoted words\"", "Add the closing quotation mark");
      }
      term.value = query.substr(at + 1, close - at - 1);
      at = close + 1;
    } else {
      const std::size_t from = at;
      while (at < query.size() && !blank(at)) ++at;
      term.value = query.substr(from, at - from);
    }
    term.text = query.substr(begin, at - begin);
    if (term.value.empty()) throw refused(term, "The term has no value", "field:value", "Write a value after " + (term.field.empty() ? "it" : term.field + term.op));
    terms.push_back(std::move(term));
  }
  return terms;
}

QuerySql query_to_sql(const std::vector<QueryTerm>& terms, const std::vector<std::string>& known) {
  Writer out;
  const auto has = [&](const std::string& name) { return std::find(known.begin(), known.end(), name) != known.end(); };
  for (const auto& term : terms) {
    if (term.field.empty()) {
      out.add(term, "run.name LIKE ? ESCAPE '\\' OR run.notes LIKE ? ESCAPE '\\' OR EXISTS(SELECT 1 FROM tag WHERE tag.run=run.number AND tag.tag LIKE ? ESCAPE '\\')");
      for (int i = 0; i < 3; ++i) out.bind(contains_pattern(term.value));
    } else if (term.field == "status") {
      only_equality(term);
      if (!run_status_from_string(term.value)) {
        const std::vector<std::string> all{"queued", "waiting", "running", "paused", "cancelling", "finished", "failed", "cancelled", "interrupted"};
        const auto near = nearest_names(term.value, all, 1);
        throw refused(term, "\"" + term.value + "\" is no status", "queued, waiting, running, paused, cancelling, finished, failed, cancelled or interrupted",
                      near.empty() ? "" : "Did you mean " + near.front() + "?");
      }
      out.add(term, "run.status=?");
      out.bind(term.value);
    } else if (term.field == "method") {
      only_equality(term);
      out.add(term, "run.method=? OR run.method LIKE ? ESCAPE '\\'");
      out.bind(term.value);
      std::string tail = contains_pattern(term.value);
      out.bind("%." + tail.substr(1, tail.size() - 2));  // the bare name after the plugin's
    } else if (term.field == "tag") {
      only_equality(term);
      out.add(term, "EXISTS(SELECT 1 FROM tag WHERE tag.run=run.number AND tag.tag=?)");
      out.bind(term.value);
    } else if (term.field == "data") {
      only_equality(term);
      out.add(term, "EXISTS(SELECT 1 FROM json_each(run.data) d WHERE json_extract(d.value,'$.name')=? OR json_extract(d.value,'$.path')=? OR json_extract(d.value,'$.sha256') LIKE ? ESCAPE '\\')");
      out.bind(term.value);
      out.bind(term.value);
      out.bind(contains_pattern(term.value).substr(1));
    } else if (term.field == "seed") {
      const auto number = read_real(term.value);
      if (!number) throw refused(term, "\"" + term.value + "\" is no seed", "a whole number", "");
      out.add(term, "run.seed" + comparison(term.op) + "?");
      out.bind(*number);
    } else if (term.field == "started") {
      add_started(term, out);
    } else if (term.field.starts_with("parameters.") && has(term.field)) {
      add_named(term, "run_parameter", term.field.substr(11), out);
    } else if (term.field.starts_with("scalars.") && has(term.field)) {
      add_named(term, "scalar", term.field.substr(8), out);
    } else {
      const bool parameter = has("parameters." + term.field), scalar = has("scalars." + term.field);
      if (parameter && scalar)
        throw refused(term, "\"" + term.field + "\" is both a parameter and a result", "parameters." + term.field + " or scalars." + term.field, "Write which one");
      if (!parameter && !scalar) {
        std::vector<std::string> names(fixed_fields.begin(), fixed_fields.end());
        for (const auto& name : known) names.push_back(name.substr(name.find('.') + 1));
        std::string offer;
        for (const auto& near : nearest_names(term.field, names)) offer += (offer.empty() ? "" : ", ") + near;
        throw refused(term, "There is no field \"" + term.field + "\"", "status, method, tag, data, seed, started, or a parameter or result of the project's runs",
                      offer.empty() ? "" : "Did you mean " + offer + "?");
      }
      add_named(term, parameter ? "run_parameter" : "scalar", term.field, out);
    }
  }
  return out.sql;
}

}  // namespace assay
