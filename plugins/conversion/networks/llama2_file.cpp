// SPDX-License-Identifier: GPL-3.0-or-later
// llama2.c's legacy file: seven int32 (dim, hidden, layers, heads, key/value heads, vocabulary (negative: a head of its own), context), then float32 weights
// by kind over all layers. Model and tokenizer are told apart by their content.
#include <cmath>
#include <cstring>
#include <algorithm>
#include <limits>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/conversion/networks/model_files.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

struct Header {
  std::int32_t width = 0, hidden = 0, layers = 0, heads = 0, key_value_heads = 0, vocabulary = 0, context = 0;
};

/// How many floats follow the header, or nothing where the header is that of no model.
std::uint64_t floats_of(const Header& h) {
  for (const std::int32_t size : {h.width, h.hidden, h.layers, h.heads, h.key_value_heads, h.context})
    if (size < 1 || size > 1 << 20) return 0;
  if (h.vocabulary == 0 || h.vocabulary == std::numeric_limits<std::int32_t>::min() || h.width % h.heads != 0 || h.heads % h.key_value_heads != 0) return 0;
  const auto d = static_cast<std::uint64_t>(h.width), f = static_cast<std::uint64_t>(h.hidden), layers = static_cast<std::uint64_t>(h.layers);
  const auto kv = d / static_cast<std::uint64_t>(h.heads) * static_cast<std::uint64_t>(h.key_value_heads), v = static_cast<std::uint64_t>(std::abs(h.vocabulary));
  const std::uint64_t rotary = static_cast<std::uint64_t>(h.context) * (d / static_cast<std::uint64_t>(h.heads));
  return v * d + layers * (2 * d + 2 * d * d + 2 * kv * d + 3 * d * f) + d + rotary + (h.vocabulary < 0 ? v * d : 0);
}

Header header_of(const std::string& bytes) {
  Header header;
  if (bytes.size() >= sizeof(Header)) std::memcpy(&header, bytes.data(), sizeof(Header));
  return header;
}

bool is_model(const fs::path& file) {
  std::error_code ignored;
  const auto size = fs::file_size(file, ignored);
  if (ignored || size < sizeof(Header)) return false;
  const std::uint64_t floats = floats_of(header_of(read_file(file)));
  return floats > 0 && size == sizeof(Header) + 4 * floats;
}

/// Takes tensors one after the other.
class Floats {
 public:
  Floats(const std::string& bytes, fs::path file) : bytes_(bytes), at_(sizeof(Header)), file_(std::move(file)) {}
  StoredTensor take(std::vector<std::int64_t> shape, const std::string& name) {
    StoredTensor tensor;
    std::size_t count = 1;
    for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
    tensor.shape = std::move(shape);
    tensor.values.resize(count);
    std::memcpy(tensor.values.data(), bytes_.data() + at_, 4 * count);
    at_ += 4 * count;
    for (std::size_t i = 0; i < count; ++i)
      if (!std::isfinite(tensor.values[i]))
        throw Error(ErrorKind::data, {"Tensor " + name + " holds a value that is not finite", file_.string(), shortest(tensor.values[i]) + " at element " + std::to_string(i),
                                      "finite numbers", "Save the network again from before it diverged"});
    return tensor;
  }
  void skip(std::size_t count) { at_ += 4 * count; }

 private:
  const std::string& bytes_;
  std::size_t at_;
  fs::path file_;
};

LanguageModel read_weights(const fs::path& file) {
  const std::string bytes = read_file(file);
  const Header h = header_of(bytes);
  const std::uint64_t floats = floats_of(h);
  if (floats == 0 || bytes.size() != sizeof(Header) + 4 * floats)
    throw Error(ErrorKind::data, {floats == 0 ? "This is no model of llama2.c" : "The model is cut off, or has another layout", file.string(), bytes_text(bytes.size()),
                                  floats == 0 ? "the legacy float32 file of llama2.c" : bytes_text(sizeof(Header) + 4 * floats), "Fetch the file again, or give a safetensors folder"});
  LanguageModel model;
  model.family = DecoderFamily::llama;
  model.width = h.width;
  model.hidden = h.hidden;
  model.layers = h.layers;
  model.heads = h.heads;
  model.key_value_heads = h.key_value_heads;
  model.vocabulary = std::abs(h.vocabulary);
  model.context = h.context;
  model.activation = Activation::silu;
  model.tied_head = h.vocabulary > 0;
  check_sizes(model, file);
  model.weights.source = file.string();
  auto& weights = model.weights.tensors;
  Floats from(bytes, file);
  const std::int64_t d = model.width, kv = d / model.heads * model.key_value_heads, f = model.hidden;
  weights["embed"] = from.take({model.vocabulary, d}, "embed");
  const auto all_layers = [&](const char* name, const std::vector<std::int64_t>& shape) {
    for (std::int64_t k = 0; k < model.layers; ++k) {
      const std::string full = "h." + std::to_string(k) + "." + name + ".weight";
      weights[full] = from.take(shape, full);
    }
  };
  all_layers("norm1", {d});
  all_layers("q", {d, d});
  all_layers("k", {kv, d});
  all_layers("v", {kv, d});
  all_layers("o", {d, d});
  all_layers("norm2", {d});
  all_layers("gate", {f, d});
  all_layers("down", {d, f});
  all_layers("up", {f, d});
  weights["norm.weight"] = from.take({d}, "norm.weight");
  from.skip(static_cast<std::size_t>(model.context * (d / model.heads)));  // tables of rotary positions, computed anew here
  if (!model.tied_head) weights["head.weight"] = from.take({model.vocabulary, d}, "head.weight");
  return model;
}

}  // namespace

LanguageModel read_llama2_model(const fs::path& path) {
  fs::path file = path;
  const fs::path folder = fs::is_directory(path) ? path : path.parent_path();
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? fs::path(".") : folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".bin") continue;
    if (fs::is_directory(path) && is_model(entry.path())) file = entry.path();
    else if (fs::is_directory(path) || !fs::equivalent(entry.path(), path)) others.push_back(entry.path());
  }
  if (fs::is_directory(file))
    throw Error(ErrorKind::data, {"The folder holds no model", path.string(), "", "config.json and model.safetensors, or llama2.c's .bin", "Choose the folder of a model"});
  LanguageModel model = read_weights(file);
  std::sort(others.begin(), others.end());
  std::erase_if(others, is_model);
  if (others.empty())
    throw Error(ErrorKind::data, {"The model's tokenizer is not beside it", (folder / "tok.bin").string(), "", "llama2.c's tokenizer as the other .bin of the folder", "Put it there"});
  model.tokenizer = read_llama2_tokenizer(others.front(), model.vocabulary);
  model.tokenizer_file = others.front();
  return model;
}

}  // namespace assay::snn
