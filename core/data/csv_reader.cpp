// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/data/byte_source.h"
#include "core/data/csv_dialect.h"
#include "core/data/utf8.h"

namespace assay {
namespace {

constexpr std::size_t first_piece = std::size_t{1} << 20;
constexpr std::size_t longest_row = std::size_t{1} << 30;

/// Refuses what is certainly no text, with what it probably is.
void refuse_other_formats(const std::filesystem::path& path, std::string_view start) {
  const auto begins = [&](std::string_view bytes) { return start.substr(0, bytes.size()) == bytes; };
  if (start.empty()) throw data_error(path, "The file is empty", {}, "rows of values");
  if (begins("\x93NUMPY"))
    throw data_error(path, "The file is a NumPy array, not a text table", {}, {}, "Rename it to end in .npy");
  if (begins("PK\x03\x04"))
    throw data_error(path, "The file is a zip archive or a spreadsheet, not a text table", {}, {},
                     "Export the sheet as CSV, or rename a NumPy archive to end in .npz");
  if (begins("\x1f\x8b")) throw data_error(path, "The file is compressed with gzip", {}, {}, "Rename it to end in .gz");
  if (begins("\xff\xfe") || begins("\xfe\xff"))
    throw data_error(path, "The file is encoded as UTF-16", {}, "UTF-8", "Save it again as UTF-8");
}

}  // namespace

struct CsvReader::State {
  std::filesystem::path path;
  ByteSource source;
  CsvDialect dialect;
  char line_end = '\n';
  bool latin1 = false;
  std::int64_t row_line = 0;   // where the last row began
  std::int64_t next_line = 1;  // where buffer[at] stands
  std::string buffer;          // bytes [at, end) are still to be read
  std::size_t at = 0, end = 0;
  bool finished = false;  // the source has no more
  std::string row_text;   // cells that could not be taken from the buffer as they are
  std::vector<std::pair<std::size_t, std::size_t>> row_cells;  // begin and end of those in row_text

  State(const std::filesystem::path& file, std::function<bool()> cancelled)
      : path(file), source(file, std::move(cancelled)) {}

  std::string where(std::int64_t line) const { return path.string() + ", line " + std::to_string(line); }

  /// Reads on, keeping [at, end). False at the end of the file.
  bool refill() {
    if (finished) return false;
    if (at > 0) {
      std::memmove(buffer.data(), buffer.data() + at, end - at);
      end -= at;
      at = 0;
    }
    if (end == buffer.size()) {
      if (buffer.size() >= longest_row)
        throw Error(ErrorKind::data,
                    {"One row is longer than 1 GB", where(next_line), {}, {}, "Check for a missing line end or quote"});
      buffer.resize(std::max(first_piece, buffer.size() * 2));
    }
    const std::size_t got = source.read(buffer.data() + end, buffer.size() - end);
    end += got;
    finished = got == 0;
    return got > 0;
  }

  bool separates(char c) const { return dialect.delimiter == ' ' ? c == ' ' || c == '\t' : c == dialect.delimiter; }

  void split_plain(std::string_view line, std::vector<std::string_view>& cells) const {
    if (dialect.delimiter != ' ') {
      const char* begin = line.data();
      const char* const stop = begin + line.size();
      while (const char* mark = static_cast<const char*>(std::memchr(begin, dialect.delimiter, stop - begin))) {
        cells.emplace_back(begin, mark - begin);
        begin = mark + 1;
      }
      cells.emplace_back(begin, stop - begin);
      return;
    }
    std::size_t k = 0;
    while (k < line.size()) {
      while (k < line.size() && separates(line[k])) ++k;
      const std::size_t begin = k;
      while (k < line.size() && !separates(line[k])) ++k;
      if (k > begin) cells.push_back(line.substr(begin, k - begin));
    }
  }

  /// The next byte of a quoted row, or -1 at the end of the file.
  int take() {
    if (at == end && !refill()) return -1;
    return static_cast<unsigned char>(buffer[at++]);
  }
  int peek() {
    if (at == end && !refill()) return -1;
    return static_cast<unsigned char>(buffer[at]);
  }

