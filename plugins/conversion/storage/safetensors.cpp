// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/storage/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/numbers.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

constexpr const char* again = "Fetch or write the file again";
constexpr std::uint64_t longest_header = 100'000'000;  ///< the format's own limit

Error refused(const fs::path& path, std::string message, std::string value = {}, std::string allowed = {},
              std::string remedy = again) {
  return {ErrorKind::data, {std::move(message), path.string(), std::move(value), std::move(allowed), std::move(remedy)}};
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t size : shape) text += (text.empty() ? "" : " × ") + (size < 0 ? std::string("any") : std::to_string(size));
  return text.empty() ? "a single value" : text;
}

struct ElementType {
  const char* name;
  std::size_t bytes;
};
constexpr ElementType types[] = {{"F32", 4}, {"F16", 2}, {"BF16", 2}, {"F64", 8}, {"I64", 8}, {"I32", 4},
                                 {"I16", 2}, {"I8", 1},  {"U8", 1},   {"BOOL", 1}};

std::optional<ElementType> element_type(const std::string& name) {
  for (const ElementType& type : types)
    if (name == type.name) return type;
  return {};
}

template <typename T>
T value_at(const char* bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes + index * sizeof(T), sizeof(T));
  return value;
}

/// IEEE 754 binary16.
float half_to_float(std::uint16_t half) {
  const int exponent = half >> 10 & 31, mantissa = half & 1023;
  const float sign = half & 0x8000 ? -1.0f : 1.0f;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(mantissa), -24);
  if (exponent == 31) return mantissa == 0 ? sign * INFINITY : NAN;
  return sign * std::ldexp(static_cast<float>(1024 + mantissa), exponent - 25);
}

float element(const std::string& type, const char* bytes, std::size_t index) {
  if (type == "F32") return value_at<float>(bytes, index);
  if (type == "F64") return static_cast<float>(value_at<double>(bytes, index));
  if (type == "F16") return half_to_float(value_at<std::uint16_t>(bytes, index));
  if (type == "BF16") return std::bit_cast<float>(std::uint32_t{value_at<std::uint16_t>(bytes, index)} << 16);
  if (type == "I64") return static_cast<float>(value_at<std::int64_t>(bytes, index));
  if (type == "I32") return static_cast<float>(value_at<std::int32_t>(bytes, index));
  if (type == "I16") return value_at<std::int16_t>(bytes, index);
  if (type == "I8") return value_at<std::int8_t>(bytes, index);
  return value_at<std::uint8_t>(bytes, index);
}

/// Where a tensor lies in the data part.
struct Span {
  std::string name;
  std::uint64_t begin = 0, end = 0;
};

/// One entry of the header; checks type, shape and length. `data` is the part behind the header.
Span read_tensor(const fs::path& path, const std::string& name, const Json& entry, std::string_view data, StoredTensor& tensor) {
  const Json offsets = entry.value("data_offsets", Json());
  const Json shape = entry.value("shape", Json());
  const std::string type_name = entry.value("dtype", std::string());
  const auto type = element_type(type_name);
  if (!type) {
    std::string known;
    for (const ElementType& one : types) known += (known.empty() ? "" : ", ") + std::string(one.name);
    throw refused(path, "The type of tensor " + name + " is not known", type_name, known, "Store it as F32");
  }
  if (!shape.is_array() || !offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
      !offsets[1].is_number_unsigned())
    throw refused(path, "The entry of tensor " + name + " has no shape and offsets", dump_json(entry));
  std::uint64_t count = 1;
  for (const Json& size : shape) {
    if (!size.is_number_unsigned() || size.get<std::uint64_t>() > (std::uint64_t{1} << 40))
      throw refused(path, "Tensor " + name + " has no valid shape", dump_json(shape));
    const bool too_large = size != 0 && count > (std::uint64_t{1} << 40) / size.get<std::uint64_t>();
    count *= size.get<std::uint64_t>();
    if (too_large) throw refused(path, "Tensor " + name + " is too large", dump_json(shape));
    tensor.shape.push_back(size.get<std::int64_t>());
  }
  const Span span{name, offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>()};
  if (span.end < span.begin || span.end > data.size())
    throw refused(path, "Tensor " + name + " lies outside of the file: it is cut off, or its header is wrong",
                  "bytes " + std::to_string(span.begin) + " to " + std::to_string(span.end),
                  "at most " + std::to_string(data.size()));
  if (span.end - span.begin != count * type->bytes)
    throw refused(path, "The bytes of tensor " + name + " do not fit its shape", std::to_string(span.end - span.begin) + " bytes",
                  std::to_string(count * type->bytes) + " for " + shape_text(tensor.shape) + " of " + type_name);
  tensor.type = type_name;
  tensor.values.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    tensor.values[i] = element(type_name, data.data() + span.begin, i);
    if (!std::isfinite(tensor.values[i]))
      throw refused(path, "Tensor " + name + " holds a value that is not finite", shortest(tensor.values[i]) + " at element " + std::to_string(i),
                    "finite numbers", "Save the network again from before it diverged");
  }
  return span;
}

