"""How long files and functions may be."""

import json
import os
import subprocess

from .finding import Finding

_COUNTED = (".hpp", ".cpp", ".h", ".c", ".py")


class SizeCheck:
    def __init__(self, law):
        self._limits = law.limits

    def check_files(self, sources):
        for source in sources:
            limit = self._limits["test_file_lines" if source.path.startswith("tests/") else "file_lines"]
            if len(source.lines) > limit:
                yield Finding(
                    source.path, limit + 1, "file-length", f"{len(source.lines)} lines, {limit} allowed",
                    "split it where its types part",
                )

    def check_functions(self, root, sources):
        limit = self._limits["function_lines"]
        for path, name, first, last in _functions(root, [s.path for s in sources if s.path.endswith(_COUNTED)]):
            if last - first + 1 > limit:
                yield Finding(
                    path, first, "function-length", f"{name} has {last - first + 1} lines, {limit} allowed",
                    "give its parts names of their own",
                )


def _functions(root, paths):
    command = ["ctags", "--output-format=json", "--fields=+ne", "--kinds-C++=f", "--kinds-C=f",
               "--kinds-Python=fm", "--langmap=C++:+.h", "-L", "-", "-f", "-"]
    listing = subprocess.run(
        command, cwd=root, input="\n".join(paths), capture_output=True, text=True, check=True,
        env=dict(os.environ, LC_ALL="C.UTF-8"),
    )
    for line in listing.stdout.splitlines():
        tag = json.loads(line)
        if "end" in tag:
            yield tag["path"], tag["name"], tag["line"], tag["end"]
