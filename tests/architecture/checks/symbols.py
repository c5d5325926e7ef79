"""What core objects ask of the linker, and whether they hold writable data."""

import re
import subprocess

from .finding import Finding
from .source import Source


class SymbolCheck:
    def __init__(self, law):
        self._law = law
        self._symbols = law.data["symbols"]

    def check(self, unit):
        if self._law.is_core(unit.source):
            layer = self._law.layer_of(unit.source)["name"]
            yield from _undefined(unit, self._allowed("undefined", layer))
            yield from _writable(unit, self._allowed("writable", layer))

    def _allowed(self, kind, layer):
        lists = self._symbols[kind]
        return re.compile("|".join(f"(?:{one})" for one in lists["core"] + lists.get(layer, [])))


def _undefined(unit, allowed):
    for line in _nm("--undefined-only", "--demangle", unit.object):
        symbol = line.strip().split(" ", 1)[1]
        if not allowed.fullmatch(symbol):
            yield Finding(
                unit.source, 1, "symbol", f"asks the linker for {symbol}",
                "take it as an input or through a port; if it is pure, add it to layers.toml",
            )


def _writable(unit, allowed):
    for line in _nm("--format=sysv", "--demangle", unit.object):
        columns = [column.strip() for column in line.rsplit("|", 6)]
        if len(columns) < 7 or not _is_writable(columns[6]) or allowed.fullmatch(columns[0]):
            continue
        if not _is_constant(unit, columns[0], columns[6]):
            yield Finding(
                unit.source, 1, "writable-data", f"{columns[0]} lies in {columns[6]}",
                "make it constexpr, or a member of what needs it",
            )


def _is_writable(section):
    return section.startswith((".data", ".bss", ".tbss", ".tdata")) and not section.startswith(".data.rel.ro")


def _is_constant(unit, symbol, section):
    """gcc 12 lays constants that hold pointers among the writable ones when their type has a
    constructor. So the word of the source is taken for it, and the compiler holds the source to it."""
    if not section.startswith(".data.rel"):
        return False
    name = re.escape(symbol.split("::")[-1])
    declared = re.compile(rf"\bconstexpr\b[^;{{}}()=]*\b{name}\b")
    return any(declared.search(Source(unit.root, path).code) for path in sorted(unit.our_files()))


def _nm(*arguments):
    return subprocess.run(["nm", *arguments], capture_output=True, text=True, check=True).stdout.splitlines()
