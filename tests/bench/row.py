"""What a figure is, and what gives figures."""

import os
from dataclasses import dataclass
from typing import Callable

BIN = os.path.abspath(os.environ["GAPLESS_BIN"])


@dataclass(frozen=True)
class Measure:
    """Gives the rows of these names, by running whatever it takes."""

    names: tuple
    run: Callable


def row(name, value, unit, limit, limit_name, goal=None):
    """With a goal, what the value is not to pass: a run in which it does has failed."""
    made = {
        "name": name,
        "value": value,
        "unit": unit,
        "limit": limit,
        "limit_name": limit_name,
        "ratio": value / limit if limit else 0.0,
    }
    return made if goal is None else {**made, "goal": goal}
