# SPDX-License-Identifier: GPL-3.0-or-later
set(_theme ${CMAKE_CURRENT_LIST_DIR})
set(ASSAY_WIDGETS_THEME_SOURCES
  ${_theme}/assay_style.cpp ${_theme}/assay_style.h
  ${_theme}/focus_ring.cpp ${_theme}/focus_ring.h
  ${_theme}/icons.cpp ${_theme}/icons.h
  ${_theme}/series_style.cpp ${_theme}/series_style.h
  ${_theme}/style_sheet.cpp ${_theme}/style_sheet.h
  ${_theme}/theme.cpp ${_theme}/theme.h
  ${_theme}/../status_chip.cpp ${_theme}/../status_chip.h
  ${PROJECT_SOURCE_DIR}/resources/assay.qrc)
