// SPDX-License-Identifier: MIT
// Reads a graph in the DOT language on stdin, lets Graphviz place it, and writes the positions as JSON to stdout, in
// points with y growing downwards. A program of its own because Graphviz is not thread-safe, cannot be cancelled, and
// has its own licence. Exit codes: 0 placed, 1 Graphviz failed, 2 wrong use, 4 the text is not DOT.
#include <graphviz/gvc.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "app/layout/json_text.h"

namespace {

using assay_layout::append_number;
using assay_layout::append_string;

constexpr double points_per_inch = 72;
constexpr std::string_view usage =
    "Usage: assay-layout [--engine dot|neato|circo|sfdp|fdp|twopi] < graph.dot > layout.json\n"
    "Places a graph with Graphviz. dot, neato and circo give the same positions each time; sfdp, fdp and twopi may "
    "not.\n";

/// What Graphviz says, kept until the end: its warnings do not matter when it succeeds.
std::string graphviz_messages;

int keep_message(char* message) {
  graphviz_messages += message;
  return 0;
}

extern "C" void end_at_once(int signal) { _exit(128 + signal); }

bool read_stdin(std::string& text) {
  char piece[65536];
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, piece, sizeof piece);
    if (got == 0) return true;
    if (got > 0)
      text.append(piece, static_cast<std::size_t>(got));
    else if (errno != EINTR)
      return false;
  }
}

bool write_stdout(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::write(STDOUT_FILENO, text.data(), text.size());
    if (sent > 0)
      text.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno != EINTR)
      return false;
  }
  return true;
}

/// Writes one placed graph. Graphviz's origin is the lower left corner of `bounds`, ours the upper left one.
class LayoutWriter {
 public:
  LayoutWriter(Agraph_t* graph, std::string_view engine) : graph_(graph), bounds_(GD_bb(graph)) {
    out_ = "{\"engine\":";
    append_string(out_, engine);
    out_ += ",\"bounds\":[0,0,";
    number(bounds_.UR.x - bounds_.LL.x);
    out_ += ',';
    number(bounds_.UR.y - bounds_.LL.y);
    out_ += "],\"nodes\":[";
    nodes();
    out_ += "],\"edges\":[";
    edges();
    out_ += "]}\n";
  }
  const std::string& text() const { return out_; }
  bool finite() const { return finite_; }

 private:
  void number(double value) {
    finite_ = finite_ && std::isfinite(value);
    append_number(out_, std::isfinite(value) ? value : 0);
  }
  void point(pointf at) {
    out_ += '[';
    number(at.x - bounds_.LL.x);
    out_ += ',';
    number(bounds_.UR.y - at.y);
    out_ += ']';
  }
  void optional_point(bool there, pointf at) {
    if (there)
      point(at);
    else
      out_ += "null";
  }

  void nodes() {
    for (Agnode_t* node = agfstnode(graph_); node; node = agnxtnode(graph_, node)) {
      if (out_.back() == '}') out_ += ',';
      out_ += "{\"name\":";
      append_string(out_, agnameof(node));
      out_ += ",\"x\":";
      number(ND_coord(node).x - bounds_.LL.x);
      out_ += ",\"y\":";
      number(bounds_.UR.y - ND_coord(node).y);
      out_ += ",\"width\":";
      number(ND_width(node) * points_per_inch);
      out_ += ",\"height\":";
      number(ND_height(node) * points_per_inch);
      out_ += '}';
    }
  }

  void edges() {
    std::vector<Agedge_t*> in_order;  // of the DOT text
    for (Agnode_t* node = agfstnode(graph_); node; node = agnxtnode(graph_, node))
      for (Agedge_t* edge = agfstout(graph_, node); edge; edge = agnxtout(graph_, edge)) in_order.push_back(edge);
    std::stable_sort(in_order.begin(), in_order.end(), [](Agedge_t* a, Agedge_t* b) { return AGSEQ(a) < AGSEQ(b); });
    for (Agedge_t* edge : in_order) {
      if (edge != in_order.front()) out_ += ',';
      out_ += "{\"tail\":";
      append_string(out_, agnameof(agtail(edge)));
      out_ += ",\"head\":";
      append_string(out_, agnameof(aghead(edge)));
      out_ += ",\"id\":";
      char* id = agget(edge, const_cast<char*>("id"));
      append_string(out_, id ? id : "");
      curve(ED_spl(edge));
      const textlabel_t* label = ED_label(edge);
      out_ += ",\"label\":";
      optional_point(label && label->set, label ? label->pos : pointf{});
      out_ += ",\"text\":";
      append_string(out_, label && label->text ? label->text : "");
      out_ += '}';
    }
  }

