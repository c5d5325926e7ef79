#!/usr/bin/env python3
"""Checks the architecture: the dependency law, the purity of the core, the size of things.

    check.py sources                    what is written
    check.py build --build DIR          what was compiled from it
    check.py examples --compiler CXX    that bad examples are rejected, and good ones are not
"""

import argparse
import os
import sys

from checks.banned import BannedCheck
from checks.build_tree import BuildTree
from checks.coroutines import CoroutineCheck
from checks.error_codes import ErrorCodeCheck
from checks.examples import Examples
from checks.finding import Finding
from checks.includes import IncludeCheck
from checks.kill_points import KillPointCheck
from checks.law import Law
from checks.planted import PlantedCheck
from checks.pulled_in import PulledInCheck
from checks.size import SizeCheck
from checks.source import sources
from checks.symbols import SymbolCheck

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LAW = Law(os.path.join(HERE, "layers.toml"))


def check_sources(root):
    found = list(sources(root))
    one_by_one = [IncludeCheck(LAW, [root, ROOT]), BannedCheck(LAW), CoroutineCheck()]
    size = SizeCheck(LAW)
    for source in found:
        for check in one_by_one:
            yield from check.check(source)
    yield from size.check_files(found)
    yield from size.check_functions(root, found)
    yield from ErrorCodeCheck(root, found).check()


def check_units(units):
    checks = [PulledInCheck(LAW), SymbolCheck(LAW)]
    for unit in units:
        for check in checks:
            yield from check.check(unit)


def check_build(tree):
    units = list(tree.units())
    if not any(LAW.is_core(unit.source) for unit in units):
        yield Finding(tree.build, 1, "nothing-built", "no core object was found", "build, then test")
    yield from check_units(units)
    yield from check_listed(tree)
    planted = PlantedCheck(LAW, sources(tree.root))
    kill_points = KillPointCheck(sources(tree.root))
    for path in planted.shipped(tree.build):
        yield from planted.check(path, os.path.relpath(path, tree.build))
        yield from kill_points.check(path, os.path.relpath(path, tree.build))


def check_example(root, units):
    yield from check_sources(root)
    yield from check_units(units)
    planted = PlantedCheck(LAW, sources(root))
    kill_points = KillPointCheck(sources(root))
    for unit in units:
        yield from planted.check(unit.object, unit.source)
        yield from kill_points.check(unit.object, unit.source)
    if os.path.exists(os.path.join(root, "compile_commands.json")):
        yield from check_listed(BuildTree(root, root))


def check_listed(tree):
    """What nobody builds, nobody checks."""
    compiled, verified = tree.compiled(), set(tree.verified_headers())
    for source in sources(tree.root):
        path = source.path
        _, public, name = path.partition("/include/")
        if LAW.is_core(path) and path.endswith(".cpp") and path not in compiled:
            yield Finding(path, 1, "not-built", "no target compiles it", "list it under SOURCES")
        if public and path.endswith((".hpp", ".h")) and name not in verified:
            yield Finding(path, 1, "not-installed", "no target lists it", "list it under PUBLIC_HEADERS")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["sources", "build", "examples"])
    parser.add_argument("--build", help="the build tree")
    parser.add_argument("--compiler", default="c++")
    arguments = parser.parse_args()

    if arguments.what == "sources":
        found = check_sources(ROOT)
    elif arguments.what == "build":
        found = check_build(BuildTree(ROOT, arguments.build))
    else:
        found = Examples(LAW, ROOT, arguments.compiler, check_example).failures(HERE)
    found = [str(one) for one in found]
    print(*found, f"{len(found)} found" if found else "all is well", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
