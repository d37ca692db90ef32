# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares Assay's NOTEARS and NOTEARS-AL with gCastle's NOTEARS and DAGMA on golden problems; see dag_peers.sh.

Every program runs alone in a process of its own, on one thread; CPU seconds are user + system of that process. For the peers
only the time inside the learning call counts (importing Python's packages does not); for Assay the whole worker's
cpu_seconds count, reading the data, writing the results and starting included. The objective is
L(W) + 0.1 sum |W| with L = 1/(2n) ||X - XW||^2 on centred columns, at the end of the minimisation, before any threshold.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

PEER = r"""
import json, sys, time, os, warnings
warnings.filterwarnings("ignore")
import numpy as np
kind, folder, out = sys.argv[1:4]
x = np.load(os.path.join(folder, "X.npy")).astype(np.float64)
x -= x.mean(axis=0)
if kind == "gcastle":
    import importlib.util
    import types
    # castle.algorithms imports PyTorch for methods that are not used here; its NOTEARS alone needs NumPy and SciPy.
    try:
        from castle.algorithms.gradient.notears.linear import Notears
    except Exception:
        for name in ("torch", "torch.nn", "torch.nn.functional", "torch.utils", "torch.utils.data", "torch.distributions"):
            sys.modules.setdefault(name, types.ModuleType(name))
        root = os.path.join(os.path.dirname(importlib.util.find_spec("castle").origin), "algorithms")
        for name, path in (("castle.algorithms", root), ("castle.algorithms.gradient", root + "/gradient"),
                           ("castle.algorithms.gradient.notears", root + "/gradient/notears")):
            module = types.ModuleType(name)
            module.__path__ = [path]
            sys.modules[name] = module
        from castle.algorithms.gradient.notears.linear import Notears
    model = Notears(lambda1=0.1, loss_type="l2", max_iter=100, h_tol=1e-8, rho_max=1e16, w_threshold=0.0)
    start = time.process_time()
    raw = np.asarray(model.notears_linear(x, lambda1=0.1, loss_type="l2", max_iter=100, h_tol=1e-8, rho_max=1e16))
    seconds = time.process_time() - start
else:
    from dagma.linear import DagmaLinear
    model = DagmaLinear(loss_type="l2", verbose=False)
    start = time.process_time()
    raw = model.fit(x.copy(), lambda1=0.03, w_threshold=0.0)
    seconds = time.process_time() - start
np.save(out, raw)
print(json.dumps({"seconds": seconds}))
"""


def shd(estimate, truth):
    """Extra, missing and reversed edges, each counted once."""
    d = len(truth)
    count = 0
    for i in range(d):
        for j in range(i):
            e, t = (estimate[i][j] != 0, estimate[j][i] != 0), (truth[i][j] != 0, truth[j][i] != 0)
            if any(e) != any(t):
                count += 1
            elif any(e) and ((e[0] and not t[0]) or (e[1] and not t[1])):
                count += 1
    return count


def objective(x, w):
    import numpy as np
    x = x - x.mean(axis=0)
    return float(0.5 / len(x) * ((x - x @ w) ** 2).sum() + 0.1 * np.abs(w).sum())


def assay(cli, method, folder, truth_file, settings):
    with tempfile.TemporaryDirectory() as out:
        command = [cli, "run", "dag_learning." + method, "--set", "data=" + os.path.join(folder, "X.npy"),
                   "--set", "reference=" + truth_file, "--output", out + "/o", "--json", "--quiet", "--threads", "1"]
        for setting in settings:
            command += ["--set", setting]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        import numpy as np
        raw_file = out + "/o/weights_raw.npy"
        raw = np.load(raw_file) if os.path.exists(raw_file) else None
        return answer["cpu_seconds"], answer["scalars"]["shd"], raw


def main():
    import numpy as np
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", required=True)
    parser.add_argument("--cli")
    parser.add_argument("--golden")
    parser.add_argument("--nodes", default="10,20,50")
    parser.add_argument("--output")
    arguments = parser.parse_args()
    root = os.path.abspath(arguments.root)
    cli = arguments.cli or os.path.join(root, "build/bin/assay-cli")
    shared = os.environ.get("ASSAY_SHARED_DIR") or os.path.join(root, "../shared")
    golden = arguments.golden or os.path.join(shared, "golden/dag")
    rows = []
    for nodes in [int(n) for n in arguments.nodes.split(",")]:
        name = "ER2_d%03d_n1000_gauss" % nodes
        folder = os.path.join(golden, "problems", name)
        if not os.path.exists(folder):
            print("skipped: no problem " + name, file=sys.stderr)
            continue
        x = np.load(folder + "/X.npy").astype(np.float64)
        truth = np.zeros((nodes, nodes))
        for line in open(folder + "/W_true.csv").read().split("\n")[1:]:
            if line:
                i, j, w = line.split(",")
                truth[int(i), int(j)] = float(w)
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as reference:
            reference.write("source,target,weight\n")
            for i in range(nodes):
                for j in range(nodes):
                    if truth[i, j] != 0:
                        reference.write("X%d,X%d,%r\n" % (i + 1, j + 1, truth[i, j]))
            reference.flush()
            seconds, found, raw = assay(cli, "notears", folder, reference.name, [])
            ours = (seconds, found, objective(x, raw))
            seconds, found, raw = assay(cli, "notears", folder, reference.name, ["starts=best_of_two"])
            two = (seconds, found, objective(x, raw))
            paper = assay(cli, "notears_al", folder, reference.name, ["mode=paper"])
            extended = assay(cli, "notears_al", folder, reference.name, ["mode=extended"])
        peers = {}
        for kind in ("gcastle", "dagma"):
            with tempfile.NamedTemporaryFile(suffix=".npy") as out:
                run = subprocess.run([sys.executable, "-c", PEER, kind, folder, out.name], capture_output=True, text=True)
                if run.returncode != 0:
                    sys.exit(kind + " failed:\n" + run.stderr)
                seconds = json.loads(re.findall(r"\{.*\}", run.stdout)[-1])["seconds"]
                raw = np.load(out.name)
                peers[kind] = (seconds, shd(np.where(np.abs(raw) < 0.3, 0, raw), truth), objective(x, raw))
        rows.append((nodes, ours, two, peers["gcastle"], paper, extended, peers["dagma"]))
        print("d = %d done" % nodes, file=sys.stderr)
    lines = ["CPU seconds (SHD) on golden problems ER2, n = 1000, Gauss; one thread each, same run, same machine.", "",
             "| d | NOTEARS, Assay | best of two starts | NOTEARS, gCastle | ratio, one and two starts | objective, one start / two / gCastle "
             "| NOTEARS-AL paper | NOTEARS-AL extended | DAGMA | ratio to extended |",
             "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for nodes, ours, two, castle, paper, extended, dagma in rows:
        lines.append("| %d | %.2f (%d) | %.2f (%d) | %.2f (%d) | %.1f, %.1f | %.3f / %.3f / %.3f | %.2f (%d) | %.2f (%d) | %.2f (%d) | %.1f |" % (
            nodes, ours[0], ours[1], two[0], two[1], castle[0], castle[1], castle[0] / ours[0], castle[0] / two[0], ours[2], two[2],
            castle[2], paper[0], paper[1], extended[0], extended[1], dagma[0], dagma[1], dagma[0] / extended[0]))
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.output:
        open(arguments.output, "w").write(text)


if __name__ == "__main__":
    main()
