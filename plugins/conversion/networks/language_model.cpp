// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/networks/language_model.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "plugins/conversion/networks/model_files.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, Activation>& activation_names() {
  static const std::map<std::string, Activation> names = {{"gelu_new", Activation::gelu_new}, {"gelu_pytorch_tanh", Activation::gelu_new},
                                                          {"gelu", Activation::gelu},         {"relu", Activation::relu},
                                                          {"silu", Activation::silu},         {"swish", Activation::silu},
                                                          {"quick_gelu", Activation::quick_gelu}, {"relu2", Activation::relu2}};
  return names;
}

const char* name_of(Activation activation) {
  switch (activation) {
    case Activation::gelu_new: return "gelu_new";
    case Activation::gelu: return "gelu";
    case Activation::relu: return "relu";
    case Activation::silu: return "silu";
    case Activation::quick_gelu: return "quick_gelu";
    case Activation::relu2: return "relu2";
  }
  return "";
}

/// Numbers of a config.json with their place in messages.
class Config {
 public:
  Config(fs::path file, Json json) : file_(std::move(file)), json_(std::move(json)) {}
  Error refused(std::string message, const std::string& key, std::string value, std::string allowed) const {
    return {ErrorKind::data, {std::move(message), file_.string() + ", " + key, std::move(value), std::move(allowed), "Correct the configuration, or export the model again"}};
  }
  std::int64_t whole(const std::vector<const char*>& keys, std::int64_t otherwise = 0) const {
    for (const char* key : keys) {
      const auto found = json_.find(key);
      if (found == json_.end() || found->is_null()) continue;
      if (!found->is_number_integer() || found->get<std::int64_t>() < 1 || found->get<std::int64_t>() > (std::int64_t{1} << 31))
        throw refused("A size of the model is not valid", key, dump_json(*found), "a whole number above 0");
      return found->get<std::int64_t>();
    }
    if (otherwise > 0) return otherwise;
    throw refused("A size of the model is missing", keys.front(), "", "a whole number above 0");
  }
  double real(const std::vector<const char*>& keys, double otherwise) const {
    for (const char* key : keys)
      if (const auto found = json_.find(key); found != json_.end() && found->is_number()) return found->get<double>();
    return otherwise;
  }
  Activation activation(const std::vector<const char*>& keys, const std::string& otherwise) const {
    std::string name = otherwise;
    const char* seen = keys.front();
    for (const char* key : keys)
      if (const auto found = json_.find(key); found != json_.end() && found->is_string()) {
        name = found->get<std::string>();
        seen = key;
        break;
      }
    const auto found = activation_names().find(name);
    if (found != activation_names().end()) return found->second;
    std::string known;
    for (const auto& [one, activation] : activation_names()) known += (known.empty() ? "" : ", ") + one;
    throw refused("This activation function is not known, and nothing is skipped", seen, name, known);
  }
  bool flag(const char* key, bool otherwise) const { return json_.value(key, otherwise); }
  std::string type() const {
    const auto found = json_.find("model_type");
    return found == json_.end() ? std::string() : found->is_string() ? found->get<std::string>() : dump_json(*found);
  }

 private:
  fs::path file_;
  Json json_;
};

StoredTensor transposed(const StoredTensor& tensor) {
  const std::int64_t rows = tensor.shape[0], columns = tensor.shape[1];
  StoredTensor result{{columns, rows}, std::vector<float>(tensor.values.size()), "F32"};
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t j = 0; j < columns; ++j) result.values[static_cast<std::size_t>(j * rows + i)] = tensor.values[static_cast<std::size_t>(i * columns + j)];
  return result;
}

/// Rows `from` to `to` (not included) of a tensor of one or two dimensions.
StoredTensor rows_of(const StoredTensor& tensor, std::int64_t from, std::int64_t to) {
  const std::int64_t width = tensor.shape.size() == 2 ? tensor.shape[1] : 1;
  StoredTensor part{tensor.shape, {tensor.values.begin() + from * width, tensor.values.begin() + to * width}, "F32"};
  part.shape[0] = to - from;
  return part;
}

std::string block(std::int64_t k, const char* name) { return "h." + std::to_string(k) + "." + name; }

