#!/usr/bin/env python3
"""Write pillow_nearest.npz: which pixels Pillow's Image.resize(size, Image.NEAREST) takes.

    make_pillow_nearest.py OUT.npz

The file beside this script was made by Pillow 13.0.0; tests read it, so Python is not needed to run them.

`earlier` covers every extent from 1 to 5,000 resized to every one from 1 to 512. All that Pillow's rounding decides is
which pixel to take where a new pixel's centre falls exactly between two old ones: with p / q = from / to in lowest
terms that happens where p is even and q odd, at i = (q - 1) / 2 + j q for j = 0, 1, ... There a bit says whether it is
the earlier pixel. It depends on p, q and j alone. So there is one bit for each q, then p, then j of the longest pair
that is covered, and this script checks all 2,560,000 pairs against Pillow.

`rows/HxW/H2xW2` and `columns/HxW/H2xW2` are of whole images: pixel (i, j) of one of H x W, resized to H2 x W2, is the
pixel (rows[i], columns[j]). That is what Pillow makes of the image whose pixel (y, x) is (y mod 256, x mod 256,
16 (y div 256) + x div 256).
"""
import math
import sys

import numpy as np
from PIL import Image

FROM, TO = 5000, 512
SIZES = [(512, 512, 224, 224), (427, 640, 224, 224), (640, 427, 224, 224), (1080, 1920, 224, 224),
         (256, 1024, 224, 224), (4000, 3, 31, 511), (1, 4095, 224, 224), (1, 1, 7, 5),
         (30, 20, 224, 224), (80, 100, 333, 517), (2, 6, 1, 1)]


def taken(extent, to):
    """The index of each pixel of a row. Columns are tested by whole images."""
    row = Image.fromarray(np.arange(extent, dtype=np.int32)[None, :])
    return np.asarray(row.resize((to, 1), Image.NEAREST))[0]


def ties(p, q):
    """The bits of the longest pair that p / q covers."""
    count = min(TO // q, FROM // p)
    centre = (q - 1) // 2 + q * np.arange(count)
    return ((2 * centre + 1) * p // (2 * q) - taken(p * count, q * count)[centre]).astype(np.uint8)


def check(bits):
    for to in range(1, TO + 1):
        i = np.arange(to)
        for extent in range(1, FROM + 1):
            expected = (2 * i + 1) * extent // (2 * to)
            g = math.gcd(extent, to)
            if (extent // g, to // g) in bits:
                expected[(to // g - 1) // 2 :: to // g] -= bits[extent // g, to // g][:g]
            assert np.array_equal(taken(extent, to), expected), (extent, to)


def image(height, width):
    y, x = np.mgrid[:height, :width]
    return Image.fromarray(np.stack([y % 256, x % 256, 16 * (y // 256) + x // 256], axis=-1).astype(np.uint8))


def main(path):
    bits = {(p, q): ties(p, q) for q in range(1, TO + 1, 2) for p in range(2, FROM + 1, 2) if math.gcd(p, q) == 1}
    assert all(set(np.unique(b)) <= {0, 1} for b in bits.values())
    check(bits)
    arrays = {"earlier": np.packbits(np.concatenate(list(bits.values())))}
    for height, width, to_height, to_width in SIZES:
        whole = image(height, width)
        small = np.asarray(whole.resize((to_width, to_height), Image.NEAREST)).astype(np.int32)
        rows = small[:, 0, 0] + 256 * (small[:, 0, 2] // 16)
        columns = small[0, :, 1] + 256 * (small[0, :, 2] % 16)
        assert np.array_equal(small, np.asarray(whole)[rows][:, columns])
        arrays[f"rows/{height}x{width}/{to_height}x{to_width}"] = rows.astype(np.int32)
        arrays[f"columns/{height}x{width}/{to_height}x{to_width}"] = columns.astype(np.int32)
    np.savez_compressed(path, **arrays)


if __name__ == "__main__":
    main(sys.argv[1])
