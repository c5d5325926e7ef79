"""No planted bug in what ships: neither the switch nor the name of any of them."""

import glob
import os
import re

from .binary import has_word
from .finding import Finding

_SWITCH = "GAPLESS_WITH_PLANTED_BUGS"
_MANGLED_NAMESPACE = b"7gapless7planted"
_PLACE = re.compile(r"(?<!#define )\bGAPLESS_PLANTED\(\s*(\w+)\s*\)")
_LIST = "protocol/planted_bugs.hpp"
_LISTED = re.compile(r"\bX\((\w+)\)")


class PlantedCheck:
    def __init__(self, law, sources):
        self._law = law
        names = {_SWITCH}
        for source in sources:
            names.update(_PLACE.findall(source.code))
            if source.path == _LIST:
                names.update(_LISTED.findall(source.code))
        self._names = sorted(names)

    def check(self, path, shown):
        with open(path, "rb") as file:
            content = file.read()
        found = [name for name in self._names if has_word(content, name)]
        if _MANGLED_NAMESPACE in content:
            found.append("gapless::planted")
        for name in found:
            yield Finding(
                shown, 1, "planted-bug", f"has '{name}' in it",
                "link the library itself, not its _planted twin",
            )

    def shipped(self, build):
        """The libraries and programs of a build tree that ship."""
        for folder in self._law.data["shipped"]["libraries_under"]:
            for path in sorted(glob.glob(os.path.join(build, folder, "**", "*.a"), recursive=True)):
                if not path.endswith(("_planted.a", "_planted_bugs.a")):
                    yield path
        for program in self._law.data["shipped"]["programs"]:
            path = os.path.join(build, "bin", program)
            if os.path.exists(path):
                yield path
        for library in self._law.data["shipped"].get("shared", []):
            path = os.path.join(build, library)
            if os.path.exists(path):
                yield path
