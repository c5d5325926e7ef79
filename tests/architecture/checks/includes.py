"""Each #include line against the law."""

import os

from .finding import Finding
from .source import CXX


class IncludeCheck:
    def __init__(self, law, roots):
        self._law = law
        self._roots = roots

    def check(self, source):
        if not source.path.endswith(CXX):
            return
        layer = self._law.layer_of(source.path)
        if layer is None:
            yield Finding(
                source.path, 1, "no-layer", "this folder belongs to no layer",
                "give it one in tests/architecture/layers.toml, or move the file",
            )
            return
        for line, bracket, name in source.includes():
            for rule, what, instead in self._judge(source.path, layer["name"], bracket, name):
                yield Finding(source.path, line, rule, what, instead)

    def _judge(self, path, layer, bracket, name):
        if name.endswith((".pb.h", ".pb.cc")):
            if not (layer == "wire" and path.endswith(".cpp")):
                yield "generated-include", f"{name} is generated", "include the struct of protocol/wire"
        elif bracket == '"' or name.startswith("gapless/") or name == "gapless.h":
            yield from self._judge_ours(path, layer, bracket, name)
        else:
            yield from self._judge_foreign(path, layer, name)

    def _judge_ours(self, path, layer, bracket, name):
        included = name if bracket == '"' else self._public_header(name)
        other = self._law.layer_of(included)
        if other is None or bracket == '"' and "/" not in name:
            yield "include-path", f'"{name}" names no layer', "write the path from the repository root"
        elif bracket == '"' and "/include/gapless/" in name:
            yield "include-path", f'"{name}" is public', "include it as <gapless/…>"
        elif not self._law.may_include(path, included):
            yield (
                "layer", f"{layer} may not include {other['name']} ({name})",
                "turn the dependency round: an interface below, its implementation above",
            )

    def _judge_foreign(self, path, layer, name):
        library = self._law.library_of(name)
        if library is None:
            if "." in name or "/" in name:
                yield (
                    "unknown-library", f"<{name}> belongs to no library we know",
                    "use the standard library or Boost, or add it to layers.toml with an ADR",
                )
        elif not self._law.may_use(path, library):
            yield (
                "foreign-include", f"{layer} may not include <{name}> ({library})",
                "leave the technology to the adapter of its name",
            )

    def _public_header(self, name):
        for include in ("protocol/include/", "sdk/include/", "bindings/c/include/"):
            if any(os.path.exists(os.path.join(root, include + name)) for root in self._roots):
                return include + name
        return "protocol/include/" + name
