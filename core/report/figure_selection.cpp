// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/figure_selection.h"

#include <algorithm>

#include "core/report/image_stack.h"

namespace assay {
namespace {

const std::string frame_word = "frame";

std::string listed(const std::vector<std::string>& words) {
  constexpr std::size_t most = 30;
  std::string text;
  for (std::size_t k = 0; k < std::min(words.size(), most); ++k) text += (k == 0 ? "" : ", ") + words[k];
  if (words.size() > most) text += " and " + std::to_string(words.size() - most) + " more";
  return text;
}

std::string nearest_remedy(const std::string& word, const std::vector<std::string>& words) {
  const auto near = nearest_names(word, words, 1);
  return near.empty() ? std::string() : "Did you mean " + near.front() + "?";
}

bool chooses_frame(const FigureData& figure, const std::string& name) { return figure.frames && name == frame_word; }

}  // namespace

std::vector<Problem> selection_problems(const FigureData& figure, const FigureSelection& wanted) {
  std::vector<Problem> problems;
  std::vector<std::string> names;
  for (const FigureChoice& choice : figure.choices) names.push_back(choice.column);
  for (const auto& [name, value] : wanted) {
    if (chooses_frame(figure, name) || std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (name == frame_word)
      problems.push_back({name, "Figure " + figure.name + " has no frames", value, {}, "Leave the frame away"});
    else if (names.empty())
      problems.push_back({name, "Figure " + figure.name + " has nothing to choose", value, {}, "Leave the choice away"});
    else
      problems.push_back({name, "Figure " + figure.name + " has no such chooser", {}, listed(names), nearest_remedy(name, names)});
  }
  for (const FigureChoice& choice : figure.choices) {
    const auto found = wanted.find(choice.column);
    if (found == wanted.end() || found->second == choice.value) continue;
    problems.push_back({choice.column, "Figure " + figure.name + " has no such value to show", found->second,
                        listed(choice.values), nearest_remedy(found->second, choice.values)});
    break;
  }
  const auto frame = wanted.find(frame_word);
  if (figure.frames && frame != wanted.end() && figure.frame != all_frames && frame->second != std::to_string(figure.frame))
    problems.push_back({frame_word, "Figure " + figure.name + " has no such frame", frame->second,
                        "0 to " + std::to_string(std::max(0, frame_count(figure) - 1)) + ", or all", {}});
  return problems;
}

FigureSelection selection_of(const FigureData& figure) {
  FigureSelection selection;
  for (const FigureChoice& choice : figure.choices)
    if (!choice.values.empty() && choice.value != choice.values.front()) selection[choice.column] = choice.value;
  if (figure.frames && figure.frame != 0)
    selection[frame_word] = figure.frame == all_frames ? "all" : std::to_string(figure.frame);
  return selection;
}

}  // namespace assay
