# SPDX-License-Identifier: GPL-3.0-or-later
# The run table.
set(ASSAY_APP_PAGES_RUNS
  ${CMAKE_CURRENT_LIST_DIR}/run_preview.cpp
  ${CMAKE_CURRENT_LIST_DIR}/run_preview.h
  ${CMAKE_CURRENT_LIST_DIR}/runs_actions.cpp
  ${CMAKE_CURRENT_LIST_DIR}/runs_page.cpp
  ${CMAKE_CURRENT_LIST_DIR}/runs_page.h)
