"""The checksums that the pages of a mailbox and of a store end with (storage/sqlite/page_checksum),
for tests that write into a closed one with a SQLite of their own."""

import struct

CHECKSUM = 8
WORD = (1 << 64) - 1


def _mixed(state, word):
    product = ((state ^ word) * 0x9E3779B97F4A7C15) & WORD
    return ((product << 29) | (product >> 35)) & WORD


def _sealed(page, number):
    content = page[:-CHECKSUM]
    state = _mixed(len(content), number)
    for (word,) in struct.iter_unpack("<Q", content):
        state = _mixed(state, word)
    return content + _mixed(state, len(content)).to_bytes(CHECKSUM, "little")


def seal(file):
    """Makes a file that somebody else has written one that our programs open."""
    whole = file.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    pages = [whole[at : at + size] for at in range(0, len(whole), size)]
    file.write_bytes(b"".join(_sealed(page, number) for number, page in enumerate(pages, 1)))