  /// Control points of cubic Bezier pieces. The rare edge of several curves is joined by straight pieces.
  void curve(const splines* route) {
    std::vector<pointf> points;
    const bezier* first = nullptr;
    const bezier* last = nullptr;
    for (int k = 0; route && k < static_cast<int>(route->size); ++k) {
      const bezier& piece = route->list[k];
      if (piece.size < 4) continue;
      if (!first) first = &piece;
      last = &piece;
      if (!points.empty()) points.insert(points.end(), {points.back(), piece.list[0]});
      points.insert(points.end(), piece.list, piece.list + piece.size);
    }
    out_ += ",\"points\":[";
    for (std::size_t k = 0; k < points.size(); ++k) {
      if (k > 0) out_ += ',';
      point(points[k]);
    }
    out_ += "],\"start\":";
    optional_point(first && first->sflag, first ? first->sp : pointf{});
    out_ += ",\"end\":";
    optional_point(last && last->eflag, last ? last->ep : pointf{});
  }

  Agraph_t* graph_;
  boxf bounds_;
  std::string out_;
  bool finite_ = true;
};

int fail(int code, std::string_view what) {
  std::fprintf(stderr, "assay-layout: %.*s\n", static_cast<int>(what.size()), what.data());
  if (!graphviz_messages.empty()) std::fputs(graphviz_messages.c_str(), stderr);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  sigset_t ends;
  sigemptyset(&ends);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) {
    ::signal(signal, end_at_once);
    sigaddset(&ends, signal);
  }
  ::sigprocmask(SIG_UNBLOCK, &ends, nullptr);

  std::string engine = "dot";
  for (int k = 1; k < argc; ++k) {
    const std::string_view argument = argv[k];
    if (argument == "--help" || argument == "-h") {
      return write_stdout(usage) ? 0 : 1;
    } else if (argument == "--engine" && k + 1 < argc) {
      engine = argv[++k];
    } else if (argument.substr(0, 9) == "--engine=") {
      engine = argument.substr(9);
    } else {
      std::fputs(std::string(usage).c_str(), stderr);
      return fail(2, "unknown argument " + std::string(argument));
    }
  }
  const std::vector<std::string_view> engines{"dot", "neato", "circo", "sfdp", "fdp", "twopi"};
  if (std::find(engines.begin(), engines.end(), engine) == engines.end()) {
    std::fputs(std::string(usage).c_str(), stderr);
    return fail(2, "unknown engine " + engine);
  }

  std::string dot;
  if (!read_stdin(dot)) return fail(4, std::string("stdin cannot be read: ") + std::strerror(errno));
  if (dot.find('\0') != std::string::npos) return fail(4, "the text on stdin holds a zero byte");
  agseterrf(keep_message);
  agseterr(AGERR);
  GVC_t* context = gvContext();
  if (!context) return fail(1, "Graphviz cannot start");
  Agraph_t* graph = agmemread(dot.c_str());
  if (!graph || !graphviz_messages.empty()) return fail(4, "the text on stdin is not a graph in the DOT language");
  if (gvLayout(context, graph, engine.c_str()) != 0)
    return fail(1, "Graphviz could not place the graph with " + engine);
  const LayoutWriter writer(graph, engine);
  if (!writer.finite()) return fail(1, "Graphviz gave a position that is no number with " + engine);
  if (!write_stdout(writer.text())) return fail(1, std::string("stdout cannot be written: ") + std::strerror(errno));
  std::fflush(stdout);
  _exit(0);  // freeing what Graphviz holds takes longer than the layout of a large graph
}
