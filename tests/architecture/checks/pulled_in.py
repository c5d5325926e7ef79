"""What a core file or a public header really pulled in, however deep, judged for foreign headers.

The standard library pulls in itself as it pleases and is not judged.
"""

import os

from .finding import Finding

_SYSTEM = "/usr/include/"
_OF_THE_SYSTEM = (
    "rpc/",
    "c++/", "x86_64-linux-gnu/", "aarch64-linux-gnu/", "asm/", "asm-generic/", "bits/", "gnu/", "linux/",
    "sys/",
)


class PulledInCheck:
    def __init__(self, law):
        self._law = law

    def check(self, unit):
        if not (self._law.is_core(unit.source) or "/include/" in unit.source):
            return
        for header in unit.headers:
            name = _foreign_name(header)
            library = self._law.library_of(name) if name else None
            if name and library is None and "/" in name:
                library = name.split("/")[0]
            if library == "boost" and self._law.may_use(unit.source, "asio"):
                continue  # Asio stands on the rest of Boost
            if library and library != "posix" and not self._law.may_use(unit.source, library):
                yield Finding(
                    unit.source, 1, "pulled-in", f"some header of it pulls in <{name}> ({library})",
                    "include less: find the header with the compiler's -H",
                )
                return


def _foreign_name(header):
    """The name by which a header outside the standard library is included, or None."""
    path = os.path.normpath(header)
    if not path.startswith(_SYSTEM):
        return None
    name = path[len(_SYSTEM):]
    return None if name.startswith(_OF_THE_SYSTEM) else name
