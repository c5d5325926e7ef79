"""One list of what libgapless.so gives away: the header, exports.txt and the library agree. And how
large the library is."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINDING = ROOT / "bindings" / "c"
LIBRARY = pathlib.Path(sys.argv.pop()) if len(sys.argv) > 1 else None
GOAL = 3_000_000  # bytes, optimised and stripped

DECLARED = re.compile(r"\bGAPLESS_API\s[^;]*?\b(gapless_\w+)\s*\(")
COMMENT_OR_MACRO = re.compile(r"//[^\n]*|#define(?:[^\n]*\\\n)*[^\n]*")


def listed():
    return (BINDING / "exports.txt").read_text().split()


class Exports(unittest.TestCase):
    def test_the_list_is_sorted_and_names_each_once(self):
        self.assertEqual(listed(), sorted(set(listed())))

    def test_the_header_declares_what_is_listed(self):
        declared = []
        for header in BINDING.glob("include/**/*.h"):
            declared += DECLARED.findall(COMMENT_OR_MACRO.sub(" ", header.read_text()))
        self.assertEqual(sorted(declared), listed())

    def test_the_library_gives_away_what_is_listed_and_nothing_else(self):
        told = subprocess.run(
            ["nm", "-D", "--defined-only", LIBRARY], capture_output=True, text=True, check=True
        ).stdout
        symbols = [line.split()[-1] for line in told.splitlines()]
        version = "GAPLESS_1"
        given = sorted(name.removesuffix(f"@@{version}") for name in symbols if name != version)
        self.assertEqual([name for name in given if "@@" in name], [])
        self.assertEqual([name for name in given if name != version], listed())

    def test_every_function_has_a_caller_among_the_tests_or_samples(self):
        text = "".join(
            path.read_text()
            for folder in ("tests/bindings/c", "sample-apps/hello-c", "docs/guide")
            for path in sorted((ROOT / folder).glob("*"))
            if path.suffix in (".c", ".md")
        )
        missing = [name for name in listed() if not re.search(rf"\b{name}\b", text)]
        self.assertEqual(missing, [])

    def test_its_size_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            stripped = pathlib.Path(shutil.copy(LIBRARY, folder))
            subprocess.run(["strip", "--strip-unneeded", stripped], check=True)
            size = stripped.stat().st_size
        needed = subprocess.run(
            ["readelf", "-d", LIBRARY], capture_output=True, text=True, check=True
        ).stdout
        libraries = re.findall(r"NEEDED.*\[(.*)\]", needed)
        print(f"libgapless.so stripped: {size} bytes (goal {GOAL}); beside it {' '.join(libraries)}")
        self.assertLess(size, 3 * GOAL)


if __name__ == "__main__":
    unittest.main()
