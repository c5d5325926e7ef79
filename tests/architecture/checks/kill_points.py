"""No kill point in what ships: neither a place to die nor the word that chooses it."""

import re

from .binary import has_word
from .finding import Finding

_CHOICE = "GAPLESS_KILL_AT"
_MANGLED_FUNCTION = b"7gapless15pass_kill_point"
_PLACE = re.compile(r"(?<!#define )\bGAPLESS_KILL_POINT\(\s*(\w+)\s*\)")


class KillPointCheck:
    def __init__(self, sources):
        self._names = {_CHOICE, "in_checkpoint"}
        for source in sources:
            self._names.update(_PLACE.findall(source.code))

    def check(self, path, shown):
        with open(path, "rb") as file:
            content = file.read()
        found = [name for name in sorted(self._names) if has_word(content, name)]
        if _MANGLED_FUNCTION in content:
            found.append("gapless::pass_kill_point")
        for name in found:
            yield Finding(
                shown, 1, "kill-point", f"has '{name}' in it",
                "link the libraries alone, not the objects of tests/support/kill_points",
            )
