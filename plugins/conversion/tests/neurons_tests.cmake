# SPDX-License-Identifier: GPL-3.0-or-later
# Neuron kernels: against scalar code, golden values and differences; one test body for the scalar, the vectorised and the CUDA form.
add_executable(snn_neurons_tests if_golden_test.cpp if_gradient_test.cpp if_kernel_test.cpp spike_product_test.cpp neuron_backends.cpp emulated_kernels.cpp)
set_target_properties(snn_neurons_tests PROPERTIES AUTOMOC OFF)
# The kernels round every operation by itself.
set_source_files_properties(emulated_kernels.cpp PROPERTIES COMPILE_OPTIONS "-ffp-contract=off")
target_link_libraries(snn_neurons_tests PRIVATE snn_plain GTest::gtest_main)
target_compile_definitions(snn_neurons_tests PRIVATE ASSAY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
if(ASSAY_CUDA)
  target_sources(snn_neurons_tests PRIVATE cuda_backend.cpp)
  target_compile_definitions(snn_neurons_tests PRIVATE ASSAY_CUDA)
  target_link_libraries(snn_neurons_tests PRIVATE snn_cuda)
endif()
gtest_discover_tests(snn_neurons_tests TEST_PREFIX "conversion." DISCOVERY_TIMEOUT 60 PROPERTIES LABELS golden)
