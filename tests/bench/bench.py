"""Runs what was asked for, and prints a row for each figure: name, value, unit, limit, ratio."""

import argparse
import json
import sys

import end_to_end_rows
import link_rows
import micro_rows
import server_rows

MEASURES = (micro_rows.MEASURES + server_rows.MEASURES + end_to_end_rows.MEASURES +
            link_rows.MEASURES)


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="rows, or beginnings of their names")
    parser.add_argument("--json", metavar="FILE", help="write the rows there, as one array")
    parser.add_argument("--list", action="store_true", help="print the names and stop")
    return parser.parse_args()


def is_wanted(name, asked):
    return not asked or any(name.startswith(each) for each in asked)


def show(row):
    value, limit = (f"{row[key]:>12,.2f}" for key in ("value", "limit"))
    print(f"{row['name']:<24}{value} {row['unit']:<16}{limit} {row['limit_name']:<48}"
          f"{row['ratio']:>8.3f}{'  missed' if is_missed(row) else ''}", flush=True)


def is_missed(row):
    """A row may have a goal, which its value is not to pass."""
    return "goal" in row and row["value"] > row["goal"]


def main():
    asked = arguments()
    names = [name for measure in MEASURES for name in measure.names]
    if asked.list:
        print("\n".join(names))
        return 0
    unknown = [each for each in asked.names if not any(name.startswith(each) for name in names)]
    if unknown:
        print(f"bench: no row is called {', '.join(unknown)}; --list tells the names", file=sys.stderr)
        return 2
    rows = []
    for measure in MEASURES:
        if any(is_wanted(name, asked.names) for name in measure.names):
            for row in measure.run():
                if is_wanted(row["name"], asked.names):
                    rows.append(row)
                    show(row)
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=1)
            file.write("\n")
    return 1 if any(map(is_missed, rows)) else 0


if __name__ == "__main__":
    sys.exit(main())
