// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/byte_stream.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// Sites in a checkpoint, bit for bit.
inline void add(ByteWriter& writer, const std::vector<SiteParameters>& sites) {
  writer.add(static_cast<std::uint64_t>(sites.size()));
  for (const SiteParameters& site : sites) {
    writer.add(site.name);
    writer.add(site.theta);
    writer.add(site.beta);
    writer.add(site.is_signed);
  }
}

/// Where something is missing the reader is not whole afterwards.
inline void read(ByteReader& reader, std::vector<SiteParameters>& sites) {
  sites.resize(reader.count(25));  // bytes of a site without a name and values
  for (SiteParameters& site : sites) {
    reader.read(site.name);
    reader.read(site.theta);
    reader.read(site.beta);
    reader.read(site.is_signed);
  }
}

}  // namespace assay::snn
