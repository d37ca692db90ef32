# SPDX-License-Identifier: GPL-3.0-or-later
# Writes OUT with a hash of the headers listed in the file LIST, one path per line.
file(STRINGS ${LIST} headers)
set(hashes "")
foreach(header IN LISTS headers)
  file(SHA256 ${header} one)
  string(APPEND hashes ${one})
endforeach()
string(SHA256 id "${hashes}")
string(SUBSTRING ${id} 0 16 id)
file(WRITE ${OUT} "#pragma once\n#define ASSAY_CORE_INTERFACE \"${id}\"\n")
