"""What may not be written, and what may not be a name: the [[banned]] and [[name]] lists."""

import os
import re

from .finding import Finding
from .law import matches_any
from .source import CXX


class BannedCheck:
    def __init__(self, law):
        self._law = law
        self._rules = [dict(rule, _patterns=_compile(rule)) for rule in law.data["banned"]]
        self._names = law.data["name"]

    def check(self, source):
        for rule in self._rules:
            if self._concerns(rule, source):
                yield from _hits(rule, source)
        yield from self._check_name(source.path)

    def _concerns(self, rule, source):
        return (
            source.path.endswith(tuple(rule.get("of", CXX)))
            and self._law.covers(rule["in"], source.path)
            and not matches_any(source.path, rule.get("except", []))
        )

    def _check_name(self, path):
        stem = os.path.basename(path).split(".")[0]
        for rule in self._names:
            if self._law.covers(rule["in"], path) and re.search(rule["pattern"], stem):
                yield Finding(path, 1, rule["rule"], f"'{stem}' says little", rule["instead"])


def _compile(rule):
    return [re.compile(pattern) for pattern in rule.get("patterns", [])]


def _hits(rule, source):
    for line, _, name in source.includes() if "includes" in rule else ():
        if name in rule["includes"]:
            yield Finding(source.path, line, rule["rule"], f"#include <{name}>", rule["instead"])
    text = _searched(rule, source)
    for pattern in rule["_patterns"]:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            what = " ".join(match[0].split())
            yield Finding(source.path, line, rule["rule"], f"'{what}'", rule["instead"])


def _searched(rule, source):
    if rule.get("comments"):
        return source.raw
    return source.text if rule.get("strings") else source.code
