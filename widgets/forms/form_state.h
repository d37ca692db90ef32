// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/method/declaration.h"
#include "core/run/request.h"

namespace assay {

/// What one field holds: its text as typed, and whether that text is a list or a range of a sweep.
struct FieldState {
  std::string text;
  bool sweep = false;
  bool operator==(const FieldState&) const = default;
};

/// Everything a form holds, by parameter; the seed has a row of its own under `seed_field`.
using FormState = std::map<std::string, FieldState>;
inline constexpr const char* seed_field = "seed";

/// Every parameter at its default and seed 0.
FormState default_form_state(const MethodInfo& method);
/// The state of given values; parameters that are not given stand at their defaults.
FormState form_state_of(const MethodInfo& method, const Parameters& given, std::uint64_t seed);

/// Reads the remembered form of a method: {"parameters": {..}, "seed": n, "sweeps": {name: text}, "seeds": "0:4"}. Values that
/// the method no longer accepts are left at their defaults.
FormState form_state_from_json(const MethodInfo& method, const Json& json);
Json form_state_json(const MethodInfo& method, const FormState& state);

/// The request that the state stands for, with every problem of its own texts. Values that cannot be read are left out.
struct FormRequest {
  RunRequest request;
  std::vector<Problem> problems;  ///< at most one a field, in the order of the declaration; the seed's last
};
FormRequest form_request(const MethodInfo& method, const FormState& state);

/// Whether a text looks like a list or range of values of this parameter ("0,1", "0:1:0.1"), so that typing it makes a sweep.
bool reads_as_sweep(const ParameterSpec& spec, const std::string& text);
/// Whether the parameter can be swept at all: everything but data and free text.
bool can_sweep(const ParameterSpec& spec);
/// How many values the field stands for; 1 without a sweep, 0 when it cannot be read.
std::size_t value_count(const ParameterSpec& spec, const FieldState& field);
/// What the seed drives, as the seed's row says it.
std::string seed_help(SeedDrives drives);

/// One sentence for people of a problem: what, the value seen, what is allowed, what to do.
std::string problem_text(const Problem& problem);

}  // namespace assay
