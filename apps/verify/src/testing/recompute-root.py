"""Computes the root of a log folder with nothing of ours: only the entry bundles, hashlib and RFC 6962.

Usage: recompute-root.py FOLDER. Prints size and root of the checkpoint's tree, as the checkpoint writes them.
"""

import base64
import hashlib
import os
import sys


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def tree_root(hashes):
    """MTH of RFC 6962, section 2.1, row by row: an odd last node moves up as it is."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        paired = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(hashes[::2], hashes[1::2])]
        hashes = paired + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0]


def bundle_path(folder, index, width):
    digits = str(index)
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    full = os.path.join(folder, "tile", "entries", name)
    partial = os.path.join(full + ".p", str(width))
    return partial if width < 256 and os.path.exists(partial) else full


def entries(folder, size):
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        with open(bundle_path(folder, index, width), "rb") as bundle:
            for _ in range(width):
                yield bundle.read(int.from_bytes(bundle.read(2), "big"))


def main(folder):
    with open(os.path.join(folder, "checkpoint"), encoding="utf-8") as checkpoint:
        size = int(checkpoint.read().split("\n")[1])
    root = tree_root([leaf_hash(entry) for entry in entries(folder, size)])
    print(size, base64.b64encode(root).decode("ascii"))


main(sys.argv[1])
