# SPDX-License-Identifier: GPL-3.0-or-later
set(_plots ${CMAKE_CURRENT_LIST_DIR})
set(ASSAY_WIDGETS_PLOTS_SOURCES
  ${_plots}/axis_tickers.cpp ${_plots}/axis_tickers.h
  ${_plots}/envelope_pyramid.cpp
  ${_plots}/legend_strip.cpp ${_plots}/legend_strip.h
  ${_plots}/live_plot.cpp ${_plots}/live_plot.h ${_plots}/live_plot_state.h
  ${_plots}/live_plot_input.cpp
  ${_plots}/live_plot_view.cpp
  ${_plots}/plot_grid.cpp
  ${_plots}/plot_layers.cpp ${_plots}/plot_layers.h
  ${_plots}/plot_link.cpp ${_plots}/plot_link.h
  ${_plots}/plot_series.cpp ${_plots}/plot_series.h
  ${_plots}/plot_strip.cpp ${_plots}/plot_strip.h
  ${_plots}/plot_words.cpp ${_plots}/plot_words.h
  ${_plots}/smoothing.cpp ${_plots}/smoothing.h)
