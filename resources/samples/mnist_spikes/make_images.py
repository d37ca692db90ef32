# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts the images of this sample out of MNIST's t10k files: 600 of the network's training rows (the first 8000, every 13th), then 400 of its
test rows (the last 2000, every 5th). make_images.py FOLDER: the folder with t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz."""
import gzip
import struct
import sys

folder = sys.argv[1]
images = gzip.open(folder + "/t10k-images-idx3-ubyte.gz").read()[16:]
labels = gzip.open(folder + "/t10k-labels-idx1-ubyte.gz").read()[8:]
rows = list(range(0, 8000, 13))[:600] + list(range(8000, 10000, 5))


def write(name, head, data):
    with open(name, "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:
        packed.write(head + data)


write("digits-images-idx3-ubyte.gz", struct.pack(">IIII", 0x803, len(rows), 28, 28), b"".join(images[784 * r:784 * r + 784] for r in rows))
write("digits-labels-idx1-ubyte.gz", struct.pack(">II", 0x801, len(rows)), bytes(labels[r] for r in rows))
