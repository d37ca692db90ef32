# SPDX-License-Identifier: GPL-3.0-or-later
set(ASSAY_WIDGETS_FIGURE_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/figure_axis.cpp
  ${CMAKE_CURRENT_LIST_DIR}/figure_axis.h
  ${CMAKE_CURRENT_LIST_DIR}/figure_export.cpp
  ${CMAKE_CURRENT_LIST_DIR}/figure_export.h
  ${CMAKE_CURRENT_LIST_DIR}/figure_export_dialog.cpp
  ${CMAKE_CURRENT_LIST_DIR}/figure_export_dialog.h
  ${CMAKE_CURRENT_LIST_DIR}/figure_paper.cpp
  ${CMAKE_CURRENT_LIST_DIR}/figure_paper.h
  ${CMAKE_CURRENT_LIST_DIR}/figure_painter.cpp
  ${CMAKE_CURRENT_LIST_DIR}/figure_painter.h
  ${CMAKE_CURRENT_LIST_DIR}/figure_view.cpp
  ${CMAKE_CURRENT_LIST_DIR}/figure_view.h
  ${CMAKE_CURRENT_LIST_DIR}/heat_map_painter.cpp
  ${CMAKE_CURRENT_LIST_DIR}/plot_painter.cpp
  ${CMAKE_CURRENT_LIST_DIR}/report_pdf.cpp
  ${CMAKE_CURRENT_LIST_DIR}/table_painter.cpp)
