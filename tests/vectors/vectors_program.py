"""gapless-vectors as a Python object: one question, one answer."""

import json
import os
import pathlib
import subprocess


class Refused(Exception):
    """The program's {"error": …}."""


class VectorsProgram:
    def __init__(self):
        path = pathlib.Path(os.environ["GAPLESS_BIN"]) / "gapless-vectors"
        self._program = subprocess.Popen(
            [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def close(self):
        self._program.stdin.close()
        self._program.wait(timeout=60)
        self._program.stdout.close()

    def answer_to(self, line):
        """What it says to one line, whatever stands in it."""
        self._program.stdin.write(line + "\n")
        self._program.stdin.flush()
        return json.loads(self._program.stdout.readline())

    def ask(self, op, **fields):
        """The answer, with bytes for hex both ways; raises Refused."""
        for name, value in fields.items():
            if isinstance(value, (bytes, bytearray)):
                fields[name] = value.hex()
        answer = self.answer_to(json.dumps({"op": op, **fields}))
        if "error" in answer:
            raise Refused(answer["error"])
        return answer

    def bytes_of(self, op, answer_field, **fields):
        return bytes.fromhex(self.ask(op, **fields)[answer_field])
