# SPDX-License-Identifier: GPL-3.0-or-later
# The comparison of runs.
set(ASSAY_APP_PAGES_C
  ${CMAKE_CURRENT_LIST_DIR}/compare_add_panel.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_add_panel.h
  ${CMAKE_CURRENT_LIST_DIR}/compare_chips.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_chips.h
  ${CMAKE_CURRENT_LIST_DIR}/compare_curves.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_curves.h
  ${CMAKE_CURRENT_LIST_DIR}/compare_graphs.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_graphs.h
  ${CMAKE_CURRENT_LIST_DIR}/compare_groups.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_groups.h
  ${CMAKE_CURRENT_LIST_DIR}/compare_page.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_page.h
  ${CMAKE_CURRENT_LIST_DIR}/compare_page_runs.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_tables.cpp
  ${CMAKE_CURRENT_LIST_DIR}/compare_tables.h
  ${CMAKE_CURRENT_LIST_DIR}/page_edit.h)