/// Hugging Face's GPT-2: names with or without "transformer.", linears as Conv1D [in, out], q, k, v in one.
void take_gpt2(LanguageModel& model, const TensorFile& file) {
  const std::string prefix = file.tensors.contains("transformer.wte.weight") ? "transformer." : "";
  const std::int64_t d = model.width;
  auto& weights = model.weights.tensors;
  weights["embed"] = file.at(prefix + "wte.weight", {model.vocabulary, d});
  weights["position"] = file.at(prefix + "wpe.weight", {model.context, d});
  for (std::int64_t k = 0; k < model.layers; ++k) {
    const std::string from = prefix + "h." + std::to_string(k) + ".";
    const auto vector = [&](const char* to, const char* name) { weights[block(k, to)] = file.at(from + name, {d}); };
    vector("norm1.weight", "ln_1.weight");
    vector("norm1.bias", "ln_1.bias");
    vector("norm2.weight", "ln_2.weight");
    vector("norm2.bias", "ln_2.bias");
    const StoredTensor qkv = transposed(file.at(from + "attn.c_attn.weight", {d, 3 * d}));
    const StoredTensor& bias = file.at(from + "attn.c_attn.bias", {3 * d});
    const char* names[] = {"q", "k", "v"};
    for (std::int64_t part = 0; part < 3; ++part) {
      weights[block(k, names[part]) + ".weight"] = rows_of(qkv, part * d, (part + 1) * d);
      weights[block(k, names[part]) + ".bias"] = rows_of(bias, part * d, (part + 1) * d);
    }
    weights[block(k, "o.weight")] = transposed(file.at(from + "attn.c_proj.weight", {d, d}));
    vector("o.bias", "attn.c_proj.bias");
    weights[block(k, "up.weight")] = transposed(file.at(from + "mlp.c_fc.weight", {d, model.hidden}));
    weights[block(k, "up.bias")] = file.at(from + "mlp.c_fc.bias", {model.hidden});
    weights[block(k, "down.weight")] = transposed(file.at(from + "mlp.c_proj.weight", {model.hidden, d}));
    vector("down.bias", "mlp.c_proj.bias");
  }
  weights["norm.weight"] = file.at(prefix + "ln_f.weight", {d});
  weights["norm.bias"] = file.at(prefix + "ln_f.bias", {d});
  if (!model.tied_head) weights["head.weight"] = file.at("lm_head.weight", {model.vocabulary, d});
}

/// Hugging Face's LLaMA keeps rotary halves apart (i, i + n/2); here they stand in pairs (2i, 2i + 1), as in the original and in llama2.c.
StoredTensor interleaved(const StoredTensor& weight, std::int64_t heads, bool back) {
  const std::int64_t rows = weight.shape[0] / heads, half = rows / 2, width = weight.shape[1];
  StoredTensor result = weight;
  for (std::int64_t h = 0; h < heads; ++h)
    for (std::int64_t i = 0; i < half; ++i)
      for (std::int64_t part = 0; part < 2; ++part) {
        const std::int64_t apart = h * rows + part * half + i, pair = h * rows + 2 * i + part;
        const std::int64_t from = back ? pair : apart, to = back ? apart : pair;
        std::copy_n(weight.values.begin() + from * width, width, result.values.begin() + to * width);
      }
  return result;
}

void take_llama(LanguageModel& model, const TensorFile& file) {
  const std::int64_t d = model.width, kv = d / model.heads * model.key_value_heads;
  auto& weights = model.weights.tensors;
  weights["embed"] = file.at("model.embed_tokens.weight", {model.vocabulary, d});
  for (std::int64_t k = 0; k < model.layers; ++k) {
    const std::string from = "model.layers." + std::to_string(k) + ".";
    weights[block(k, "norm1.weight")] = file.at(from + "input_layernorm.weight", {d});
    weights[block(k, "norm2.weight")] = file.at(from + "post_attention_layernorm.weight", {d});
    weights[block(k, "q.weight")] = interleaved(file.at(from + "self_attn.q_proj.weight", {d, d}), model.heads, false);
    weights[block(k, "k.weight")] = interleaved(file.at(from + "self_attn.k_proj.weight", {kv, d}), model.key_value_heads, false);
    weights[block(k, "v.weight")] = file.at(from + "self_attn.v_proj.weight", {kv, d});
    weights[block(k, "o.weight")] = file.at(from + "self_attn.o_proj.weight", {d, d});
    weights[block(k, "gate.weight")] = file.at(from + "mlp.gate_proj.weight", {model.hidden, d});
    weights[block(k, "up.weight")] = file.at(from + "mlp.up_proj.weight", {model.hidden, d});
    weights[block(k, "down.weight")] = file.at(from + "mlp.down_proj.weight", {d, model.hidden});
  }
  weights["norm.weight"] = file.at("model.norm.weight", {d});
  if (!model.tied_head) weights["head.weight"] = file.at("lm_head.weight", {model.vocabulary, d});
}

