# SPDX-License-Identifier: GPL-3.0-or-later
"""A spiking pass of 64 MNIST images: Assay's beside SpikingJelly's, same weights and images, one thread each.

Called by snn_peers.sh. The two sides are processes that alternate; each reports medians, and the table the medians over them. SpikingJelly is
used as its tutorials do: Converter(mode="99.9%"), T single steps with the same input, then a reset."""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time

BATCH = 64


def tensors(path: str) -> dict:
    import numpy as np
    import torch

    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        data = file.read()
    result = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            result[name] = torch.from_numpy(np.frombuffer(data[first:last], dtype="<f4").reshape(entry["shape"]).copy())
    return result


def images(folder: str):
    import gzip

    import numpy as np
    import torch

    with gzip.open(folder + "/t10k-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), dtype=np.uint8)[16:].reshape(10000, 1, 28, 28).astype("f4") / 255
    return torch.from_numpy(pixels)


def peer(folder: str, rounds: int) -> None:
    import torch
    import torch.nn as nn
    from spikingjelly.activation_based import ann2snn, functional

    torch.set_num_threads(1)
    data = images(folder)
    weights = tensors(folder + "/cnn_bn_avgpool.safetensors")
    cnn = nn.Sequential()
    for name, layer in [
            ("conv1", nn.Conv2d(1, 16, 3, padding=1)), ("bn1", nn.BatchNorm2d(16)), ("relu1", nn.ReLU()), ("pool1", nn.AvgPool2d(2)),
            ("conv2", nn.Conv2d(16, 32, 3, padding=1)), ("bn2", nn.BatchNorm2d(32)), ("relu2", nn.ReLU()), ("pool2", nn.AvgPool2d(2)),
            ("flatten", nn.Flatten()), ("fc1", nn.Linear(1568, 64)), ("relu3", nn.ReLU()), ("fc2", nn.Linear(64, 10))]:
        cnn.add_module(name, layer)
    cnn.load_state_dict(weights, strict=False)
    torch.manual_seed(1)
    mlp = nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    for layer in mlp:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
    x = data[8000:8000 + BATCH].contiguous()
    labels = torch.zeros(512, dtype=torch.long)
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(data[:512], labels), batch_size=64)
    for title, ann in (("MNIST CNN", cnn), ("MLP 784-512-512-10", mlp)):
        ann.eval()
        snn = ann2snn.Converter(mode="99.9%", dataloader=loader)(ann)
        snn.eval()

        def spiking(steps: int) -> None:
            out = 0
            for _ in range(steps):
                out = out + snn(x)
            functional.reset_net(snn)

        with torch.no_grad():
            times: dict = {"ann": [], "8": [], "32": []}
            for round_ in range(-1, rounds):
                for key, action in (("ann", lambda: ann(x)), ("8", lambda: spiking(8)), ("32", lambda: spiking(32))):
                    start = time.perf_counter()
                    action()
                    if round_ >= 0:
                        times[key].append(1000 * (time.perf_counter() - start))
        print(json.dumps({"title": title, **{key: statistics.median(values) for key, values in times.items()}}))


def ours(program: str, folder: str, rounds: int) -> dict:
    text = subprocess.run([program, str(rounds), folder], check=True, capture_output=True, text=True).stdout
    result = {}
    for line in text.splitlines():
        found = re.match(r"(.+?)\s+ANN\s+([\d.]+) ms\s+T=8\s+([\d.]+) ms .*T=32\s+([\d.]+) ms", line)
        if found:
            result[found[1]] = {"ann": float(found[2]), "8": float(found[3]), "32": float(found[4])}
    return result


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", default="build-benchmark/bin/snn_benchmark")
    parser.add_argument("--folder", default="../shared/data/snn/mnist")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    if options.peer:
        peer(options.folder, options.rounds)
        return
    seen: dict = {}
    for _ in range(options.repeats):
        for title, times in ours(options.ours, options.folder, options.rounds).items():
            for key, value in times.items():
                seen.setdefault((title, "Assay", key), []).append(value)
        command = [sys.executable, __file__, "--peer", "--folder", options.folder, "--rounds", str(options.rounds)]
        for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
            if line.startswith("{"):
                times = json.loads(line)
                for key in ("ann", "8", "32"):
                    seen.setdefault((times["title"], "SpikingJelly", key), []).append(times[key])
    print("| network | side | ANN pass | T = 8 | T = 32 |\n| --- | --- | --- | --- | --- |")
    for title in dict.fromkeys(key[0] for key in seen):
        medians = {side: [statistics.median(seen[(title, side, key)]) for key in ("ann", "8", "32")] for side in ("Assay", "SpikingJelly")}
        for side, (ann, short, long) in medians.items():
            print(f"| {title} | {side} | {ann:.2f} ms | {short:.1f} ms ({short / ann:.1f} passes) | {long:.1f} ms ({long / ann:.1f} passes) |")
        ratios = [theirs / mine for mine, theirs in zip(medians["Assay"], medians["SpikingJelly"])]
        print(f"| {title} | SpikingJelly over Assay | {ratios[0]:.2f} | {ratios[1]:.1f} | {ratios[2]:.1f} |")


if __name__ == "__main__":
    main()
