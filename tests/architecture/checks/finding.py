"""What a check has to say about one place."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    what: str
    instead: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.what}\n    instead: {self.instead}"