LanguageModel from_hugging_face(const fs::path& weights_file, const fs::path& config_file) {
  const Json json = parse_json(read_file(config_file), ErrorKind::data, config_file.string());
  if (!json.is_object())
    throw Error(ErrorKind::data, {"The configuration is no JSON object", config_file.string(), "", "config.json of the model", "Export the model again"});
  const Config config(config_file, json);
  LanguageModel model;
  const std::string type = config.type();
  if (type == "gpt2") {
    model.family = DecoderFamily::gpt2;
    model.width = config.whole({"n_embd"});
    model.layers = config.whole({"n_layer"});
    model.heads = model.key_value_heads = config.whole({"n_head"});
    model.context = config.whole({"n_positions", "n_ctx"});
    model.hidden = config.whole({"n_inner"}, 4 * model.width);
    model.activation = config.activation({"activation_function"}, "gelu_new");
    model.norm_eps = config.real({"layer_norm_epsilon"}, 1e-5);
    model.tied_head = config.flag("tie_word_embeddings", true);
  } else if (type == "llama") {
    model.family = DecoderFamily::llama;
    model.width = config.whole({"hidden_size"});
    model.layers = config.whole({"num_hidden_layers"});
    model.heads = config.whole({"num_attention_heads"});
    model.key_value_heads = config.whole({"num_key_value_heads"}, model.heads);
    model.context = config.whole({"max_position_embeddings"});
    model.hidden = config.whole({"intermediate_size"});
    model.activation = config.activation({"hidden_act"}, "silu");
    model.norm_eps = config.real({"rms_norm_eps"}, 1e-6);
    model.rope_base = config.real({"rope_theta"}, 10000);
    model.tied_head = config.flag("tie_word_embeddings", false);
  } else {
    throw config.refused("This architecture is not known, and nothing is skipped", "model_type", type.empty() ? "missing" : type, "gpt2, llama");
  }
  model.vocabulary = config.whole({"vocab_size"});
  check_sizes(model, config_file);
  const TensorFile file = read_safetensors(weights_file);
  model.weights.source = weights_file.string();
  if (model.family == DecoderFamily::gpt2) take_gpt2(model, file);
  else take_llama(model, file);
  return model;
}

}  // namespace

void check_sizes(const LanguageModel& model, const fs::path& file) {
  const auto refuse = [&file](std::string message, std::int64_t value, std::string allowed) {
    throw Error(ErrorKind::data, {std::move(message), file.string(), std::to_string(value), std::move(allowed), "Correct the configuration, or export the model again"});
  };
  if (model.width % model.heads != 0) refuse("The heads do not divide the width", model.heads, "a divisor of " + std::to_string(model.width));
  if (model.heads % model.key_value_heads != 0) refuse("The key/value heads do not divide the heads", model.key_value_heads, "a divisor of " + std::to_string(model.heads));
  if (model.family == DecoderFamily::llama && model.width / model.heads % 2 != 0)
    refuse("Rotary positions need an even width per head", model.width / model.heads, "an even number");
}

std::vector<std::string> LanguageModel::sites() const {
  std::vector<std::string> names;
  for (std::int64_t k = 0; k < layers; ++k) names.push_back(block(k, "mlp.act"));
  return names;
}

LanguageModel read_language_model(const fs::path& path) {
  if (!fs::exists(path))
    throw Error(ErrorKind::data, {"There is no model here", path.string(), "", "a folder, a .safetensors file or llama2.c's .bin", "Check the path"});
  const fs::path folder = fs::is_directory(path) ? path : path.parent_path();
  LanguageModel model;
  if (path.extension() == ".bin" || (fs::is_directory(path) && !fs::exists(path / "config.json"))) {
    model = read_llama2_model(path);
  } else {
    model = from_hugging_face(fs::is_directory(path) ? path / "model.safetensors" : path, folder / "config.json");
    if (const fs::path vocabulary = folder / "vocab.json"; fs::exists(vocabulary)) {
      model.tokenizer = read_character_vocabulary(vocabulary);
      model.tokenizer_file = vocabulary;
    } else if (const fs::path pieces = folder / "tokenizer.bin"; fs::exists(pieces)) {
      model.tokenizer = read_llama2_tokenizer(pieces, model.vocabulary);
      model.tokenizer_file = pieces;
    }
  }
  if (model.tokenizer && model.tokenizer->size() != model.vocabulary)
    throw Error(ErrorKind::data, {"The tokenizer does not fit the model", folder.string(), model.tokenizer->words(), std::to_string(model.vocabulary) + " tokens",
                                  "Put the model's own tokenizer beside it"});
  model.source = path.string();
  return model;
}

