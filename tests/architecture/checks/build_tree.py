"""What was compiled, as the build tree knows it."""

import json
import os
import re
import subprocess
from dataclasses import dataclass, field


# CMake compiles each public header alone, as a file of this folder in the build tree.
_ALONE = "_verify_interface_header_sets/"

# Files of ours compiled otherwise, for tests.
_TWIN = re.compile(r"(_planted|_planted_bugs|_kill_points)\.dir/")


@dataclass
class Unit:
    """One compiled source file of ours: its path from a root, its object, what it pulled in."""

    root: str
    source: str
    object: str
    headers: list = field(default_factory=list)

    def our_files(self):
        """The source and whatever it pulled in from the same root."""
        below = os.path.join(os.path.realpath(self.root), "")
        paths = (os.path.realpath(os.path.join(self.root, header)) for header in self.headers)
        return {self.source} | {path[len(below):] for path in paths if path.startswith(below)}


class BuildTree:
    def __init__(self, root, build, ninja="ninja"):
        self.root = os.path.realpath(root)
        self.build = os.path.realpath(build)
        self._ninja = ninja
        commands = os.path.join(build, "compile_commands.json")
        if not os.path.exists(commands):
            raise SystemExit(f"{commands} is missing: configure with a preset first")
        with open(commands, encoding="utf-8") as file:
            self._commands = json.load(file)

    def units(self):
        """Every unit that ships and has been built. The twins for tests never ship."""
        headers = self._headers()
        for command in self._commands:
            source = self._source(command)
            made = os.path.relpath(_output(command), self.build)
            if _TWIN.search(made) or source.startswith(("..", "build/", "tests/")):
                continue
            if os.path.exists(os.path.join(self.build, made)):
                yield Unit(self.root, source, os.path.join(self.build, made), headers.get(made, []))

    def compiled(self):
        """The paths of all sources that some target compiles."""
        return {self._source(command) for command in self._commands}

    def verified_headers(self):
        """The names, like gapless/errc.hpp, of the headers that are compiled alone."""
        for command in self._commands:
            if _ALONE in command["file"]:
                yield _header_of(command["file"])

    def _source(self, command):
        path = os.path.join(self.build, command["directory"], command["file"])
        if _ALONE in path:
            return self._public_header(_header_of(path))
        return os.path.relpath(os.path.realpath(path), self.root)

    def _public_header(self, name):
        for include in ("protocol/include", "sdk/include", "bindings/c/include"):
            if os.path.exists(os.path.join(self.root, include, name)):
                return os.path.join(include, name)
        return os.path.join("..", name)

    def _headers(self):
        listing = subprocess.run(
            [self._ninja, "-C", self.build, "-t", "deps"], capture_output=True, text=True, check=True
        )
        headers, current = {}, None
        for line in listing.stdout.splitlines():
            if line.startswith(" "):
                current.append(line.strip())
            elif ": #deps" in line:
                current = headers.setdefault(line.split(": #deps")[0], [])
        return headers


def _header_of(file):
    """gapless/errc.hpp, of …/gapless_vocabulary_verify_interface_header_sets/gapless/errc.hpp.cxx."""
    return file.rpartition(_ALONE)[2].rsplit(".", 1)[0]


def _output(command):
    """Where the compiler put its object; CMake leaves it in the command line only."""
    if "output" in command:
        return os.path.join(command["directory"], command["output"])
    words = command["command"].split()
    return os.path.join(command["directory"], words[words.index("-o") + 1])
