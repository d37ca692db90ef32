// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/error.h"
#include "core/base/export.h"

namespace assay {

enum class ParameterKind { integer, real, boolean, choice, text, list, data };
ASSAY_CORE std::string_view to_string(ParameterKind kind);

/// A value of a parameter. monostate: not given and no default. A list holds its elements as canonical text
/// (ParameterSpec::element says what they are). A choice, text and data value is a string. A real or integer parameter
/// may also hold one of its `choices` as a string, e.g. "auto".
using ParameterValue =
    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>>;

/// One word that a parameter accepts. `value` is stable and never translated; `title` is what people see.
struct Choice {
  std::string value;
  std::string title;
  std::string help;
};

/// Declaration of one parameter: the only source for form, command line, JSON, documentation, sweep and validation.
struct ParameterSpec {
  std::string name;                    ///< stable snake_case id
  ParameterKind kind = ParameterKind::real;
  std::string title;                   ///< label in the form; sentence case
  std::string help;                    ///< one or two sentences
  ParameterValue default_value{};      ///< monostate: none
  bool required = false;               ///< a run without a value is refused
  std::optional<double> minimum{};     ///< inclusive unless minimum_open; integer, real, and numeric list elements
  std::optional<double> maximum{};     ///< inclusive
  bool minimum_open = false;           ///< the minimum itself is not allowed
  std::vector<Choice> choices{};       ///< choice: all words; integer and real: words allowed beside numbers ("auto")
  std::string unit{};                  ///< e.g. "s"; empty: none
  std::string symbol{};                ///< the paper's symbol, e.g. "λ₁"
  std::string role{};                  ///< data only: table graph images text model samples
  ParameterKind element = ParameterKind::text;  ///< list only: integer, real, choice or text
  std::size_t maximum_count = 1000;    ///< list only
  bool advanced = false;
};

/// All parameters of a run by name. Values are of the kind their declaration says (see resolve).
class ASSAY_CORE Parameters {
 public:
  bool has(std::string_view name) const;  ///< present and not monostate
  const ParameterValue& value(std::string_view name) const;  ///< throws std::out_of_range when absent: a programming error
  void set(std::string name, ParameterValue value);
  void erase(std::string_view name);

  bool boolean(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double real(std::string_view name) const;  ///< also of an integer value
  const std::string& text(std::string_view name) const;  ///< text, choice, data
  std::vector<std::string> list(std::string_view name) const;
  std::vector<double> reals(std::string_view name) const;
  std::vector<std::int64_t> integers(std::string_view name) const;
  bool is_word(std::string_view name) const;  ///< holds a string, e.g. "auto" in a real parameter

  const std::map<std::string, ParameterValue, std::less<>>& all() const { return values_; }
  bool operator==(const Parameters&) const = default;

 private:
  std::map<std::string, ParameterValue, std::less<>> values_;
};

/// Canonical text of a value: numbers in the shortest form that round-trips, lists joined by commas, "" for monostate.
ASSAY_CORE std::string to_text(const ParameterValue& value);

/// Reads text (a form field, a --set, a CSV cell) as a value of this parameter and checks range and choices.
/// On failure `problem` is filled and nothing is returned. Empty text means "not given" for optional parameters.
ASSAY_CORE std::optional<ParameterValue> parse_value(const ParameterSpec& spec, std::string_view text, Problem& problem);

/// Checks a value against its declaration: kind, range, choices, finiteness. Integers are accepted for reals.
ASSAY_CORE std::optional<Problem> check_value(const ParameterSpec& spec, const ParameterValue& value);

/// Human text of what is allowed: "0.25 to 4", "one of ebic_ev, ebic_nv", "0 or more", "auto, or more than 0".
ASSAY_CORE std::string allowed_text(const ParameterSpec& spec);

/// Fills in defaults, converts integers given for reals, and collects every problem: unknown names (with the nearest
/// ones), missing required values, values out of range. Returned parameters hold an entry for each declared parameter.
ASSAY_CORE Parameters resolve(const std::vector<ParameterSpec>& specs, const Parameters& given,
                              std::vector<Problem>& problems);

/// The values that differ from their defaults, data parameters included.
ASSAY_CORE Parameters changed_only(const std::vector<ParameterSpec>& specs, const Parameters& parameters);

ASSAY_CORE const ParameterSpec* find_parameter(const std::vector<ParameterSpec>& specs, std::string_view name);

}  // namespace assay
