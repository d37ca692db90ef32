// SPDX-License-Identifier: GPL-3.0-or-later
// The report folder: index.html, figures/, data/, and report.pdf on request.
#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/report/draw_program.h"
#include "core/report/html_writer.h"

namespace assay {
namespace {

/// A file stem that is safe on every system and used once in this report.
std::string unique_stem(const std::string& wanted, std::set<std::string>& used) {
  std::string stem;
  for (const char c : wanted) stem += std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ? c : '-';
  if (stem.empty()) stem = "figure";
  std::string name = stem;
  for (int k = 2; !used.insert(name).second; ++k) name = stem + "-" + std::to_string(k);
  return name;
}

struct Drawing {
  const FigureData* figure;
  std::filesystem::path file;
};

/// Draws on as many threads as there are processors: each drawing is a process of its own. The first failure is thrown.
void draw_all(const std::vector<Drawing>& drawings) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::exception_ptr> failures(drawings.size());
  auto work = [&] {
    for (std::size_t k = next++; k < drawings.size(); k = next++) {
      try {
        draw_figure(*drawings[k].figure, drawings[k].file, FigureSize{});
      } catch (...) {
        failures[k] = std::current_exception();
      }
    }
  };
  std::vector<std::thread> threads;
  const std::size_t count = std::min<std::size_t>(drawings.size(), std::max(1u, std::thread::hardware_concurrency()));
  for (std::size_t k = 1; k < count; ++k) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

void write_report(const Report& report, const std::filesystem::path& folder, bool pdf) {
  const bool drawn = can_draw();
  if (pdf && !drawn) find_program("assay-figure");  // says what is missing
  std::error_code failed;
  for (const char* part : {"figures", "data"}) {
    std::filesystem::create_directories(folder / part, failed);
    if (failed)
      throw Error(ErrorKind::storage,
                  {"The report folder cannot be made", (folder / part).string(), failed.message(), {}, {}});
  }
  std::set<std::string> used;
  std::vector<FigureFiles> files;
  std::vector<Drawing> drawings;
  for (const ReportBlock& block : report.blocks) {
    if (block.file.empty() && block.kind != ReportBlock::Kind::figure) continue;
    const std::string stem = unique_stem(block.file, used);
    FigureFiles made;
    made.csv = "data/" + stem + ".csv";
    write_file_atomically(folder / made.csv, figure_csv(block.figure));
    if (drawn && block.kind == ReportBlock::Kind::figure) {
      made.svg = "figures/" + stem + ".svg";
      made.pdf = "figures/" + stem + ".pdf";
      drawings.push_back({&block.figure, folder / made.svg});
      drawings.push_back({&block.figure, folder / made.pdf});
    }
    files.push_back(std::move(made));
  }
  draw_all(drawings);
  if (pdf) draw_report(report, folder / "report.pdf");
  write_file_atomically(folder / "index.html", report_html(report, files, pdf ? "report.pdf" : ""));
}

}  // namespace assay
