"""The fenced blocks of our pages, and what their info strings promise.

    ```sh                 is run
    ```sh background      is started, and stays until the end of the run; it prints a ready line
    ```sh no-run          is too slow for a test: its programs and flags are checked
    ```cpp                is a file that compiles
    ```c                  is a file that compiles, against <gapless.h> alone
    ```c fragment         compiles inside a function that has a client `me` and a `queue`
    ```python             is a program that runs, with the README's server
    ```python fragment    runs in a coroutine that has a `client` and a conversation, `where`
    ```python fragment blocking
                          runs in a function that has `server`, `password` (of bob) and `authority`
    ```python pytest      is a test that passes
    ```cpp fragment       compiles inside a function that has a `gapless::client& me`
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]

FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Fence:
    def __init__(self, page, line, words, body):
        self.page = page
        self.line = line
        self.language = words[0] if words else ""
        self.marks = words[1:]
        self.body = body

    def __str__(self):
        return f"{self.page}:{self.line}"


def fences(page):
    """Those of one page, given by its path from the root."""
    text = (ROOT / page).read_text()
    return [
        Fence(page, text.count("\n", 0, found.start()) + 1, found[1].split(), found[2])
        for found in FENCE.finditer(text)
    ]


def pages_below(*folders):
    return sorted(
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).glob("**/*.md")
    )
