# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes ring.csv: 600 points of a ring of 8 Gaussians of standard deviation 0.3 around centres at radius 2.

python3 make_ring.py > ring.csv
"""
import math
import random

stream = random.Random(8)  # the Mersenne Twister gives the same numbers on every platform
print("x,y")
for _ in range(600):
    angle = 2 * math.pi * stream.randrange(8) / 8
    x = 2 * math.cos(angle) + 0.3 * stream.gauss(0, 1)
    y = 2 * math.sin(angle) + 0.3 * stream.gauss(0, 1)
    print(f"{x:.6f},{y:.6f}")
