"""What keys for bold, code, quotes and so on do to a text that is being written: Markdown put around it, or taken off.

Each function gets the text with what is selected of it, and returns what to put in the place of which part. A second
use takes back what the first did.
"""

from collections.abc import Callable
from typing import NamedTuple

from desktop_chat.core.hyperlinks import hyperlinks

FENCE = "```"


class Change(NamedTuple):
    """Put `text` in the place of what stands from `start` to before `end`, and select from `anchor` to `cursor`."""

    start: int
    end: int
    text: str
    anchor: int
    cursor: int


Formatter = Callable[[str, int, int], Change]


def wrapped(text: str, start: int, end: int, mark: str) -> Change:
    """Put a mark around each line that is selected, or take it off; without a selection write between two marks."""
    start, end = _trimmed(text, start, end)
    if start == end:
        return Change(start, end, mark * 2, start + len(mark), start + len(mark))
    if _ends_in(text[:start], mark) and _begins_with(text[end:], mark):
        return _selected(start - len(mark), end + len(mark), text[start:end])
    lines = text[start:end].split("\n")
    bare = [bool(line.strip()) and not _has(line, mark) for line in lines]
    if any(bare):
        changed = [f"{mark}{line}{mark}" if is_bare else line for line, is_bare in zip(lines, bare, strict=True)]
    else:
        changed = [line[len(mark) : -len(mark)] if line.strip() else line for line in lines]
    return _selected(start, end, "\n".join(changed))


def prefixed(text: str, start: int, end: int, prefix: str) -> Change:
    """Begin each line that is touched with a prefix, or take it off where all have it."""
    start = text.rfind("\n", 0, start) + 1
    newline = text.find("\n", end)
    end = len(text) if newline < 0 else newline
    lines = text[start:end].split("\n")
    if all(line.startswith(prefix) for line in lines):
        changed = "\n".join(line[len(prefix) :] for line in lines)
    else:
        changed = "\n".join(line if line.startswith(prefix) else prefix + line for line in lines)
    if len(lines) > 1:
        return _selected(start, end, changed)
    return Change(start, end, changed, start + len(changed), start + len(changed))


def fenced(text: str, start: int, end: int) -> Change:
    """Make what is selected a block of code of its own lines, or plain lines again."""
    opening, closing = f"{FENCE}\n", f"\n{FENCE}"
    if text[:start].endswith(opening) and text[end:].startswith(closing):
        return _selected(start - len(opening), end + len(closing), text[start:end])
    before = "" if start == 0 or text[start - 1] == "\n" else "\n"
    after = "" if end == len(text) or text[end] == "\n" else "\n"
    inside = start + len(before) + len(opening)
    code = text[start:end].removesuffix("\n")
    return Change(start, end, f"{before}{opening}{code}{closing}{after}", inside, inside + len(code))


def linked(text: str, start: int, end: int) -> Change:
    """Make a link of what is selected; the cursor stands where the other half is to be written."""
    start, end = _trimmed(text, start, end)
    chosen = text[start:end]
    if any(link.start == 0 and link.end == len(chosen) for link in hyperlinks(chosen)):
        return Change(start, end, f"[]({chosen})", start + 1, start + 1)
    at = start + len(chosen) + (3 if chosen else 1)
    return Change(start, end, f"[{chosen}]()", at, at)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave spaces at the ends out: a mark that stands beside one is none."""
    chosen = text[start:end]
    start += len(chosen) - len(chosen.lstrip())
    return start, max(start, end - (len(chosen) - len(chosen.rstrip())))


def _selected(start: int, end: int, text: str) -> Change:
    return Change(start, end, text, start, start + len(text))


def _has(line: str, mark: str) -> bool:
    return len(line) > 2 * len(mark) and _begins_with(line, mark) and _ends_in(line, mark)


def _begins_with(text: str, mark: str) -> bool:
    return _is_marked(len(text) - len(text.lstrip(mark[0])), mark)


def _ends_in(text: str, mark: str) -> bool:
    return _is_marked(len(text) - len(text.rstrip(mark[0])), mark)


def _is_marked(run: int, mark: str) -> bool:
    """Tell whether so many of a mark's characters hold it: of three stars one is for italics, and two for bold."""
    return run in {1, 3} if mark == "*" else run >= len(mark)
