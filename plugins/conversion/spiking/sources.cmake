# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND plain_sources spiking/average_pool.cpp spiking/site_recorder.cpp spiking/spike_traces.cpp)
list(APPEND torch_sources spiking/segment.cpp spiking/spiking_sequential.cpp)
list(APPEND torch_sources spiking/spiking_decoder.cpp spiking/decoder_statistics.cpp)
set_source_files_properties(spiking/average_pool.cpp PROPERTIES COMPILE_OPTIONS "-O3;-ffp-contract=off")
