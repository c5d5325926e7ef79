"""Runs what docs/protocol/rest.md shows with curl, and compares the answers with those shown."""

import json
import re
import subprocess
import unittest

from case import Case
from client.schemas import ROOT

PAGE = (ROOT / "docs" / "protocol" / "rest.md").read_text()
FENCE = re.compile(r"^```(sh|json|http)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"^HTTP/1\.1 (\d+)", re.MULTILINE)


def examples():
    """Each command with the status and the object that the page shows behind it, if it does."""
    found = []
    for language, body in FENCE.findall(PAGE):
        if language == "sh":
            found.append([body, None])
        elif found and found[-1][1] is None:
            found[-1][1] = body
    return found


def shape(value):
    """What two answers have in common when only texts and numbers differ."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value).__name__


class RestExamples(Case):
    def test_curl_gets_what_the_page_shows(self):
        variables = {}
        for command, expected in examples():
            status, answer = self.run_command(command, variables)
            if expected is None:
                self.assertEqual((status, answer), (204, None), command)
                continue
            self.assertLess(status, 300, f"{command}\n{answer}")
            self.assertEqual(shape(answer), shape(json.loads(expected)), command)
            for token in ("access_token", "refresh_token"):
                variables[token.upper()] = answer.get(token, variables.get(token.upper(), ""))

    def test_the_page_has_an_example_of_every_request(self):
        headings = re.findall(r"`(GET|POST|PUT|DELETE) (/v1/[^`]*)`", PAGE)
        self.assertGreaterEqual(len(headings), 8)
        for method, path in headings:
            place = re.escape(path).replace(r"\{device\}", r"[\w-]+") + r"(?![/\w])"
            verb = "" if method in ("GET", "POST") else f"-X {method}"
            shown = [c for c, _ in examples() if re.search(place, c) and verb in c]
            self.assertTrue(shown, f"no example of {method} {path}")

    def run_command(self, command, variables):
        """The status and the body of one curl command, with the server's address and authority."""
        command = command.replace("https://127.0.0.1:7445", self.server.url)
        command = command.replace("dev-ca.pem", self.server.ca)
        done = subprocess.run(
            ["sh", "-euc", command.replace("curl ", "curl --silent --show-error --include ", 1)],
            env={"PATH": "/usr/bin:/bin", **variables},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stderr}")
        head, _, body = done.stdout.replace("\r\n", "\n").partition("\n\n")
        return int(STATUS.search(head)[1]), json.loads(body) if body else None


if __name__ == "__main__":
    unittest.main()
