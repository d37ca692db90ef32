// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/state_bytes.h"

#include <cstring>

#include "core/base/error.h"
#include "core/base/sha256.h"

namespace assay::mia {
namespace {

constexpr std::string_view head = "assay generator 1\n";
constexpr std::size_t hash_length = 64;

[[noreturn]] void refuse(std::string message, std::string value, std::string allowed) {
  throw Error(ErrorKind::data, {.message = std::move(message),
                                .where = "saved generator",
                                .value = std::move(value),
                                .allowed = std::move(allowed),
                                .remedy = "Train the generator again"});
}

}  // namespace

StateWriter::StateWriter(std::string_view kind) : bytes_(head) { text(kind); }

void StateWriter::integer(std::int64_t value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
void StateWriter::real(double value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }

void StateWriter::text(std::string_view value) {
  integer(static_cast<std::int64_t>(value.size()));
  bytes_.append(value);
}

void StateWriter::floats(std::span<const float> values) {
  integer(static_cast<std::int64_t>(values.size()));
  bytes_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

void StateWriter::doubles(std::span<const double> values) {
  integer(static_cast<std::int64_t>(values.size()));
  bytes_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

std::string StateWriter::finish() {
  bytes_ += sha256_of_bytes(bytes_);
  return std::move(bytes_);
}

StateReader::StateReader(std::string_view bytes) {
  if (!bytes.starts_with(head)) {
    refuse("These bytes are no saved generator", std::to_string(bytes.size()) + " bytes",
           "a state written by this version");
  }
  if (bytes.size() < head.size() + hash_length ||
      sha256_of_bytes(bytes.substr(0, bytes.size() - hash_length)) != bytes.substr(bytes.size() - hash_length)) {
    refuse("A saved generator is cut short or was changed", std::to_string(bytes.size()) + " bytes",
           "bytes that match their SHA-256");
  }
  rest_ = bytes.substr(head.size(), bytes.size() - head.size() - hash_length);
  kind_ = text();
}

void StateReader::expect(std::string_view kind) const {
  if (kind_ != kind) refuse("A saved generator is of another kind", kind_, std::string(kind));
}

void StateReader::take(void* to, std::size_t size) {
  if (size > rest_.size())
    refuse("A saved generator holds fewer values than it should", std::to_string(rest_.size()) + " bytes left",
           std::to_string(size) + " bytes");
  if (size > 0) std::memcpy(to, rest_.data(), size);
  rest_.remove_prefix(size);
}

std::size_t StateReader::length(std::size_t unit) {
  const std::int64_t count = integer();
  if (count < 0 || static_cast<std::size_t>(count) > rest_.size() / unit) {
    refuse("A saved generator holds fewer values than it should", std::to_string(rest_.size()) + " bytes left",
           std::to_string(count) + " values");
  }
  return static_cast<std::size_t>(count);
}

std::int64_t StateReader::integer() {
  std::int64_t value = 0;
  take(&value, sizeof value);
  return value;
}

double StateReader::real() {
  double value = 0;
  take(&value, sizeof value);
  return value;
}

std::string StateReader::text() {
  std::string value(length(1), '\0');
  take(value.data(), value.size());
  return value;
}

std::vector<float> StateReader::floats() {
  std::vector<float> values(length(sizeof(float)));
  take(values.data(), values.size() * sizeof(float));
  return values;
}

std::vector<double> StateReader::doubles() {
  std::vector<double> values(length(sizeof(double)));
  take(values.data(), values.size() * sizeof(double));
  return values;
}

}  // namespace assay::mia
