"""A lint for a miscompilation.

gcc 12 destroys a braced aggregate or a capturing lambda twice when it is a temporary inside the full
expression of a co_await. Naming it first, and moving it in, is the cure.
"""

import re

from .finding import Finding

_INSTEAD = "name it in a statement of its own, then std::move it into the call"
_LAMBDA_HEAD = re.compile(
    r"\[(?P<captures>[^\[\]]*)\]\s*(<[^{}]*>)?\s*(\([^{}]*\))?\s*(mutable|noexcept|constexpr|\s)*(->[^{};]*)?$"
)
_BARE_AWAIT = re.compile(r"\bco_await\s+[\w:<>,\s]+$")


class CoroutineCheck:
    """Reads code as statements, in which a lambda's body is a block of statements of its own."""

    def check(self, source):
        if "co_await" not in source.code:
            return
        for line, what in _Reader(source.code).findings():
            yield Finding(source.path, line, "coroutine-temporary", what, _INSTEAD)


class _Reader:
    def __init__(self, code):
        self._code = code
        self._position = 0
        self._found = []

    def findings(self):
        while self._position < len(self._code):
            self._read_block()
        return sorted(set(self._found))

    def _read_block(self):
        """Reads statements until the brace that closes this block."""
        while self._position < len(self._code):
            end = self._read_statement()
            if end == "{":
                self._read_block()
            elif end == "}":
                return

    def _read_statement(self):
        """Reads one statement and judges it; returns the character that ended it."""
        text, depth, suspects, start = "", 0, [], self._position
        while self._position < len(self._code):
            character = self._code[self._position]
            self._position += 1
            if character in "([":
                depth += 1
            elif character in ")]":
                depth -= 1
            elif character == "{" and (lambda_ := _LAMBDA_HEAD.search(text)):
                if lambda_["captures"].strip():
                    suspects.append((self._line(), "a capturing lambda as a temporary"))
                self._read_block()
                character = "{}"
            elif character == "{" and depth > 0:
                suspects.append((self._line(), "a braced temporary"))
                depth += 1
            elif character == "}" and depth > 0:
                depth -= 1
            elif character in ";{}" and depth <= 0:
                self._judge(text, suspects, character)
                return character
            text += character
        self._judge(text, suspects, "")
        return "}"

    def _judge(self, text, suspects, end):
        if not re.search(r"\bco_await\b", text):
            return
        if end == "{" and _BARE_AWAIT.search(text):
            suspects = suspects + [(self._line(), "a braced temporary")]
        self._found += suspects

    def _line(self):
        return self._code.count("\n", 0, self._position) + 1
