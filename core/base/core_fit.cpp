// SPDX-License-Identifier: GPL-3.0-or-later
// Uses nothing of core but the one C function: its classes may have another shape than this program knows.
#include "core/base/core_fit.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "core/base/interface_id.h"
#include "core_interface.h"

namespace assay {

void require_fitting_core(int count, const char* const* arguments) {
  const char* library = assay_core_interface_id();
  if (std::strcmp(library, ASSAY_CORE_INTERFACE) == 0) return;
  const char* name = count > 0 ? arguments[0] : "assay";
  if (const char* slash = std::strrchr(name, '/')) name = slash + 1;
  const char *message = "This program and libassay-core were built from different sources",
             *remedy = "Build all of Assay again, or reinstall it";
  std::fprintf(stderr, "%s: %s. The program: %s. The library: %s. %s.\n", name, message, ASSAY_CORE_INTERFACE, library, remedy);
  for (int k = 1; k < count; ++k) {
    if (std::strcmp(arguments[k], "--json") != 0) continue;
    std::printf("{\"error\": {\"kind\": \"helper\", \"message\": \"%s\", \"where\": \"libassay-core\", \"value\": \"%s\", "
                "\"allowed\": \"%s\", \"remedy\": \"%s\"}, \"problems\": []}\n",
                message, library, ASSAY_CORE_INTERFACE, remedy);
    break;
  }
  std::fflush(nullptr);
  std::_Exit(5);
}

}  // namespace assay
