# SPDX-License-Identifier: GPL-3.0-or-later
"""Permutation test of 2 x 750 points: Assay's beside alibi-detect's MMDDrift, same points, same kernel, one thread each.

Called by mia_peers.sh. Each side runs in a process of its own, alternating, so that peak memory is its own; medians are printed as a
Markdown table."""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PERMUTATIONS = 999
SIZE = 750


def peer(folder: str, dimensions: int, sigma: float) -> None:
    import numpy as np
    import torch
    from alibi_detect.cd import MMDDrift
    from alibi_detect.utils.pytorch.kernels import GaussianRBF

    torch.set_num_threads(1)
    x, y = (np.fromfile(os.path.join(folder, name)).reshape(-1, dimensions) for name in ("x.f64", "y.f64"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    kernel = GaussianRBF(sigma=torch.tensor([sigma], dtype=torch.float64))
    detector = MMDDrift(x, backend="pytorch", kernel=kernel, n_permutations=PERMUTATIONS, device="cpu")
    data = detector.predict(y)["data"]
    print(json.dumps({
        "statistic": float(data["distance"]), "p": float(data["p_val"]), "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - start, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "import_mb": before / 1024}))


def run(command: list) -> dict:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", default="build-benchmark/bin/mia_benchmark")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dimensions", default="64,784")
    parser.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(options.peer[0], int(options.peer[1]), float(options.peer[2]))
        return
    import numpy as np

    print("| points, dimensions | side | statistic | p | CPU seconds | peak MB | ratio |\n| --- | --- | --- | --- | --- | --- | --- |")
    for dimensions in (int(text) for text in options.dimensions.split(",")):
        random = np.random.default_rng(dimensions)
        x = random.standard_normal((SIZE, dimensions))
        y = random.standard_normal((SIZE, dimensions)) + 0.4 / dimensions**0.5
        sigma = float(dimensions**0.5)
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("x.f64", "y.f64")]
            x.tofile(paths[0])
            y.tofile(paths[1])
            ours, theirs = [], []
            for _ in range(options.rounds):
                ours.append(run([options.ours, "--test", *paths, str(dimensions), str(PERMUTATIONS), repr(sigma)]))
                theirs.append(run([sys.executable, __file__, "--peer", folder, str(dimensions), repr(sigma)]))
        seconds = {}
        for name, results in (("Assay", ours), ("alibi-detect", theirs)):
            seconds[name] = statistics.median(result["cpu"] for result in results)
            ratio = "" if name == "Assay" else f"{seconds[name] / seconds['Assay']:.0f} x"
            print(f"| 2 x {SIZE}, {dimensions} | {name} | {results[0]['statistic']:.6e} | {results[0]['p']:.4f} | {seconds[name]:.3f} | "
                  f"{statistics.median(result['peak_mb'] for result in results):.0f} | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
