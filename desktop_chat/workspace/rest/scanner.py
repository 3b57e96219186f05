"""Reads one part of a query string from left to right; what does not fit is refused with its place."""

import re

from desktop_chat.workspace.rest.errors import RestError, cannot_parse
from desktop_chat.workspace.rest.query import Field, Step

FIELD_NAME = "field name (* or [a..z0..9_$])"
MOST_DEPTH = 30
"""How deep selections and conditions may be nested; PostgreSQL itself would take a few hundred."""
_NAME = re.compile(r"(?:[\w $]|-(?!>))+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_INDEX = re.compile(r"(-?[0-9]{1,9})(?=->|::|[.,)]|$)", re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Scanner:
    """A text and how far it has been read; `what` names the part of the query string in errors."""

    def __init__(self, text: str, what: str) -> None:
        self.text = text
        self.at = 0
        self._what = what

    @property
    def rest(self) -> str:
        """What has not been read yet."""
        return self.text[self.at :]

    @property
    def ended(self) -> bool:
        """Whether all has been read."""
        return self.at >= len(self.text)

    def sees(self, literal: str) -> bool:
        """Tell whether a text comes next."""
        return self.text.startswith(literal, self.at)

    def take(self, literal: str) -> bool:
        """Read a text if it comes next."""
        if not self.sees(literal):
            return False
        self.at += len(literal)
        return True

    def expect(self, literal: str, expecting: str = "") -> None:
        """Read a text that has to come next."""
        if not self.take(literal):
            raise self.failure(expecting or f'"{literal}"')

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what a pattern matches here, if it does."""
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def space(self) -> None:
        """Skip blanks."""
        while self.sees(" ") or self.sees("\t"):
            self.at += 1

    def end(self, expecting: str = "end of input") -> None:
        """Insist that all has been read."""
        if not self.ended:
            raise self.failure(expecting)

    def name(self, expecting: str = FIELD_NAME) -> str:
        """Read a name, in quotes or not."""
        quoted = self.quoted()
        if quoted is not None:
            return quoted
        begin = self.at
        found = self.match(_NAME)
        name = found[0].strip() if found is not None else ""
        if not name:
            self.at = begin
            raise self.failure(expecting)
        return name

    def quoted(self) -> str | None:
        """Read a text in double quotes, where a backslash makes the next character ordinary; None if none is here."""
        found = self.match(_QUOTED)
        return None if found is None else _ESCAPED.sub(r"\1", found[1])

    def field(self) -> Field:
        """Read a column with its path into JSON."""
        self.space()
        name = self.name()
        return Field(name=name, steps=self.steps())

    def steps(self) -> tuple[Step, ...]:
        """Read a path into JSON, which may be empty."""
        steps = []
        while self.sees("->"):
            as_text = self.take("->>") or not self.take("->")
            index = self.match(_INDEX)
            steps.append(Step(key=self.name() if index is None else int(index[1]), as_text=as_text))
        return tuple(steps)

    def failure(self, expecting: str) -> RestError:
        """Return the refusal of what comes next."""
        seen = f'"{self.text[self.at]}"' if not self.ended else "end of input"
        return self.refusal(f"unexpected {seen} expecting {expecting}")

    def refusal(self, details: str) -> RestError:
        """Return the refusal of the whole text, at this place."""
        return cannot_parse(self._what, self.text, details, column=self.at + 1)