std::string language_model_json(const LanguageModel& model) {
  Json json;
  if (model.family == DecoderFamily::gpt2) {
    json = {{"model_type", "gpt2"},      {"vocab_size", model.vocabulary},  {"n_embd", model.width},   {"n_layer", model.layers},
            {"n_head", model.heads},     {"n_positions", model.context},    {"n_inner", model.hidden}, {"activation_function", name_of(model.activation)},
            {"layer_norm_epsilon", model.norm_eps}, {"tie_word_embeddings", model.tied_head}};
  } else {
    json = {{"model_type", "llama"},
            {"vocab_size", model.vocabulary},
            {"hidden_size", model.width},
            {"num_hidden_layers", model.layers},
            {"num_attention_heads", model.heads},
            {"num_key_value_heads", model.key_value_heads},
            {"max_position_embeddings", model.context},
            {"intermediate_size", model.hidden},
            {"hidden_act", name_of(model.activation)},
            {"rms_norm_eps", model.norm_eps},
            {"rope_theta", model.rope_base},
            {"tie_word_embeddings", model.tied_head}};
  }
  return dump_json(json, 2);
}

TensorFile hugging_face_tensors(const LanguageModel& model) {
  TensorFile file;
  const auto& from = model.weights;
  auto& to = file.tensors;
  if (model.family == DecoderFamily::gpt2) {
    const std::string prefix = "transformer.";
    to[prefix + "wte.weight"] = from.at("embed");
    to[prefix + "wpe.weight"] = from.at("position");
    for (std::int64_t k = 0; k < model.layers; ++k) {
      const std::string name = prefix + "h." + std::to_string(k) + ".";
      for (const auto& [here, there] : {std::pair{"norm1", "ln_1"}, std::pair{"norm2", "ln_2"}})
        for (const char* part : {".weight", ".bias"}) to[name + there + part] = from.at(block(k, here) + part);
      StoredTensor qkv{{0, model.width}, {}, "F32"}, bias{{0}, {}, "F32"};
      for (const char* part : {"q", "k", "v"}) {
        const StoredTensor& w = from.at(block(k, part) + ".weight");
        const StoredTensor& b = from.at(block(k, part) + ".bias");
        qkv.values.insert(qkv.values.end(), w.values.begin(), w.values.end());
        bias.values.insert(bias.values.end(), b.values.begin(), b.values.end());
        qkv.shape[0] += w.shape[0];
        bias.shape[0] += b.shape[0];
      }
      to[name + "attn.c_attn.weight"] = transposed(qkv);
      to[name + "attn.c_attn.bias"] = bias;
      for (const auto& [here, there] : {std::pair{"o", "attn.c_proj"}, std::pair{"up", "mlp.c_fc"}, std::pair{"down", "mlp.c_proj"}}) {
        to[name + there + ".weight"] = transposed(from.at(block(k, here) + ".weight"));
        to[name + there + ".bias"] = from.at(block(k, here) + ".bias");
      }
    }
    to[prefix + "ln_f.weight"] = from.at("norm.weight");
    to[prefix + "ln_f.bias"] = from.at("norm.bias");
  } else {
    to["model.embed_tokens.weight"] = from.at("embed");
    for (std::int64_t k = 0; k < model.layers; ++k) {
      const std::string name = "model.layers." + std::to_string(k) + ".";
      to[name + "input_layernorm.weight"] = from.at(block(k, "norm1.weight"));
      to[name + "post_attention_layernorm.weight"] = from.at(block(k, "norm2.weight"));
      to[name + "self_attn.q_proj.weight"] = interleaved(from.at(block(k, "q.weight")), model.heads, true);
      to[name + "self_attn.k_proj.weight"] = interleaved(from.at(block(k, "k.weight")), model.key_value_heads, true);
      for (const auto& [here, there] : {std::pair{"v", "self_attn.v_proj"}, std::pair{"o", "self_attn.o_proj"}, std::pair{"gate", "mlp.gate_proj"},
                                        std::pair{"up", "mlp.up_proj"}, std::pair{"down", "mlp.down_proj"}})
        to[name + there + ".weight"] = from.at(block(k, here) + ".weight");
    }
    to["model.norm.weight"] = from.at("norm.weight");
  }
  if (!model.tied_head) to["lm_head.weight"] = from.at("head.weight");
  return file;
}

}  // namespace assay::snn
