"""Every C and C++ snippet of our pages compiles, against the public headers alone."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from pages.fences import ROOT, fences, pages_below

PAGES = sorted([*(path.name for path in ROOT.glob("*.md")), *pages_below("docs")])
C_INCLUDE = "bindings/c/include"
INCLUDES = ["protocol/include", "sdk/include", "server/testing/include"]

FRAGMENT = """\
#include <gapless/client.hpp>
#include <iostream>
void fragment(gapless::client& me);
void fragment([[maybe_unused]] gapless::client& me) {{
#line {line} "{page}"
{body}}}
"""

C_FRAGMENT = """\
#include <gapless.h>
#include <poll.h>
#include <stdio.h>
void fragment(gapless_client* me, gapless_queue* queue);
void fragment(gapless_client* me, gapless_queue* queue) {{
(void)me;
(void)queue;
#line {line} "{page}"
{body}}}
"""
STRICT = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror"]


class Snippets(unittest.TestCase):
    def test_all_of_them_compile(self):
        seen = 0
        for page in PAGES:
            for fence in fences(page):
                if fence.language in ("c", "cpp"):
                    seen += 1
                    with self.subTest(where=str(fence)):
                        self.compile(fence)
        self.assertGreaterEqual(seen, 2)

    def compile(self, fence):
        self.assertLessEqual(set(fence.marks), {"fragment"}, fence)
        is_c = fence.language == "c"
        text = f'#line {fence.line + 1} "{fence.page}"\n{fence.body}'
        if "fragment" in fence.marks:
            around = C_FRAGMENT if is_c else FRAGMENT
            text = around.format(line=fence.line + 1, page=fence.page, body=fence.body)
        if is_c:
            self.run_compiler([os.environ["GAPLESS_CC"], "-std=c11", f"-I{ROOT / C_INCLUDE}"], "snippet.c", text)
        else:
            includes = [f"-I{ROOT / include}" for include in INCLUDES]
            self.run_compiler([os.environ["GAPLESS_CXX"], "-std=c++20", *includes], "snippet.cpp", text)

    def run_compiler(self, command, name, text):
        with tempfile.TemporaryDirectory(prefix="gapless-snippet-") as folder:
            source = pathlib.Path(folder) / name
            source.write_text(text)
            done = subprocess.run(
                [*command, *STRICT, source], capture_output=True, text=True, check=False
            )
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
