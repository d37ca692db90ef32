# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a NIR file with the reference reader (PyPI: nir, h5py), compares its weights with the safetensors beside it and runs it.

nir_check.py FILE.nir MODEL.safetensors INPUTS.csv COUNTS.csv T: INPUTS are rows as the network sees them; COUNTS are the spikes per site that Assay
counted (all sites of a row after one another). Only for graphs without images: Affine, I, IF, Threshold, Scale. Exit 0: all the same.
"""
import json
import struct
import sys

import nir
import numpy as np


def tensors(path):
    raw = open(path, "rb").read()
    length = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:8 + length])
    header.pop("__metadata__", None)
    return {name: np.frombuffer(raw[8 + length:][slice(*t["data_offsets"])], "<f4").reshape(t["shape"]) for name, t in header.items()}


def run(graph, rows, steps):
    """Spikes of every threshold and firing neuron. An edge into a membrane that comes from its own reset is delivered at the next step."""
    nodes, counts = graph.nodes, {}
    sources = {}
    for source, target in graph.edges:
        sources.setdefault(target, []).append(source)
    resets = {target: s for target, all_of in sources.items() for s in all_of if len(all_of) > 1 and s.endswith("_reset")}
    order, left = [], [n for n in nodes]
    while left:
        ready = [n for n in left if all(s in order or s == resets.get(n) for s in sources.get(n, []))]
        order += ready
        left = [n for n in left if n not in ready]
    value = {n: np.zeros((len(rows), 1), np.float32) for n in nodes}
    state = {}
    for step in range(steps):
        for name in order:
            node, x = nodes[name], sum(value[s] for s in sources.get(name, []))
            kind = type(node).__name__
            if kind == "Input":
                value[name] = rows
            elif kind == "Affine":
                value[name] = (x @ node.weight.T + node.bias).astype(np.float32)
            elif kind == "Scale":
                value[name] = x * node.scale
            elif kind == "I":
                threshold = nodes[next(t for s, t in graph.edges if s == name)].threshold
                start = state.get(name, np.float32(node.metadata["v0_over_theta"]) * threshold)
                value[name] = state[name] = start + node.r * x
            elif kind == "Threshold":
                value[name] = (x > node.threshold).astype(np.float32)
                counts[name] = counts.get(name, 0) + value[name]
            elif kind == "IF":
                v = state.get(name, np.float32(node.metadata["v0_over_theta"]) * node.v_threshold) + node.r * x
                value[name] = (v > node.v_threshold).astype(np.float32)
                state[name] = v - value[name] * node.v_threshold  # as the metadata say: subtract
                counts[name] = counts.get(name, 0) + value[name]
            else:
                value[name] = x
    return np.concatenate([counts[n] for n in order if n in counts], axis=1)


def main():
    file, model, inputs, expected, steps = sys.argv[1:]
    graph = nir.read(file)
    nir.read(file, type_check=False)
    stored = tensors(model)
    for name, node in graph.nodes.items():
        if hasattr(node, "weight"):
            assert node.weight.tobytes() == stored[name + ".weight"].tobytes(), name
            assert node.bias.tobytes() == stored[name + ".bias"].tobytes(), name
    if steps != "0":
        counts = run(graph, np.loadtxt(inputs, delimiter=",", dtype=np.float32, ndmin=2), int(steps))
        known = np.loadtxt(expected, delimiter=",", ndmin=2)
        assert counts.shape == known.shape, (counts.shape, known.shape)
        assert np.array_equal(counts, known), "%d of %d counts differ" % ((counts != known).sum(), known.size)
    print("%s: %d nodes, %d edges, nir %s" % (file, len(graph.nodes), len(graph.edges), nir.version))


if __name__ == "__main__":
    main()
