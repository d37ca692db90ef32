// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/verdict.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "plugins/membership_inference/attacks/attack.h"
#include "plugins/membership_inference/common_declarations.h"

namespace assay::mia {
namespace {

using std::string;

string people(std::int64_t value) { return for_people(value); }

string result_of(const AuditFindings& findings, const string& control) {
  const AuditControl* row = find_control(findings.controls, control);
  return row ? row->passed : "n/a";
}

string found_by(const AuditFindings& findings, const string& control) {
  const AuditControl* row = find_control(findings.controls, control);
  return row ? row->found : "";
}

string test_words(const AuditFindings& findings) {
  return findings.tested.exact ? "exact permutation test, " + people(findings.permutations) + " permutations"
                               : "twice the mean of two exact tests, " + people(findings.permutations) + " permutations each";
}

/// A reconstruction is called one wherever its answer stands; every other attack stands in the facts below.
string label_sentence(const AuditFindings& findings) {
  const bool rebuilt = !findings.attack.empty() && attack_info(findings.attack).status == "reconstruction";
  return rebuilt ? " Attack: " + attack_words(findings) + "." : "";
}

string what_was_tested(const AuditFindings& findings) {
  if (!findings.split) return "the " + people(findings.candidates) + " candidates";
  return people(static_cast<std::int64_t>(findings.sets.size())) + " sets of " + people(findings.set_size()) + " candidates";
}

string p_words(const AuditFindings& findings) {
  return (findings.split ? "smallest p after Holm's correction = " : "p = ") + brief(findings.smallest_p());
}

string what_it_could_see(const AuditFindings& findings) {
  const auto count = static_cast<std::int64_t>(findings.sets.size());
  const std::int64_t least = (findings.tested.exact ? 1 : 2) * count;
  if (static_cast<double>(least) / static_cast<double>(findings.permutations + 1) > findings.alpha) {
    return " With so few permutations for " + people(count) + (count == 1 ? " set" : " sets") + " it could have found nothing.";
  }
  if (findings.detectable.smallest) {
    return (findings.detectable_from_shadow ? " If members score as the shadow's do, the test finds a share of members of " : " At the very best the test finds a share of members of ") +
           brief(*findings.detectable.smallest) + " or more.";
  }
  if (!findings.detectable.curve.empty()) return " Nor could it have found a set of members alone reliably.";
  return " What it could have found is not known.";
}

string sentence_of(const AuditFindings& findings, Verdict verdict) {
  if (verdict == Verdict::not_supported) {
    return string("The verdict is not supported: ") +
           (result_of(findings, "shift") == "no" ? "candidates and auxiliary points differ by themselves. This test would report their difference, not membership."
                                                 : "the test also finds sets of known non-members.") +
           label_sentence(findings);
  }
  const bool own = findings.attack.empty();
  if (verdict == Verdict::evidence) {
    const string what = findings.split ? "Evidence of membership in " + people(findings.sets_found()) + " of " + what_was_tested(findings) + ": they are"
                                       : "Evidence of membership: " + what_was_tested(findings) + " are";
    return what + (own ? " scored higher" : " closer to the student's samples") + " than known non-members are, " + p_words(findings) + "." +
           label_sentence(findings);
  }
  return "No evidence of membership in " + what_was_tested(findings) + (own ? ": they score no higher" : ": they are no closer to the student's samples") +
         " than chance allows, " + p_words(findings) + "." + what_it_could_see(findings) + label_sentence(findings);
}

Table facts_of(const AuditFindings& findings, Verdict verdict) {
  Table facts{{"fact"}, {}};
  const auto add = [&](string text) { facts.rows.push_back({std::move(text)}); };
  add(test_words(findings));
  add("attack: " + attack_words(findings));
  add("m = " + people(findings.set_size()) + ", " + people(findings.auxiliary) + " auxiliary points" +
      (findings.samples > 0 ? ", " + people(findings.samples) + " student samples" : string{}));
  if (findings.split && verdict != Verdict::not_supported) {
    add("Holm over " + people(static_cast<std::int64_t>(findings.sets.size())) + " sets: smallest p = " + brief(findings.smallest_p()));
  }
  add("level α = " + shortest(findings.alpha) + ", seed " + std::to_string(findings.seed));
  if (verdict == Verdict::not_supported) {
    add("share of members not estimated: the verdict is not supported");
  } else if (findings.usage.usage) {
    add("estimated share of members " + for_people(*findings.usage.usage) + " [" + for_people(findings.usage.low) + ", " +
        for_people(findings.usage.high) + "], 95 % interval, " + findings.shadow->words);
  } else {
    add("share of members not estimated: " + findings.usage.reason);
  }
  if (findings.detectable.smallest) {
    add("smallest detectable share of members " + brief(*findings.detectable.smallest) + " (found in 80 of 100 sets" +
        (findings.detectable_from_shadow ? ", members as the shadow's)" : "), at the very best"));
  } else {
    add("smallest detectable share of members not known: " + findings.detectable.reason);
  }
  if (!findings.features.empty()) add("features: " + findings.features + (findings.scaling_words.empty() ? "" : ", " + findings.scaling_words));
  return facts;
}

string shift_basis(const AuditFindings& findings) {
  const string result = result_of(findings, "shift");
  if (result == "n/a") return "stated by you: the shift control was not run" + (found_by(findings, "shift").empty() ? string{} : ", " + found_by(findings, "shift"));
  const string found = found_by(findings, "shift");
  return string("shift control ") + (result == "yes" ? "passed, " : "failed, ") + found.substr(0, found.find(','));
}

Table assumptions_of(const AuditFindings& findings) {
  Table table{{"assumption", "basis", "state"}, {}};
  const auto add = [&](const string& assumption, const string& basis, const string& state) { table.rows.push_back({assumption, basis, state}); };
  const bool own = findings.attack.empty();
  add("the " + people(findings.auxiliary) + " auxiliary points are no members", "stated by you", "stated");
  const string shift = result_of(findings, "shift");
  add("candidates and auxiliary points come from one population", shift_basis(findings), shift == "yes" ? "holds" : shift == "no" ? "fails" : "stated");
  if (own) {
    add("the scores come from an attack that saw neither the candidates nor these auxiliary points", "stated by you", "stated");
  } else {
    add("the attack saw none of the points it is tested on", "trained on the other halves alone", "holds");
    if (findings.discrete) {
      add("no candidate is an auxiliary point", "stated by you: discrete values are equal by chance", "stated");
    } else {
      add("no candidate is an auxiliary point", "all rows compared", "holds");
    }
    add("the samples are independent draws of the audited generator", "stated by you", "stated");
    const bool sorted = findings.candidates_sorted.sorted || findings.auxiliary_sorted.sorted;
    const string evidence = findings.candidates_sorted.sorted ? findings.candidates_sorted.evidence : findings.auxiliary_sorted.evidence;
    add("candidates and auxiliary points are not sorted by class", sorted ? evidence : "order of rows looks random", sorted ? "fails" : "holds");
  }
  if (findings.shadow && findings.shadow->failure.empty()) {
    add("the shadow's pipeline remembers as much as the audited one",
        "stated by you; its teacher saw " + (findings.shadow->members > 0 ? people(findings.shadow->members) + " members" : string("members")), "stated");
  }
  return table;
}

/// Where the normal approximation and the permutations disagree (spec 4.2).
bool disagrees(const AuditFindings& findings) {
  if (findings.set_size() < 30 || findings.tested.best < 0) return false;
  for (const PartResult& part : findings.tested.sets[static_cast<std::size_t>(findings.tested.best)].parts) {
    if (part.p <= 0.005 || part.p_asymptotic >= 1 || part.p_asymptotic <= 0) continue;
    const double ratio = part.p / part.p_asymptotic;
    if (ratio > 2.5 || ratio < 0.4) return true;
  }
  return false;
}

string what_would_change(Verdict verdict) {
  const string start = "What would change this verdict: ";
  if (verdict == Verdict::not_supported) {
    return start + "auxiliary points of the same source, preparation and mixture of classes as the candidates.";
  }
  if (verdict == Verdict::evidence) {
    return start + "auxiliary points that are members, candidates of another source that the shift control misses, or generator output among "
                   "the candidates.";
  }
  return start + "more candidates, auxiliary points or student samples, or an attack that sees more of this generator. Power grows with the share "
                 "of members times √m.";
}

Table notes_of(const AuditFindings& findings, Verdict verdict) {
  Table table{{"note"}, {}};
  const auto add = [&](string text) { table.rows.push_back({std::move(text)}); };
  add("Averaging any good score of single points over the set is a set attack too, and the fair baseline. The attack gan_leaks does so on the same files.");
  if (verdict == Verdict::no_evidence) {
    add("No evidence does not say that no candidate is a member.");
  } else {
    add("A set test says that the candidates hold members, not which of them are.");
  }
  add(what_would_change(verdict));
  if (!findings.tested.exact) {
    add("The two halves of the auxiliary points give one exact p-value each. Twice their mean is valid however they depend on each other, and conservative.");
  }
  if (findings.split) {
    add("Of several sets one looks unusual by chance. p_holm bounds the chance of any false finding, p_bh the share of false ones among the findings.");
  }
  add("Choose the attack before looking. The smallest p-value of several attacks is no p-value.");
  if (!findings.detectable.curve.empty() && !findings.detectable_from_shadow) {
    add("The smallest detectable share takes members to score like fresh samples of the generator. Real members stand out less: the true share is larger. "
        "A shadow pipeline measures it.");
  }
  if (findings.discrete) {
    add("Values are discrete: points of the candidates and of the auxiliary file are equal by chance, and are kept. A row copied from one file to the other "
        "cannot be told.");
  }
  if (verdict == Verdict::not_supported) add("The p-values of the sets stand in their table for the record. They answer another question here.");
  if (!findings.attack.empty() && attack_info(findings.attack).status == "reconstruction") {
    add("This attack is a reconstruction. The choices made are listed in the report.");
  }
  if (findings.shadow && findings.shadow->runs == 1 && findings.shadow->failure.empty()) {
    add("The shadow is one training. Its interval counts its points, not how much another training would differ.");
  }
  if (disagrees(findings)) {
    add("The normal approximation and the permutations differ by more than a factor of two. A few points weigh heavily. The permutations count.");
  }
  for (const string& note : findings.notes) add(note);
  if (findings.shadow) {
    for (const string& note : findings.shadow->notes) add("Shadow: " + note);
  }
  return table;
}

}  // namespace

double AuditFindings::smallest_p() const { return p_holm.empty() ? 1 : *std::min_element(p_holm.begin(), p_holm.end()); }

std::int64_t AuditFindings::sets_found() const {
  return std::count_if(p_holm.begin(), p_holm.end(), [&](double p) { return p <= alpha; });
}

Verdict verdict_of(const AuditFindings& findings) {
  if (result_of(findings, "shift") == "no" || result_of(findings, "null") == "no") return Verdict::not_supported;
  return findings.smallest_p() <= findings.alpha ? Verdict::evidence : Verdict::no_evidence;
}

string attack_words(const AuditFindings& findings) {
  return findings.attack.empty() ? "scores of your own" : attack_info(findings.attack).title;
}

VerdictWords words_of(const AuditFindings& findings) {
  const Verdict verdict = verdict_of(findings);
  VerdictWords words;
  words.verdict = verdict == Verdict::evidence ? "evidence" : verdict == Verdict::no_evidence ? "no_evidence" : "not_supported";
  words.tone = verdict == Verdict::evidence ? "found" : verdict == Verdict::no_evidence ? "not_found" : "not_supported";
  words.sentence = sentence_of(findings, verdict);
  words.facts = facts_of(findings, verdict);
  words.assumptions = assumptions_of(findings);
  words.notes = notes_of(findings, verdict);
  return words;
}

}  // namespace assay::mia
