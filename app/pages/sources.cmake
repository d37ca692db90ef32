# SPDX-License-Identifier: GPL-3.0-or-later
# The form and the import dialog. (Run table: sources_runs.cmake. Comparison: sources_c.cmake.)
set(ASSAY_APP_PAGES_B
  ${CMAKE_CURRENT_LIST_DIR}/form_page.cpp
  ${CMAKE_CURRENT_LIST_DIR}/form_page_cards.cpp
  ${CMAKE_CURRENT_LIST_DIR}/form_page_start.cpp
  ${CMAKE_CURRENT_LIST_DIR}/form_edits.cpp
  ${CMAKE_CURRENT_LIST_DIR}/import_dialog.cpp
  ${CMAKE_CURRENT_LIST_DIR}/import_preview_model.cpp
  ${CMAKE_CURRENT_LIST_DIR}/import_words.cpp
  ${CMAKE_CURRENT_LIST_DIR}/what_will_run.cpp)
