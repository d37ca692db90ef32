// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/spaces/encoding_reader.h"

#include <algorithm>

namespace assay::nas {
namespace {

constexpr std::size_t longest_shown = 40;

// A piece of a stranger's text as it is shown in a message: short, and without bytes that cannot be printed.
std::string quoted(std::string_view piece) {
  std::string shown;
  for (const char c : piece.substr(0, longest_shown)) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte >= 0x20 && byte < 0x7f ? c : '?';
  }
  return "'" + shown + (piece.size() > longest_shown ? "..." : "") + "'";
}

}  // namespace

void EncodingReader::refuse(std::size_t position, const std::string& seen, const std::string& allowed) {
  if (!fault_) fault_ = "Character " + std::to_string(position + 1) + ": " + seen + ", expected " + allowed;
}

std::string EncodingReader::seen_at(std::size_t position) const {
  return position < text_.size() ? quoted(text_.substr(position, 1)) : "the end";
}

void EncodingReader::expect(char character) {
  if (fault_) return;
  if (position_ >= text_.size() || text_[position_] != character) {
    refuse(position_, seen_at(position_), character == ' ' ? "one blank" : quoted(std::string(1, character)));
    return;
  }
  ++position_;
}

int EncodingReader::word(const std::vector<std::string>& words, std::string_view what) {
  if (fault_) return -1;
  const std::size_t end = std::min(text_.find_first_of(separators_, position_), text_.size());
  const std::string_view seen = text_.substr(position_, end - position_);
  const auto found = std::find(words.begin(), words.end(), seen);
  if (found == words.end()) {
    std::string allowed = std::string(what) + " (";
    for (const std::string& word : words) allowed += (&word == &words.front() ? "" : ", ") + word;
    refuse(position_, seen.empty() ? seen_at(position_) : quoted(seen), allowed + ")");
    return -1;
  }
  position_ = end;
  return static_cast<int>(found - words.begin());
}

int EncodingReader::number(int most, std::string_view what) {
  if (fault_) return -1;
  const std::size_t end = std::min(text_.find_first_of(separators_, position_), text_.size());
  const std::string_view seen = text_.substr(position_, end - position_);
  int value = 0;
  bool sound = !seen.empty() && seen.size() <= 4 && (seen.size() == 1 || seen.front() != '0');
  for (const char c : seen) {
    sound = sound && c >= '0' && c <= '9';
    if (sound) value = 10 * value + (c - '0');
  }
  if (!sound || value > most) {
    const std::string range = most == 0 ? "0" : "0 to " + std::to_string(most);
    refuse(position_, seen.empty() ? seen_at(position_) : quoted(seen), std::string(what) + " " + range);
    return -1;
  }
  position_ = end;
  return value;
}

void EncodingReader::expect_end() {
  if (!fault_ && position_ < text_.size()) refuse(position_, quoted(text_.substr(position_)), "the end");
}

}  // namespace assay::nas
