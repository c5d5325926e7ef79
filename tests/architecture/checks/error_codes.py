"""Every error code has a row in docs/internals/bad-input.md that names a test which expects it."""

import os
import re

from .finding import Finding

_CODES = "protocol/include/gapless/errc.hpp"
_PAGE = "docs/internals/bad-input.md"
_TESTS = "tests/integration"
_OUR_OWN_MISTAKE = "internal"
_ENUM = re.compile(r"enum class errc\b[^{]*\{(.*?)\}", re.DOTALL)
_ENUMERATOR = re.compile(r"^\s*(\w+)\s*(?:=[^,]*)?,?\s*$", re.MULTILINE)
_CODE_ROW = re.compile(r"^\|\s*`(\w+)`\s*\|([^|]*)\|\s*$")
_TEST_FILE = re.compile(r"`([\w/]+_test\.(?:cpp|py))`")


class ErrorCodeCheck:
    """Judges a whole tree; one that has no error codes passes."""

    def __init__(self, root, sources):
        self._root = root
        self._by_path = {source.path: source for source in sources}
        self._rows = {}
        self._cited = []
        self._read_page()

    def check(self):
        codes = self._by_path.get(_CODES)
        if codes is None:
            return
        for line, test in self._cited:
            if self._test(test) is None:
                yield Finding(_PAGE, line, "untested-error", f"there is no {_TESTS}/{test}", "name the test")
        for code in _ENUMERATOR.findall(_ENUM.search(codes.code)[1]):
            yield from self._check_ours() if code == _OUR_OWN_MISTAKE else self._check_code(code)

    def _check_code(self, code):
        if code not in self._rows:
            yield Finding(_PAGE, 1, "untested-error", f"'{code}' has no row", "write a test that gets it, and its row")
            return
        line, tests = self._rows[code]
        if not tests:
            yield Finding(_PAGE, line, "untested-error", f"'{code}' has no test", "name the test that gets it")
        for test in tests:
            source = self._test(test)
            if source is not None and not _expects(source, code):
                yield Finding(
                    source.path, 1, "untested-error", f"does not expect '{code}'",
                    f"expect it here, or correct line {line} of {_PAGE}",
                )

    def _check_ours(self):
        for path, source in sorted(self._by_path.items()):
            if path.startswith(_TESTS) and _expects(source, _OUR_OWN_MISTAKE):
                yield Finding(
                    path, 1, "untested-error", f"expects '{_OUR_OWN_MISTAKE}'",
                    "that code is a bug of ours: mend it, and expect what should come",
                )

    def _read_page(self):
        path = os.path.join(self._root, _PAGE)
        if not os.path.exists(path):
            return
        with open(path, encoding="utf-8") as page:
            for number, line in enumerate(page, 1):
                tests = _TEST_FILE.findall(line)
                self._cited += [(number, test) for test in tests]
                if row := _CODE_ROW.match(line):
                    self._rows[row[1]] = (number, tests)

    def _test(self, name):
        return self._by_path.get(f"{_TESTS}/{name}")


def _expects(source, code):
    return re.search(rf"\berrc::{code}\b|[\"']{code}[\"']", source.text) is not None
