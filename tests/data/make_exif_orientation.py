#!/usr/bin/env python3
"""Write exif_orientation.npz: image files with an orientation, and what Pillow makes of them.

    make_exif_orientation.py OUT.npz

The file beside this script was made by Pillow 13.0.0; tests read it, so Python is not needed to run them. `file/NAME`
are the bytes of an image file, `pixels/NAME` what Pillow's ImageOps.exif_transpose gives: uint8 (height, width, 3),
RGB. Where Pillow fails on damaged EXIF data, it is the image as it lies in the file.
"""
import io
import struct
import sys

import numpy as np
from PIL import Image, ImageOps


def image(mode):
    pixels = np.zeros((8, 24, 3), np.uint8)
    pixels[:, 8:16, 0] = pixels[:4, :, 1] = pixels[4:, 16:, 2] = 200
    pixels[0:2, 0:3] = 255
    return Image.fromarray(pixels).convert(mode)


def directory(entries, order="<", start=8, count=None):
    """EXIF data: a TIFF header, then entries (tag, type, count, value of 4 bytes)."""
    data = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", start)
    data += struct.pack(order + "H", len(entries) if count is None else count)
    for tag, kind, number, value in entries:
        data += struct.pack(order + "HHI", tag, kind, number) + value
    return data + bytes(4)


def orientation(value, order="<"):
    return (0x0112, 3, 1, struct.pack(order + "HH", value, 0))


def encoded(kind, exif, mode="RGB", **options):
    stream = io.BytesIO()
    image(mode).save(stream, kind, exif=exif, **options)
    return stream.getvalue()


def webp(exif, **options):
    return encoded("WEBP", exif, lossless=True, **options)


def without_flag(data):
    """The VP8X chunk does not say that there is EXIF data."""
    assert data[12:16] == b"VP8X"
    return data[:20] + bytes([data[20] & ~8]) + data[21:]


def files():
    for value in range(1, 9):
        exif = directory([orientation(value)])
        yield f"webp{value}", webp(exif)
        yield f"webp_alpha{value}", webp(exif, mode="RGBA")
        yield f"webp_lossy{value}", encoded("WEBP", exif, quality=95)
        yield f"webp_big_endian{value}", webp(directory([orientation(value, ">")], ">"))
        yield f"jpeg{value}", encoded("JPEG", exif, quality=95, subsampling=0)
        yield f"png{value}", encoded("PNG", exif)
        yield f"png_grey{value}", encoded("PNG", exif, mode="L")
        tiff = Image.Exif()
        tiff[0x0112] = value
        yield f"tiff{value}", encoded("TIFF", tiff)
        yield f"tiff_grey{value}", encoded("TIFF", tiff, mode="L", compression="tiff_lzw")
    other = (0x010F, 2, 3, b"ab\0\0")
    eight = orientation(8)
    yield "webp_plain", webp(b"")
    yield "webp_prefix", webp(b"Exif\0\0" + directory([eight]))
    yield "webp_last_entry", webp(directory([other] * 9 + [eight]))
    yield "webp_long", webp(directory([(0x0112, 4, 1, struct.pack("<I", 6))]))
    yield "webp_large_long", webp(directory([(0x0112, 4, 1, struct.pack("<I", 65536 + 6))]))
    yield "webp_two_values", webp(directory([(0x0112, 3, 2, struct.pack("<HH", 6, 6))]))
    three = directory([(0x0112, 3, 3, struct.pack("<I", 26))]) + struct.pack("<HHHH", 5, 6, 7, 0)
    yield "webp_three_values", webp(three)
    yield "webp_values_behind_end", webp(directory([(0x0112, 3, 3, struct.pack("<I", 2**31))]))
    yield "webp_no_value", webp(directory([(0x0112, 3, 0, struct.pack("<HH", 6, 6))]))
    yield "webp_twice", webp(directory([orientation(6), eight]))
    yield "webp_twice_and_wrong", webp(directory([orientation(6), orientation(9)]))
    yield "webp_wrong_and_twice", webp(directory([orientation(9), orientation(6)]))
    yield "webp_text", webp(directory([(0x0112, 2, 1, b"6\0\0\0")]))
    for value in (0, 9, 65535):
        yield f"webp_value_{value}", webp(directory([orientation(value)]))
    yield "webp_without_flag", without_flag(webp(directory([eight])))
    yield "webp_odd_length", webp(directory([eight]) + b"x")
    yield "webp_directory_behind_end", webp(directory([eight], start=2**32 - 1))
    yield "webp_directory_at_end", webp(directory([eight], start=len(directory([eight])) - 1))
    yield "webp_too_many_entries", webp(directory([other, eight], count=65535))
    yield "webp_no_tiff", webp(b"no TIFF at all")
    for kind in ("JPEG", "PNG"):
        options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
        damaged = {"value_0": directory([orientation(0)]), "value_9": directory([orientation(9)]),
                   "no_tiff": b"no TIFF at all", "directory_behind_end": directory([eight], start=2**32 - 1),
                   "cut_9": directory([eight])[:9], "cut_14": directory([eight])[:14]}
        for name, exif in damaged.items():
            yield f"{kind.lower()}_{name}", encoded(kind, (b"Exif\0\0" if kind == "JPEG" else b"") + exif, **options)
    for length in (1, 4, 7, 8, 9, 10, 21):
        yield f"webp_cut_{length}", webp(directory([eight])[:length])


def pixels(data):
    picture = Image.open(io.BytesIO(data))
    try:
        picture = ImageOps.exif_transpose(picture)
    except Exception as error:  # what Pillow raises differs
        print(f"Pillow: {error}")
    return np.asarray(picture.convert("RGB"))


def main(path):
    arrays = {}
    for name, data in files():
        arrays["file/" + name] = np.frombuffer(data, np.uint8)
        arrays["pixels/" + name] = pixels(data)
    np.savez_compressed(path, **arrays)


if __name__ == "__main__":
    main(sys.argv[1])
