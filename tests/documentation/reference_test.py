"""The pages of docs/reference say what the programs say; `scripts/reference` writes them anew."""

import unittest

from pages.fences import ROOT
from processes import program
from reference.pages import errors_page, server_page

HINT = "run scripts/reference"


class Reference(unittest.TestCase):
    maxDiff = None

    def test_errors(self):
        page = (ROOT / "docs/reference/errors.md").read_text()
        self.assertEqual(page, errors_page(program("gapless-error-list")), HINT)

    def test_settings_of_the_server(self):
        page = (ROOT / "docs/reference/gaplessd.md").read_text()
        self.assertEqual(page, server_page(program("gaplessd")), HINT)


if __name__ == "__main__":
    unittest.main()
