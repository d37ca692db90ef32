// SPDX-License-Identifier: GPL-3.0-or-later
// The tokenizer of llama2.c (A. Karpathy): pieces with scores, merged greedily by the best score.
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <queue>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "plugins/conversion/storage/tokenizer.h"

namespace assay::snn {
namespace {

constexpr std::int32_t begin = 1, bytes_from = 3;  ///< <unk>, <s>, </s>, then 256 single bytes

class Llama2Tokenizer final : public Tokenizer {
 public:
  Llama2Tokenizer(std::vector<std::string> pieces, std::vector<float> scores) : pieces_(std::move(pieces)), scores_(std::move(scores)) {
    for (std::size_t id = 0; id < pieces_.size(); ++id) ids_.try_emplace(pieces_[id], static_cast<std::int32_t>(id));
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(pieces_.size()); }
  std::int32_t begin_token() const override { return begin; }

  std::vector<std::int32_t> encode(std::string_view text) const override {
    std::vector<std::int32_t> tokens;
    if (text.empty()) return tokens;
    append_piece(" ", tokens);
    for (std::size_t at = 0; at < text.size();) {
      const auto lead = static_cast<unsigned char>(text[at]);
      std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
      length = std::min(length, text.size() - at);
      append_piece(text.substr(at, length), tokens);
      at += length;
    }
    merge(tokens);
    return tokens;
  }

  std::string decode(const std::vector<std::int32_t>& tokens) const override {
    std::string text;
    std::int32_t before = begin;
    for (const std::int32_t token : tokens) {
      if (token < bytes_from || token >= size()) {
        before = token;
        continue;
      }
      std::string_view piece = pieces_[static_cast<std::size_t>(token)];
      if (before == begin && piece.starts_with(' ')) piece.remove_prefix(1);
      int byte = 0;
      if (piece.size() == 6 && piece.starts_with("<0x") && std::from_chars(piece.data() + 3, piece.data() + 5, byte, 16).ec == std::errc{})
        text += static_cast<char>(byte);
      else
        text += piece;
      before = token;
    }
    return text;
  }
  std::string words() const override { return std::to_string(size()) + " pieces (llama2.c)"; }

 private:
  /// A piece of the vocabulary, or the bytes of a character that is none.
  void append_piece(std::string_view piece, std::vector<std::int32_t>& tokens) const {
    if (const auto found = ids_.find(piece); found != ids_.end()) {
      tokens.push_back(found->second);
      return;
    }
    for (const char byte : piece) tokens.push_back(bytes_from + static_cast<unsigned char>(byte));
  }

  /// Joins the neighbours whose piece has the best score, the first of equal ones, until none is in the vocabulary. The candidates stand in a heap, so that a
  /// whole book takes n log n; llama2.c looks at all pairs every time and ends at the same pieces.
  void merge(std::vector<std::int32_t>& tokens) const {
    struct Candidate {
      float score;
      std::size_t left, right;
      std::int32_t left_token, right_token, joined;
      bool operator<(const Candidate& other) const { return score != other.score ? score < other.score : left > other.left; }
    };
    constexpr auto none = static_cast<std::size_t>(-1);
    const std::size_t count = tokens.size();
    std::vector<std::size_t> before(count), after(count);
    std::priority_queue<Candidate> candidates;
    const auto offer = [&](std::size_t left, std::size_t right) {
      if (left == none || right == none) return;
      const auto found = ids_.find(pieces_[static_cast<std::size_t>(tokens[left])] + pieces_[static_cast<std::size_t>(tokens[right])]);
      if (found == ids_.end()) return;
      candidates.push({scores_[static_cast<std::size_t>(found->second)], left, right, tokens[left], tokens[right], found->second});
    };
    for (std::size_t i = 0; i < count; ++i) {
      before[i] = i == 0 ? none : i - 1;
      after[i] = i + 1 == count ? none : i + 1;
      if (i > 0) offer(i - 1, i);
    }
    constexpr std::int32_t gone = -1;
    while (!candidates.empty()) {
      const Candidate best = candidates.top();
      candidates.pop();
      if (tokens[best.left] != best.left_token || tokens[best.right] != best.right_token || after[best.left] != best.right) continue;
      tokens[best.left] = best.joined;
      tokens[best.right] = gone;
      after[best.left] = after[best.right];
      if (after[best.left] != none) before[after[best.left]] = best.left;
      offer(before[best.left], best.left);
      offer(best.left, after[best.left]);
    }
    std::erase(tokens, gone);
  }

  std::vector<std::string> pieces_;
  std::vector<float> scores_;
  std::map<std::string, std::int32_t, std::less<>> ids_;
};

}  // namespace

std::unique_ptr<Tokenizer> read_llama2_tokenizer(const std::filesystem::path& file, std::int64_t vocabulary) {
  const std::string bytes = read_file(file);
  const auto refused = [&file](std::string message, std::string value, std::string allowed) {
    return Error(ErrorKind::data, {std::move(message), file.string(), std::move(value), std::move(allowed),
                                   "Put the model's own tokenizer beside it"});
  };
  std::size_t at = 0;
  const auto take = [&](void* into, std::size_t size) {
    if (bytes.size() - at < size) throw refused("The tokenizer ends too early", std::to_string(bytes.size()) + " bytes", std::to_string(vocabulary) + " pieces");
    std::memcpy(into, bytes.data() + at, size);
    at += size;
  };
  std::int32_t longest = 0;
  take(&longest, 4);
  if (longest <= 0 || longest > 4096) throw refused("This is no tokenizer of llama2.c", std::to_string(longest), "a longest piece of 1 to 4096 bytes");
  std::vector<std::string> pieces;
  std::vector<float> scores;
  for (std::int64_t id = 0; id < vocabulary; ++id) {
    float score = 0;
    std::int32_t length = 0;
    take(&score, 4);
    take(&length, 4);
    if (length < 0 || length > longest || !std::isfinite(score))
      throw refused("Piece " + std::to_string(id) + " of the tokenizer is broken", std::to_string(length) + " bytes", "at most " + std::to_string(longest));
    std::string piece(static_cast<std::size_t>(length), '\0');
    take(piece.data(), piece.size());
    pieces.push_back(std::move(piece));
    scores.push_back(score);
  }
  if (at != bytes.size())
    throw refused("The tokenizer has more pieces than the model", std::to_string(bytes.size() - at) + " bytes behind piece " + std::to_string(vocabulary),
                  std::to_string(vocabulary) + " pieces");
  if (vocabulary < bytes_from + 256) throw refused("The tokenizer has no pieces for single bytes", std::to_string(vocabulary) + " pieces", "259 or more");
  return std::make_unique<Llama2Tokenizer>(std::move(pieces), std::move(scores));
}

}  // namespace assay::snn
