// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_report.h"

#include <cmath>

#include "core/base/numbers.h"
#include "plugins/membership_inference/common_declarations.h"

namespace assay::mia {
namespace {

using std::string;

Cell real(double value) { return std::isfinite(value) ? Cell(value) : Cell{}; }

Table sets_table(const AuditFindings& findings) {
  Table table{{"set", "score", "p", "p_holm", "p_bh", "size", "result"}, {}};
  for (std::size_t k = 0; k < findings.tested.sets.size(); ++k) {
    const SetResult& set = findings.tested.sets[k];
    table.rows.push_back({static_cast<std::int64_t>(k) + 1, real(set.score), set.p, findings.p_holm[k], findings.p_bh[k],
                          static_cast<std::int64_t>(findings.sets[k].size()), string(findings.p_holm[k] <= findings.alpha ? "yes" : "no")});
  }
  return table;
}

Table parts_table(const AuditFindings& findings, const std::vector<std::int64_t>& held_out) {
  Table table{{"set", "part", "statistic", "p", "z", "p_asymptotic", "held_out"}, {}};
  for (std::size_t k = 0; k < findings.tested.sets.size(); ++k) {
    const auto& parts = findings.tested.sets[k].parts;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      table.rows.push_back({static_cast<std::int64_t>(k) + 1, static_cast<std::int64_t>(part) + 1, real(parts[part].statistic), parts[part].p,
                            real(parts[part].z), real(parts[part].p_asymptotic),
                            part < held_out.size() ? Cell(held_out[part]) : Cell{}});
    }
  }
  return table;
}

Table witness_table(const AuditFindings& findings) {
  Table table{{"role", "score", "part"}, {}};
  for (const bool candidates : {false, true}) {
    for (std::size_t k = 0; k < findings.points.size(); ++k) {
      for (const double value : candidates ? findings.points[k].candidates : findings.points[k].held_out) {
        table.rows.push_back({string(candidates ? "candidates" : "auxiliary"), real(value), static_cast<std::int64_t>(k) + 1});
      }
    }
  }
  return table;
}

Table null_table(const AuditFindings& findings) {
  Table table{{"statistic", "difference", "part"}, {}};
  if (findings.tested.best < 0) return table;
  const auto& parts = findings.tested.sets[static_cast<std::size_t>(findings.tested.best)].parts;
  for (std::size_t k = 0; k < parts.size() && k < findings.tested.best_null.size(); ++k) {
    const auto& null = findings.tested.best_null[k];
    double mean = 0, squares = 0;
    for (const double value : null) mean += value / static_cast<double>(null.size());
    for (const double value : null) squares += (value - mean) * (value - mean);
    const double spread = std::sqrt(squares / std::max(1.0, static_cast<double>(null.size()) - 1));
    for (const double value : null) {
      table.rows.push_back({real(value), real(spread > 0 ? (value - parts[k].statistic) / spread : 0.0),
                            string(parts.size() == 1 ? "all points" : "part " + std::to_string(k + 1))});
    }
  }
  return table;
}

Table roles_table(const std::vector<const AuditRole*>& roles) {
  Table table{{"role", "file", "rows", "used", "dimensions", "format", "sha256"}, {}};
  for (const AuditRole* role : roles) {
    table.rows.push_back({role->role, role->file, role->rows, role->used, role->data.points.dimensions, role->data.format, role->sha256});
  }
  return table;
}

void report_usage(const AuditFindings& findings, Verdict verdict, RunContext& context) {
  const bool given = findings.usage.usage.has_value() && verdict != Verdict::not_supported;
  const Cell none;
  context.scalar("usage", given ? Cell(*findings.usage.usage) : none);
  context.scalar("usage_low", given ? Cell(findings.usage.low) : none);
  context.scalar("usage_high", given ? Cell(findings.usage.high) : none);
  if (!given) {
    const string reason = verdict == Verdict::not_supported ? "the verdict is not supported" : findings.usage.reason;
    context.warn("The share of members is not estimated: " + reason + ".");
  }
  context.scalar("smallest_detectable_usage", findings.detectable.smallest ? Cell(*findings.detectable.smallest) : none);
  if (!findings.detectable.smallest) {
    context.warn("The smallest detectable share of members is not known: " + findings.detectable.reason + ".");
  }
}

}  // namespace

void report_audit(const AuditFindings& findings, const AuditInputs* inputs, const std::vector<const AuditRole*>& roles, RunContext& context) {
  const VerdictWords words = words_of(findings);
  const Verdict verdict = verdict_of(findings);
  context.scalar("verdict", words.verdict);
  context.scalar("sentence", words.sentence);
  context.scalar("tone", words.tone);
  if (verdict == Verdict::not_supported) {
    context.scalar("p_value", Cell{});
    context.warn("No p-value is given: a control failed, and the verdict is not supported.");
  } else {
    context.scalar("p_value", findings.smallest_p());
  }
  context.scalar("score", real(findings.tested.sets[static_cast<std::size_t>(findings.tested.best)].score));
  context.scalar("test", string(findings.tested.exact ? "exact" : "valid"));
  context.scalar("candidates_used", findings.candidates);
  context.scalar("auxiliary_used", findings.auxiliary);
  context.scalar("samples_used", findings.samples);
  context.scalar("set_count", static_cast<std::int64_t>(findings.sets.size()));
  report_usage(findings, verdict, context);
  // Data and seed stand beside it wherever it is shown.
  context.scalar("conditions", "m = " + std::to_string(findings.set_size()) + ", B = " + std::to_string(findings.permutations) + ", attack " +
                                   (findings.attack.empty() ? "of your own" : findings.attack) +
                                   (findings.features.empty() ? "" : ", " + findings.features));
  std::vector<std::int64_t> held_out;
  for (const PartPoints& part : findings.points) held_out.push_back(static_cast<std::int64_t>(part.held_out.size()));
  context.table("sets", sets_table(findings));
  context.table("parts", parts_table(findings, held_out));
  context.table("controls", table_of(findings.controls));
  context.table("facts", words.facts);
  context.table("assumptions", words.assumptions);
  context.table("notes", words.notes);
  context.table("roles", roles_table(roles));
  context.table("witness", witness_table(findings));
  context.table("null", null_table(findings));
  if (!findings.detectable.curve.empty()) {
    Table curve{{"usage", "power", "basis"}, {}};
    for (const DetectablePoint& point : findings.detectable.curve) {
      curve.rows.push_back({point.usage, point.power, string(findings.detectable_from_shadow ? "the shadow's members" : "the generator's own samples")});
    }
    context.table("detectable", curve);
  }
  if (!findings.attack.empty()) {
    Table choices{{"choice"}, {}};
    for (const string& choice : reconstruction_choices(findings.attack)) choices.rows.push_back({choice});
    if (!choices.rows.empty()) context.table("choices", choices);
  }
  if (inputs && findings.shadow) report_shadow(findings, *inputs, context);
}

}  // namespace assay::mia
