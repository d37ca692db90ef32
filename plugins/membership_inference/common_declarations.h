// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/method/declaration.h"

namespace assay::mia {

// Parameters that audit and benchmark declare alike. Any thread.

/// `attack`: one word of attacks(); c2st_cf unless said.
ParameterSpec attack_parameter();
/// `attacks`: a list of the same words.
ParameterSpec attacks_parameter(std::vector<std::string> default_value);
/// `features`: pixels, projection, autoencoder (data/features.h).
ParameterSpec features_parameter();
/// `scaling`: auto, none or LOW:HIGH (data/role_data.h).
ParameterSpec scaling_parameter();
/// `image_size`: side to which images are pooled; 0 leaves them.
ParameterSpec image_size_parameter();
/// `label_column`: none, last, a name or an index.
ParameterSpec label_column_parameter();
ParameterSpec permutations_parameter(std::int64_t default_value);
ParameterSpec alpha_parameter();

/// Problems of the shared parameters across one another, opening no file: alpha below what so many permutations can show with one of
/// these attacks (cross-fitted ones need twice as many; none: one exact test), a scaling that is none of its three forms. `values`: a
/// method's resolved parameters. Unknown attacks are left to the parameter's own check.
void check_common(const Parameters& values, const std::vector<std::string>& tested, std::vector<Problem>& problems);

/// The choices that we made where the paper's text could not be read: the list that every result of the set-based attack
/// carries. Empty for attacks that are no reconstruction. Sentences.
std::vector<std::string> reconstruction_choices(const std::string& attack);

/// As for_people, without the zeros at its end that carry no news here: "0.002" for 2 of 1,000, "0.54".
std::string brief(double value);

/// What `status` of AttackInfo says to people: "own extension", "reconstruction", "published method".
std::string status_words(const std::string& status);

}  // namespace assay::mia