  /// One row with quotes in it, copied to row_text.
  void read_quoted_row() {
    row_text.clear();
    row_cells.clear();
    const bool blanks = dialect.delimiter == ' ';
    for (bool last = false; !last;) {
      std::size_t begin = row_text.size();
      bool was_quoted = false;
      if (blanks)
        while (peek() == ' ' || peek() == '\t') take();
      if (peek() == '"') {
        was_quoted = true;
        take();
        for (;;) {
          const int c = take();
          if (c < 0)
            throw Error(ErrorKind::data, {"A quote is never closed",
                                          where(row_line),
                                          {},
                                          {},
                                          "Close the quoted text with \", or double each quote inside it"});
          if (c == '"') {
            if (peek() != '"') break;
            take();
          }
          if (c == line_end) ++next_line;
          row_text += static_cast<char>(c);
          if (row_text.size() > longest_row)
            throw Error(ErrorKind::data,
                        {"One row is longer than 1 GB", where(row_line), {}, {}, "Check for a missing quote"});
        }
      }
      const std::size_t quoted_end = row_text.size();
      for (;;) {
        const int c = take();
        last = c < 0 || c == line_end;
        if (c == line_end) ++next_line;
        if (last || separates(static_cast<char>(c))) break;
        row_text += static_cast<char>(c);
        if (row_text.size() > longest_row)
          throw Error(ErrorKind::data,
                      {"One row is longer than 1 GB", where(row_line), {}, {}, "Check for a missing line end"});
      }
      if (last && row_text.size() > quoted_end && row_text.back() == '\r') row_text.pop_back();
      if (was_quoted) {
        if (row_text.find_first_not_of(' ', quoted_end) != std::string::npos)
          throw Error(ErrorKind::data, {"Text follows a closing quote",
                                        where(row_line),
                                        shortened(std::string_view(row_text).substr(quoted_end)),
                                        {},
                                        "Double each quote inside quoted text"});
        row_text.resize(quoted_end);
      }
      if (blanks && !was_quoted && row_text.size() == begin) continue;  // blanks at the end of the row
      row_cells.emplace_back(begin, row_text.size());
    }
  }
};

CsvReader::CsvReader(const std::filesystem::path& path, std::function<bool()> cancelled)
    : state_(std::make_unique<State>(path, std::move(cancelled))) {
  State& state = *state_;
  while (state.end < first_piece && state.refill()) {
  }
  std::string_view sample(state.buffer.data(), state.end);
  refuse_other_formats(path, sample);
  if (sample.substr(0, 3) == "\xef\xbb\xbf") {
    sample.remove_prefix(3);
    state.at = 3;
  }
  if (sample.find_first_not_of(" \t\r\n") == std::string_view::npos && state.finished)
    throw data_error(path, "The file is empty", {}, "rows of values");
  if (sample.find('\0') != std::string_view::npos)
    throw data_error(path, "The file is not text", "a zero byte in its beginning", "a text file of rows and columns",
                     "Check that it is the right file");
  if (sample.find('\n') == std::string_view::npos && sample.find('\r') != std::string_view::npos) state.line_end = '\r';
  state.dialect = find_csv_dialect(sample, state.finished, data_extension(path), state.line_end);
}

CsvReader::~CsvReader() = default;
const CsvDialect& CsvReader::dialect() const { return state_->dialect; }
std::int64_t CsvReader::line() const { return state_->row_line; }
bool CsvReader::saw_latin1() const { return state_->latin1; }
const std::filesystem::path& CsvReader::path() const { return state_->path; }

bool CsvReader::next(std::vector<std::string_view>& cells) {
  State& state = *state_;
  cells.clear();
  for (;;) {
    if (state.at == state.end && !state.refill()) return false;
    state.row_line = state.next_line;
    // The physical line; a row that holds quotes may go on beyond it.
    std::size_t searched = 0;
    const char* mark = nullptr;
    while (!(mark = static_cast<const char*>(std::memchr(state.buffer.data() + state.at + searched, state.line_end,
                                                         state.end - state.at - searched)))) {
      searched = state.end - state.at;
      if (!state.refill()) break;
    }
    const std::size_t line_stop = mark ? mark - state.buffer.data() : state.end;
    std::string_view line(state.buffer.data() + state.at, line_stop - state.at);
    if (line.find('\0') != std::string_view::npos)
      throw Error(ErrorKind::data, {"The file is not text", state.where(state.row_line), "a zero byte",
                                    "a text file of rows and columns", "The file may be damaged: fetch it again"});
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(state.dialect.delimiter == ' ' ? " \t" : " ") == std::string_view::npos) {
      state.at = line_stop + (mark ? 1 : 0);
      state.next_line += mark ? 1 : 0;
      continue;  // blank line
    }
    if (line.find('"') == std::string_view::npos) {
      state.at = line_stop + (mark ? 1 : 0);
      state.next_line += mark ? 1 : 0;
      if (!is_utf8(line)) {
        state.latin1 = true;
        state.row_text = from_latin1(line);
        line = state.row_text;
      }
      state.split_plain(line, cells);
      return true;
    }
    state.read_quoted_row();
    if (!is_utf8(state.row_text)) {
      state.latin1 = true;
      std::string converted;
      for (auto& [begin, end] : state.row_cells) {
        const std::string cell = from_latin1(std::string_view(state.row_text).substr(begin, end - begin));
        begin = converted.size();
        converted += cell;
        end = converted.size();
      }
      state.row_text = std::move(converted);
    }
    for (const auto& [begin, end] : state.row_cells)
      cells.push_back(std::string_view(state.row_text).substr(begin, end - begin));
    if (state.row_text.find('\0') != std::string::npos)
      throw Error(ErrorKind::data, {"The file is not text", state.where(state.row_line), "a zero byte",
                                    "a text file of rows and columns", "The file may be damaged: fetch it again"});
    return true;
  }
}

}  // namespace assay
