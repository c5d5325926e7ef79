"""Source files: finding them, and telling their code from their comments and strings."""

import functools
import os
import re

NO_ROOMS = ("build", "cmake", "docs", "scripts")
OURS = (".hpp", ".cpp", ".h", ".c", ".py", ".proto", ".sql")
CXX = (".hpp", ".cpp", ".h", ".c")
NOT_OURS = ("tests/architecture/bad/", "tests/architecture/good/")

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<string>R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"
      |   "(?:\\.|[^"\\\n])*"
      |   (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+')""",
    re.DOTALL | re.VERBOSE,
)
_SQL_COMMENT = re.compile(r"--[^\n]*")


class Source:
    def __init__(self, root, path):
        self.path = path
        with open(os.path.join(root, path), encoding="utf-8") as file:
            self.raw = file.read()

    @property
    def lines(self):
        return self.raw.splitlines()

    @functools.cached_property
    def code(self):
        """The text without comments and with strings emptied; lines keep their numbers."""
        return _TOKEN.sub(lambda token: _blank(token.group(), '""' if token["string"] else " "), self.raw)

    @functools.cached_property
    def text(self):
        """The text without comments, strings included."""
        if self.path.endswith(".sql"):
            return _SQL_COMMENT.sub(" ", self.raw)
        return _TOKEN.sub(lambda token: token.group() if token["string"] else _blank(token.group(), " "), self.raw)

    def includes(self):
        """(line number, opening bracket, name) of each #include."""
        directive = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := directive.match(line):
                yield number, match[1], match[2]


def _blank(token, filling):
    newlines = token.count("\n")
    return filling + "\n" * newlines


def sources(root):
    """Every source file of ours under a root, in order."""
    rooms = (name for name in sorted(os.listdir(root)) if name not in NO_ROOMS and name[0] != ".")
    for room in rooms:
        for folder, folders, names in os.walk(os.path.join(root, room)):
            folders.sort()
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), root)
                if name.endswith(OURS) and not path.startswith(NOT_OURS):
                    yield Source(root, path)
