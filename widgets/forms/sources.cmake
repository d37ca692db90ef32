# SPDX-License-Identifier: GPL-3.0-or-later
# The form of a method, made from its declaration alone.
set(ASSAY_WIDGETS_FORMS_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/form_state.cpp
  ${CMAKE_CURRENT_LIST_DIR}/parameter_control.cpp
  ${CMAKE_CURRENT_LIST_DIR}/parameter_row.cpp
  ${CMAKE_CURRENT_LIST_DIR}/parameter_form.cpp
  ${CMAKE_CURRENT_LIST_DIR}/selector_card.cpp)
