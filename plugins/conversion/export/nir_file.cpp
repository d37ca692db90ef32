// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/export/nir_file.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "plugins/conversion/export/hdf5_handle.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;
using Numbers = std::vector<std::int64_t>;

constexpr const char* layout_version = "1.0.7";
constexpr std::size_t memory_step = 1 << 20;        // bytes by which a file in memory grows
constexpr hssize_t most_elements = hssize_t{1} << 31;  // of one dataset

/// Texts of HDF5: UTF-8 of any length.
Hdf5Handle text_type() {
  Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

Hdf5Handle space_of(const Numbers& shape) {
  if (shape.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
  const std::vector<hsize_t> sizes(shape.begin(), shape.end());
  return {H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose};
}

/// A file in memory: nothing half written can be left behind, and names of files in any alphabet work.
Hdf5Handle memory_access() {
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_core(access, memory_step, 0);
  return access;
}

class Writer {
 public:
  explicit Writer(const fs::path& file) : path_(file) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    const Hdf5Handle access = memory_access();
    file_ = Hdf5Handle(checked(H5Fcreate("nir", H5F_ACC_TRUNC, H5P_DEFAULT, access)), H5Fclose);
    // Without times of creation, so that equal graphs give equal bytes.
    untimed_ = Hdf5Handle(checked(H5Pcreate(H5P_DATASET_CREATE)), H5Pclose);
    H5Pset_obj_track_times(untimed_, 0);
    untimed_group_ = Hdf5Handle(checked(H5Pcreate(H5P_GROUP_CREATE)), H5Pclose);
    H5Pset_obj_track_times(untimed_group_, 0);
  }

  void write(const NirGraph& graph) {
    value(file_, "version", {{}, std::string(layout_version)});
    const Hdf5Handle root = group(file_, "node"), nodes = group(root, "nodes");
    value(root, "type", {{}, std::string("NIRGraph")});
    edges(root, graph);
    values(root, "metadata", graph.metadata);
    for (const auto& [name, node] : graph.nodes) {
      const Hdf5Handle own = group(nodes, name);
      value(own, "type", {{}, node.type});
      for (const auto& [key, parameter] : node.parameters) value(own, key, parameter);
      values(own, "metadata", node.metadata);
    }
    checked(H5Fflush(file_, H5F_SCOPE_GLOBAL));
    const ssize_t size = H5Fget_file_image(file_, nullptr, 0);
    checked(size);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    checked(H5Fget_file_image(file_, bytes.data(), bytes.size()));
    write_file_atomically(path_, bytes);
  }

 private:
  template <class Id>
  Id checked(Id id) const {
    if (id < 0) throw Error(ErrorKind::storage, {"The NIR file could not be made", path_.string(), "HDF5 refused", "", "Set nir to none"});
    return id;
  }
  Hdf5Handle group(hid_t parent, const std::string& name) const {
    return {checked(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, untimed_group_, H5P_DEFAULT)), H5Gclose};
  }
  void values(hid_t parent, const char* name, const std::map<std::string, NirValue>& all) const {
    if (all.empty()) return;
    const Hdf5Handle own = group(parent, name);
    for (const auto& [key, one] : all) value(own, key, one);
  }
  void data(hid_t parent, const std::string& name, const Numbers& shape, hid_t stored, hid_t given, const void* data) const {
    const Hdf5Handle space = space_of(shape);
    const Hdf5Handle set(checked(H5Dcreate2(parent, name.c_str(), stored, space, H5P_DEFAULT, untimed_, H5P_DEFAULT)), H5Dclose);
    checked(H5Dwrite(set, given, H5S_ALL, H5S_ALL, H5P_DEFAULT, data));
  }
  void value(hid_t parent, const std::string& name, const NirValue& value) const {
    if (const auto* text = std::get_if<std::string>(&value.data)) {
      const Hdf5Handle type = text_type();
      const char* pointer = text->c_str();
      data(parent, name, {}, type, type, &pointer);
    } else if (const auto* integers = std::get_if<Numbers>(&value.data)) {
      data(parent, name, value.shape, H5T_STD_I64LE, H5T_NATIVE_INT64, integers->data());
    } else {
      data(parent, name, value.shape, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, std::get<std::vector<float>>(value.data).data());
    }
  }
  void edges(hid_t root, const NirGraph& graph) const {
    std::vector<const char*> names;
    for (const auto& [from, to] : graph.edges) {
      names.push_back(from.c_str());
      names.push_back(to.c_str());
    }
    const Hdf5Handle type = text_type();
    data(root, "edges", {static_cast<std::int64_t>(graph.edges.size()), 2}, type, type, names.data());
  }

  fs::path path_;
  Hdf5Handle file_, untimed_, untimed_group_;
};

class Reader {
 public:
  explicit Reader(const fs::path& file) : path_(file), bytes_(read_file(file)) {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    const Hdf5Handle access = memory_access();
    if (!bytes_.empty()) H5Pset_file_image(access, bytes_.data(), bytes_.size());
    if (!bytes_.empty()) file_ = Hdf5Handle(H5Fopen("nir", H5F_ACC_RDONLY, access), H5Fclose);
    if (!file_) throw refused("This is no HDF5 file, or it is damaged", file.filename().string(), "a NIR graph in HDF5");
  }

