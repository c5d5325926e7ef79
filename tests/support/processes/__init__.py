"""The real programs as Python objects: gaplessd, and gapless with one mailbox each.

The programs are looked for in the folder that GAPLESS_BIN names.
"""

import os
import pathlib


def program(name):
    """The path of a program that has been built."""
    folder = pathlib.Path(os.environ.get("GAPLESS_BIN", "build/dev/bin"))
    path = folder / name
    if not path.exists():
        raise FileNotFoundError(f"{path} has not been built; set GAPLESS_BIN to the folder it is in")
    return str(path.resolve())
