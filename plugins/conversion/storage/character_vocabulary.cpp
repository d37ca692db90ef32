// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "plugins/conversion/storage/tokenizer.h"

namespace assay::snn {
namespace {

/// Bytes of the UTF-8 character that begins here; 1 for a byte that begins none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  return std::min(length, text.size() - at);
}

class CharacterVocabulary final : public Tokenizer {
 public:
  explicit CharacterVocabulary(std::map<std::string, std::int32_t, std::less<>> ids) : ids_(std::move(ids)) {
    characters_.resize(ids_.size());
    for (const auto& [character, id] : ids_) characters_[static_cast<std::size_t>(id)] = character;
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(characters_.size()); }
  std::vector<std::int32_t> encode(std::string_view text) const override {
    std::vector<std::int32_t> tokens;
    tokens.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = character_length(text, at);
      const auto found = ids_.find(text.substr(at, length));
      if (found == ids_.end())
        throw Error(ErrorKind::data, {"The text has a character that the model's vocabulary lacks", "byte " + std::to_string(at),
                                      std::string(text.substr(at, length)), words(), "Use a text of the kind that the model was trained on"});
      tokens.push_back(found->second);
      at += length;
    }
    return tokens;
  }
  std::string decode(const std::vector<std::int32_t>& tokens) const override {
    std::string text;
    for (const std::int32_t token : tokens)
      if (token >= 0 && token < size()) text += characters_[static_cast<std::size_t>(token)];
    return text;
  }
  std::string words() const override { return std::to_string(size()) + " characters"; }

 private:
  std::map<std::string, std::int32_t, std::less<>> ids_;
  std::vector<std::string> characters_;
};

}  // namespace

std::unique_ptr<Tokenizer> read_character_vocabulary(const std::filesystem::path& file) {
  const auto refused = [&file](std::string message, std::string value) {
    return Error(ErrorKind::data, {std::move(message), file.string(), std::move(value), "{\"character\": id}, ids 0, 1, 2 ... each once",
                                   "Export the vocabulary with the model"});
  };
  const Json json = parse_json(read_file(file), ErrorKind::data, file.string());
  if (!json.is_object() || json.empty()) throw refused("The vocabulary is no JSON object", "");
  std::map<std::string, std::int32_t, std::less<>> ids;
  std::vector<bool> seen(json.size(), false);
  for (const auto& [character, id] : json.items()) {
    if (character.empty() || character_length(character, 0) != character.size())
      throw refused("A token of the vocabulary is more than one character: this is no character vocabulary", character);
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= json.size() || seen[id.get<std::size_t>()])
      throw refused("The ids of the vocabulary do not count its characters", character + ": " + dump_json(id));
    seen[id.get<std::size_t>()] = true;
    ids[character] = id.get<std::int32_t>();
  }
  return std::make_unique<CharacterVocabulary>(std::move(ids));
}

}  // namespace assay::snn
