# SPDX-License-Identifier: GPL-3.0-or-later
# The README shows the example as it is built and tested.
file(READ ${SOURCE}/README.md readme)
file(READ ${SOURCE}/tests/package/example/column_mean.cpp example)
string(STRIP "${example}" example)
string(FIND "${readme}" "${example}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "README.md does not show tests/package/example/column_mean.cpp as it is")
endif()
