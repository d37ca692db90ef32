# SPDX-License-Identifier: GPL-3.0-or-later
set(ASSAY_WIDGETS_RUNS_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/query_field.cpp
  ${CMAKE_CURRENT_LIST_DIR}/query_field.h
  ${CMAKE_CURRENT_LIST_DIR}/run_columns.cpp
  ${CMAKE_CURRENT_LIST_DIR}/run_columns.h
  ${CMAKE_CURRENT_LIST_DIR}/run_table_delegate.cpp
  ${CMAKE_CURRENT_LIST_DIR}/run_table_delegate.h
  ${CMAKE_CURRENT_LIST_DIR}/run_mime.h
  ${CMAKE_CURRENT_LIST_DIR}/run_table_model.cpp
  ${CMAKE_CURRENT_LIST_DIR}/run_table_model.h
  ${CMAKE_CURRENT_LIST_DIR}/run_table_view.cpp
  ${CMAKE_CURRENT_LIST_DIR}/run_table_view.h)
