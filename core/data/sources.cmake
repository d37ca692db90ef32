# SPDX-License-Identifier: GPL-3.0-or-later
# Readers and writers of data files. Paths are relative to core/.
set(ASSAY_CORE_DATA_SOURCES
  base/sha256.cpp
  base/subprocess.cpp
  data/byte_source.cpp
  data/cell_value.cpp
  data/column_statistics.cpp
  data/csv_dialect.cpp
  data/csv_reader.cpp
  data/csv_writer.cpp
  data/data_summary.cpp
  data/npy.cpp
  data/npz.cpp
  data/numeric_table.cpp
  data/table_reader.cpp
  data/text_rows.cpp
  data/utf8.cpp)
set(ASSAY_CORE_DATA_TESTS
  base/tests/sha256_test.cpp
  base/tests/subprocess_test.cpp
  data/tests/csv_reader_test.cpp
  data/tests/csv_writer_test.cpp
  data/tests/data_summary_test.cpp
  data/tests/mutation_test.cpp
  data/tests/npy_test.cpp
  data/tests/real_files_test.cpp)
