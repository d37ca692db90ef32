// SPDX-License-Identifier: GPL-3.0-or-later
// A text as windows of tokens.
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "plugins/conversion/networks/language_model.h"

namespace assay::snn {

TokenText read_text(const std::filesystem::path& path, const LanguageModel& model) {
  if (!model.tokenizer)
    throw Error(ErrorKind::data, {"The model has no tokenizer beside it", model.source, "", "vocab.json, or llama2.c's tokenizer", "Put the model's own tokenizer beside it"});
  std::string text = read_file(path);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  // The border stands in the text, not among its tokens, so that no token spans it; never inside of a UTF-8 character.
  std::size_t border = text.size() / 10 * 9 + text.size() % 10 * 9 / 10;
  while (border < text.size() && (static_cast<unsigned char>(text[border]) & 0xC0) == 0x80) ++border;
  TokenText tokens;
  tokens.context = model.context;
  const std::string_view whole = text;
  tokens.train = model.tokenizer->encode(whole.substr(0, border));
  try {
    tokens.validation = model.tokenizer->encode(whole.substr(border));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    ErrorText text_of = error.text();
    text_of.where += " of the last tenth (" + path.string() + ")";
    throw Error(ErrorKind::data, text_of);
  }
  const auto check = [&](const std::vector<std::int32_t>& part, const char* which) {
    const auto count = static_cast<std::int64_t>(part.size());
    if (count <= model.context)
      throw Error(ErrorKind::data, {std::string("The text is shorter than one context in its ") + which, path.string(), std::to_string(count) + " tokens",
                                    "more than " + std::to_string(model.context) + " (" + model.tokenizer->words() + ")", "Give a longer text"});
  };
  check(tokens.validation, "last tenth, which validates");
  check(tokens.train, "first nine tenths, which train");
  return tokens;
}

}  // namespace assay::snn
