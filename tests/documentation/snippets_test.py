"""Every C++ snippet of our pages compiles, against the public headers alone."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from pages.fences import ROOT, fences, pages_below

PAGES = sorted([*(path.name for path in ROOT.glob("*.md")), *pages_below("docs")])
INCLUDES = ["protocol/include", "sdk/include", "server/testing/include"]

FRAGMENT = """\
#include <gapless/client.hpp>
#include <iostream>
void fragment(gapless::client& me);
void fragment([[maybe_unused]] gapless::client& me) {{
#line {line} "{page}"
{body}}}
"""


class Snippets(unittest.TestCase):
    def test_all_of_them_compile(self):
        seen = 0
        for page in PAGES:
            for fence in fences(page):
                if fence.language == "cpp":
                    seen += 1
                    with self.subTest(where=str(fence)):
                        self.compile(fence)
        self.assertGreaterEqual(seen, 2)

    def compile(self, fence):
        self.assertLessEqual(set(fence.marks), {"fragment"}, fence)
        text = f'#line {fence.line + 1} "{fence.page}"\n{fence.body}'
        if "fragment" in fence.marks:
            text = FRAGMENT.format(line=fence.line + 1, page=fence.page, body=fence.body)
        with tempfile.TemporaryDirectory(prefix="gapless-snippet-") as folder:
            source = pathlib.Path(folder) / "snippet.cpp"
            source.write_text(text)
            flags = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror"]
            done = subprocess.run(
                [os.environ["GAPLESS_CXX"], *flags, *(f"-I{ROOT / i}" for i in INCLUDES), source],
                capture_output=True,
                text=True,
                check=False,
            )
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
