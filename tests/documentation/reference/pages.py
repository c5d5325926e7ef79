"""The pages of docs/reference that are made of what the programs say of themselves."""

import json
import re
import subprocess

MADE = "Made by `scripts/reference` of what the program says of itself; a test compares the two.\n"

# The first code of each part, in the order of the list.
PARTS = {
    "usage": "The request itself",
    "unknown_user": "People, conversations and permissions",
    "counter_expected": "Delivery",
    "timed_out": "The way to the server",
    "storage_full": "The disk",
    "epoch_stale": "End-to-end encryption",
    "internal": "Our own mistake",
}


def said_by(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def cell(text):
    return text.replace("|", "\\|")


def errors_page(error_list):
    """`error_list` is the program that prints the codes."""
    lines = [
        "# Errors",
        "",
        "Every failure is one of these. The name is the same in C++ (`gapless::errc::…`), on the wire, in REST and on the command line;",
        "C has an enumerator and a number. The sentence is what `message_of(error)` says, with a detail in brackets if there is",
        "one. An error with `retry_after` may be tried again after that time; where it comes from is in",
        "[frames](../protocol/frames.md#codes) and at each call.",
        "",
        MADE.rstrip(),
    ]
    for code in map(json.loads, said_by(error_list).splitlines()):
        if code["code"] in PARTS:
            lines += ["", f"## {PARTS[code['code']]}", "", "| code | in C | what to do |", "| --- | --- | --- |"]
        lines.append(f"| `{code['code']}` | `{code['c']}` ({code['number']}) | {cell(code['advice'])} |")
    return "\n".join(lines) + "\n"


FLAG = re.compile(r"^  (?:-\w,)?--([\w-]+)(?: (\S+(?: \S+)*))?(?: {2,}(\S.*))?$")
RANGE = re.compile(r"^(\w+):UINT in \[(\d+) - (\d+)\]$")
CHOICE = re.compile(r"^\w+:\{(.*)\}$")
TABLE = ["| name | value | default | what |", "| --- | --- | --- | --- |"]


def server_page(gaplessd):
    """`gaplessd` is the program."""
    lines = [
        "# gaplessd, setting by setting",
        "",
        "Each may stand on the command line, as `--name value`, or in the TOML file that `--config` names, as `name = value`; the command",
        "line wins. A name that the server does not know is an error. What they mean together is in",
        "[running gaplessd](../operations/gaplessd.md).",
        "",
        MADE,
        *TABLE,
    ]
    flags = []
    for line in said_by(gaplessd, "--help").splitlines():
        found = FLAG.match(line)
        if found and found[1] not in ("help", "version"):
            flags.append([part or "" for part in found.groups()])
        elif flags and line.startswith("   "):
            flags[-1][2] = f"{flags[-1][2]} {line.strip()}".strip()
        elif flags and line.endswith(":"):
            lines += [*map(row, flags), "", f"## {line[:-1]}", "", *TABLE]
            flags = []
    return "\n".join([*lines, *map(row, flags)]) + "\n"


def row(flag):
    name, value, what = flag
    is_list = value.endswith(" ...")
    kind, _, default = (value, "", "") if is_list else value.partition("=")
    if kind.endswith(" REQUIRED"):
        kind, default = kind.removesuffix(" REQUIRED"), "required"
    kind = CHOICE.sub(lambda found: found[1].replace(",", ", "), kind)
    kind = RANGE.sub(lambda found: range_of(*found.groups()), kind)
    return f"| `{name}` | {cell(kind)} | {cell(default)} | {cell(what)} |"


def range_of(unit, least, most):
    bounds = f"from {least}" if most == "4294967295" else f"{least} to {most}"
    return bounds if unit == "UINT" else f"{unit.lower()}, {bounds}"