void check_cover(const fs::path& path, std::vector<Span> spans, std::uint64_t size) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
  std::uint64_t at = 0;
  for (const Span& span : spans) {
    if (span.begin < at) throw refused(path, "Tensor " + span.name + " overlaps another one", "byte " + std::to_string(span.begin), "from byte " + std::to_string(at));
    if (span.begin > at) throw refused(path, "There is a gap before tensor " + span.name, "byte " + std::to_string(span.begin), "byte " + std::to_string(at));
    at = span.end;
  }
  if (at != size) throw refused(path, "There are bytes behind the last tensor", std::to_string(size - at), "none");
}

}  // namespace

const StoredTensor& TensorFile::at(const std::string& name, const std::vector<std::int64_t>& shape) const {
  const auto found = tensors.find(name);
  if (found == tensors.end()) {
    std::vector<std::string> names;
    for (const auto& [one, tensor] : tensors) names.push_back(one);
    std::string near;
    for (const std::string& one : nearest_names(name, names)) near += (near.empty() ? "" : ", ") + one;
    throw Error(ErrorKind::data, {"The file has no tensor of this name", source, name, near, "Export the network with all of its weights"});
  }
  if (shape.empty()) return found->second;
  const auto& seen = found->second.shape;
  const bool fits = seen.size() == shape.size() && std::equal(seen.begin(), seen.end(), shape.begin(), [](auto a, auto b) { return b < 0 || a == b; });
  if (!fits)
    throw Error(ErrorKind::data, {"Tensor " + name + " has another shape than the network needs", source, shape_text(seen), shape_text(shape),
                                  "Check that weights and configuration belong together"});
  return found->second;
}

TensorFile read_safetensors(const fs::path& path) {
  const std::string bytes = read_file(path);
  if (bytes.size() < 8) throw refused(path, "The file is too short for safetensors", bytes_text(bytes.size()), "at least 8 bytes");
  const auto length = value_at<std::uint64_t>(bytes.data(), 0);
  if (length > longest_header || length > bytes.size() - 8)
    throw refused(path, "The header is longer than the file: it is cut off, or no safetensors file", std::to_string(length) + " bytes",
                  "at most " + std::to_string(std::min<std::uint64_t>(longest_header, bytes.size() - 8)) + " bytes");
  const Json header = Json::parse(bytes.begin() + 8, bytes.begin() + 8 + static_cast<std::ptrdiff_t>(length), nullptr, false);
  if (!header.is_object()) throw refused(path, "The header is no JSON object");
  TensorFile file;
  file.source = path.string();
  const std::string_view data = std::string_view(bytes).substr(8 + length);
  std::vector<Span> spans;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      if (entry.is_object())
        for (const auto& [key, value] : entry.items())
          if (value.is_string()) file.metadata[key] = value.get<std::string>();
      continue;
    }
    if (!entry.is_object()) throw refused(path, "The entry of tensor " + name + " is no object", dump_json(entry));
    spans.push_back(read_tensor(path, name, entry, data, file.tensors[name]));
  }
  check_cover(path, std::move(spans), data.size());
  return file;
}

void write_safetensors(const fs::path& path, const TensorFile& file) {
  Json header = Json::object();
  if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
  std::uint64_t at = 0;
  for (const auto& [name, tensor] : file.tensors) {
    const std::uint64_t end = at + tensor.values.size() * sizeof(float);
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {at, end}}};
    at = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data part is aligned
  const std::uint64_t length = text.size();
  std::string bytes(reinterpret_cast<const char*>(&length), 8);
  bytes.reserve(8 + text.size() + at);
  bytes += text;
  for (const auto& [name, tensor] : file.tensors)
    bytes.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
  write_file_atomically(path, bytes);
}

}  // namespace assay::snn
