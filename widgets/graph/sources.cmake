# SPDX-License-Identifier: GPL-3.0-or-later
set(_graph ${CMAKE_CURRENT_LIST_DIR})
set(ASSAY_WIDGETS_GRAPH_SOURCES
  ${_graph}/drawing_view.cpp ${_graph}/drawing_view.h
  ${_graph}/edge_style.cpp ${_graph}/edge_style.h
  ${_graph}/graph_canvas.cpp ${_graph}/graph_canvas.h
  ${_graph}/graph_items.cpp ${_graph}/graph_items.h
  ${_graph}/graph_legend.cpp ${_graph}/graph_legend.h
  ${_graph}/graph_model.cpp ${_graph}/graph_model.h
  ${_graph}/graph_scene.cpp ${_graph}/graph_scene.h
  ${_graph}/graph_toolbar.cpp ${_graph}/graph_toolbar.h
  ${_graph}/graph_view.cpp ${_graph}/graph_view.h
  ${_graph}/minimap.cpp ${_graph}/minimap.h
  ${_graph}/paint_graph.cpp ${_graph}/paint_graph.h
  ${_graph}/weight_slider.cpp ${_graph}/weight_slider.h)