  NirGraph read() {
    const Hdf5Handle root = group(file_, "node"), nodes = group(root, "nodes");
    if (type_of(root, "node") != "NIRGraph") throw refused("The file's node is no graph", type_of(root, "node"), "NIRGraph");
    NirGraph graph;
    for (const std::string& name : members(nodes)) {
      const Hdf5Handle own = group(nodes, name);
      NirNode node{type_of(own, name), {}, {}};
      for (const std::string& key : members(own)) {
        if (key == "metadata") node.metadata = values(own, name);
        else if (key != "type") node.parameters[key] = value(own, key, name);
      }
      graph.nodes[name] = std::move(node);
    }
    for (const std::string& key : members(root))
      if (key == "metadata") graph.metadata = values(root, "node");
    const std::vector<std::string> names = texts(root, "edges", "node");
    for (std::size_t k = 0; k + 1 < names.size(); k += 2) graph.edges.emplace_back(names[k], names[k + 1]);
    for (const std::string& name : names)
      if (!graph.nodes.count(name)) throw refused("An edge leads to a node that is not there", name, "the graph's nodes");
    return graph;
  }

 private:
  Error refused(std::string message, std::string value, std::string allowed) const {
    return {ErrorKind::data, {std::move(message), path_.string(), std::move(value), std::move(allowed), "Write the file again"}};
  }
  Hdf5Handle group(hid_t parent, const std::string& name) const {
    Hdf5Handle own(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose);
    if (!own) throw refused("The file has no such group", name, "node and node/nodes, as NIR lays them out");
    return own;
  }
  std::vector<std::string> members(hid_t group) const {
    H5G_info_t info{};
    H5Gget_info(group, &info);
    std::vector<std::string> names;
    for (hsize_t k = 0; k < info.nlinks; ++k) {
      const ssize_t length = H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, k, nullptr, 0, H5P_DEFAULT);
      if (length < 0) throw refused("This HDF5 file is damaged", "a name of a group", "");
      std::string name(static_cast<std::size_t>(length) + 1, '\0');
      H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, k, name.data(), name.size(), H5P_DEFAULT);
      name.pop_back();
      names.push_back(std::move(name));
    }
    return names;
  }
  std::map<std::string, NirValue> values(hid_t parent, const std::string& node) const {
    std::map<std::string, NirValue> all;
    const Hdf5Handle own = group(parent, "metadata");
    for (const std::string& key : members(own)) all[key] = value(own, key, node);
    return all;
  }
  std::string type_of(hid_t group, const std::string& node) const { return texts(group, "type", node).front(); }

  struct Dataset {
    Hdf5Handle set, type;
    Numbers shape;
    std::size_t count = 0;
  };
  Dataset open(hid_t parent, const std::string& name, const std::string& node) const {
    Dataset data;
    data.set = Hdf5Handle(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!data.set) throw refused("A node of the graph lacks a value", node + ": " + name, "");
    data.type = Hdf5Handle(H5Dget_type(data.set), H5Tclose);
    const Hdf5Handle space(H5Dget_space(data.set), H5Sclose);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    if (count < 0 || count > most_elements) throw refused("A value of a node is too large", node + ": " + name, "");
    data.count = static_cast<std::size_t>(count);
    std::vector<hsize_t> sizes(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
    H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
    data.shape.assign(sizes.begin(), sizes.end());
    return data;
  }
  std::vector<std::string> texts(hid_t parent, const std::string& name, const std::string& node) const {
    const Dataset data = open(parent, name, node);
    if (H5Tget_class(data.type) != H5T_STRING || data.count == 0) throw refused("A value of a node is no text", node + ": " + name, "text");
    std::vector<std::string> found;
    if (H5Tis_variable_str(data.type) > 0) {
      const Hdf5Handle space(H5Dget_space(data.set), H5Sclose), type = text_type();
      std::vector<char*> pointers(data.count, nullptr);
      if (H5Dread(data.set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()) < 0) throw refused("A text cannot be read", node + ": " + name, "");
      for (const char* pointer : pointers) found.emplace_back(pointer ? pointer : "");
      H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
      return found;
    }
    const std::size_t width = H5Tget_size(data.type);
    std::string bytes(width * data.count, '\0');
    if (H5Dread(data.set, data.type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()) < 0) throw refused("A text cannot be read", node + ": " + name, "");
    for (std::size_t k = 0; k < data.count; ++k) found.emplace_back(bytes.substr(k * width, width).c_str());
    return found;
  }
  NirValue value(hid_t parent, const std::string& name, const std::string& node) const {
    const Dataset data = open(parent, name, node);
    const H5T_class_t kind = H5Tget_class(data.type);
    if (kind == H5T_STRING) return {data.shape, texts(parent, name, node).front()};
    herr_t state = -1;
    NirValue value{data.shape, Numbers()};
    if (kind == H5T_INTEGER) {
      Numbers integers(data.count);
      state = H5Dread(data.set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, integers.data());
      value.data = std::move(integers);
    } else if (kind == H5T_FLOAT) {
      std::vector<float> floats(data.count);
      state = H5Dread(data.set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, floats.data());
      value.data = std::move(floats);
    }
    if (state < 0) throw refused("A value of a node cannot be read", node + ": " + name, "numbers or text");
    return value;
  }

  fs::path path_;
  std::string bytes_;
  Hdf5Handle file_;
};

}  // namespace

void write_nir(const fs::path& file, const NirGraph& graph) { Writer(file).write(graph); }
NirGraph read_nir(const fs::path& file) { return Reader(file).read(); }

}  // namespace assay::snn
