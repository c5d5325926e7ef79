"""The checker's own test: every bad example must be rejected, by the rule that it is named after.

An example is a small tree of its own: bad/<rule>/… or, for a second case, bad/<rule>--<case>/…. What
lies in good/ must pass. The C++ of examples is compiled, for the checks that read objects; a header
that does not compile alone is found as "header-alone".
"""

import os
import subprocess
import tempfile

from .build_tree import Unit
from .finding import Finding


class Examples:
    def __init__(self, law, root, compiler, check):
        self._law = law
        self._root = root
        self._compiler = compiler
        self._check = check

    def failures(self, folder):
        """One line for each example that was judged wrongly."""
        for name in sorted(os.listdir(os.path.join(folder, "bad"))):
            rules = {finding.rule for finding in self._judge(os.path.join(folder, "bad", name))}
            expected = name.split("--")[0]
            if expected not in rules:
                yield f"bad/{name}: expected {expected}, found {', '.join(sorted(rules)) or 'nothing'}"
        for name in sorted(os.listdir(os.path.join(folder, "good"))):
            for finding in self._judge(os.path.join(folder, "good", name)):
                yield f"good/{name}: {finding}"

    def _judge(self, tree):
        with tempfile.TemporaryDirectory() as objects:
            units = []
            for path in self._worth_compiling(tree):
                made = os.path.join(objects, path.replace("/", "_") + ".o")
                if self._compile(tree, path, made):
                    units.append(Unit(tree, path, made, _headers(made + ".d")))
                elif path.endswith(".hpp"):
                    yield Finding(path, 1, "header-alone", "does not compile alone", "include what it uses")
            yield from self._check(tree, units)

    def _worth_compiling(self, tree):
        for folder, _, names in sorted(os.walk(tree)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), tree)
                if name.endswith(".hpp") or name.endswith(".cpp") and self._law.is_core(path):
                    yield path

    def _compile(self, tree, path, made):
        includes = [f"-I{os.path.join(root, at)}" for root in (tree, self._root)
                    for at in ("", "protocol/include", "sdk/include")]
        command = [self._compiler, "-std=c++20", "-O1", "-fPIC", "-x", "c++", *includes,
                   "-c", path, "-o", made, "-MD", "-MF", made + ".d"]
        return subprocess.run(command, cwd=tree, capture_output=True, check=False).returncode == 0


def _headers(rule):
    with open(rule, encoding="utf-8") as file:
        return file.read().replace("\\\n", " ").split(":", 1)[1].split()
