# SPDX-License-Identifier: GPL-3.0-or-later
# Graphs: patterns, metrics, files, and the client of assay-layout. Paths are relative to core/.
set(ASSAY_CORE_GRAPH_SOURCES
  graph/acyclicity.cpp
  graph/adjacency.cpp
  graph/cpdag.cpp
  graph/dag_metrics.cpp
  graph/edge_comparison.cpp
  graph/graph_writers.cpp
  graph/intervention_distance.cpp
  graph/layout_client.cpp
  graph/parsed_graph.cpp
  graph/reference_graph.cpp)
set(ASSAY_CORE_GRAPH_TESTS
  graph/tests/acyclicity_test.cpp
  graph/tests/dag_metrics_test.cpp
  graph/tests/graph_writers_test.cpp
  graph/tests/layout_client_test.cpp
  graph/tests/reference_graph_test.cpp)
# Compared with recorded values (label golden).
set(ASSAY_CORE_GRAPH_GOLDEN_TESTS graph/tests/metrics_golden_test.cpp)
