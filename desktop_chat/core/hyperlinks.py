"""Addresses in plain text: found where a person would see one, and judged before anything opens them.

Nobody can give an address another name here: what is shown is what was written. What is left to deceive with is the
address itself, so one that could pass for another is either no hyperlink at all or is asked about in its true form.
"""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import quote

from desktop_chat.core.deskchat_links import SCHEME, parse_link
from desktop_chat.domain.values import dataclass

LONGEST = 2000
_WEB = r"(?P<web>(?:https?://|www\.)[^\s<>\"'`{}|\\^]+)"
_MAIL = r"(?P<mail>(?<![\w.+%-])[a-z0-9._+%-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24})"
_OWN = rf"(?P<own>{SCHEME}://[a-z]+/[A-Za-z0-9/_-]+)"
# Patterns that most texts never need, so they are compiled when one does: 1 ms of the start.
_FOUND = rf"(?i)\b(?:{_WEB}|{_MAIL}|{_OWN})"
_TRAILING = ".,;:!?'\"*_~\u2026\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_NAME = r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*\.?"
_NUMBER = r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+))*\.?"
_PATH_SAFE = "/:@!$&'()*+,;=-._~?#%[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperlink:
    """An address in a text, from character `start` to before `end`.

    `target` is what is opened: ASCII only, `http`, `https` or `mailto`, or a place in this program by the grammar of
    `deskchat_links`, which has no host. `asks` is whether its host could pass for another one, or is a bare number:
    then a person is shown `host`, in the form that cannot deceive, and asked first.
    """

    start: int
    end: int
    target: str
    host: str
    asks: bool = False


def hyperlinks(text: str) -> tuple[Hyperlink, ...]:
    """Return the addresses in a text, in order; takes time in proportion to its length."""
    if "://" not in text and "@" not in text and "www." not in text.lower():
        return ()
    return tuple(_found(text))


def _found(text: str) -> Iterator[Hyperlink]:
    for match in re.finditer(_FOUND, text):
        if match["mail"]:
            mail = match["mail"]
            yield Hyperlink(
                start=match.start(),
                end=match.end(),
                target=f"mailto:{quote(mail, safe='@+')}",
                host=mail.partition("@")[2],
            )
            continue
        if match["own"]:
            if parse_link(match["own"]) is not None:
                yield Hyperlink(start=match.start(), end=match.end(), target=match["own"], host="")
            continue
        if len(match["web"]) > LONGEST:
            continue
        shown = _trimmed(match["web"])
        judged = _judged(shown)
        if judged is not None:
            target, host, asks = judged
            yield Hyperlink(start=match.start(), end=match.start() + len(shown), target=target, host=host, asks=asks)


def _trimmed(shown: str) -> str:
    """Leave out what ends the sentence rather than the address, and a bracket that was opened before it."""
    while True:
        last = shown[-1]
        opening = _BRACKETS.get(last)
        if last not in _TRAILING and (opening is None or shown.count(opening) >= shown.count(last)):
            return shown
        shown = shown[:-1]


def _judged(shown: str) -> tuple[str, str, bool] | None:
    """Return target, host and whether to ask; None for what is no address, or hides which one it is."""
    if not shown.isprintable() or any(_hides(letter) for letter in shown):
        return None
    scheme, separator, rest = shown.partition("://")
    if not separator:
        scheme, rest = "https", shown
    cut = re.search(r"[/?#]", rest)
    authority, tail = (rest, "") if cut is None else (rest[: cut.start()], rest[cut.start() :])
    # A name and password before the host exist only to show one host and open another.
    if "@" in authority:
        return None
    host, port = _host_and_port(authority)
    if host is None:
        return None
    asks = not authority.isascii() or "xn--" in host or _is_odd_number(host)
    return f"{scheme.lower()}://{host}{port}{quote(tail, safe=_PATH_SAFE)}", host, asks


def _host_and_port(authority: str) -> tuple[str | None, str]:
    """Return the host in ASCII, lower case, and the port with its colon; None when it is none."""
    bracketed = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](:[0-9]{1,5})?", authority)
    try:
        if bracketed is not None:
            return f"[{ipaddress.IPv6Address(bracketed[1])}]", bracketed[2] or ""
        name, colon, number = authority.partition(":")
        # The codec costs an import of 3 ms, which only a name in another script needs.
        host = name.lower() if name.isascii() else name.encode("idna").decode("ascii").lower()
    except ValueError:
        return None, ""
    if not re.fullmatch(_NAME, host) or (
        colon and not (number.isascii() and number.isdecimal() and int(number) < 65536)
    ):
        return None, ""
    return host, f"{colon}{number}"


def _is_odd_number(host: str) -> bool:
    """Tell whether a host is a number that does not look like an address, such as 2130706433 or 0x7f.1."""
    if not re.fullmatch(_NUMBER, host):
        return False
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return True
    return False


def _hides(letter: str) -> bool:
    """Tell whether a character turns or hides others, or a browser reads it as another one than is seen."""
    return (
        letter in "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2044\u2215\u29f8\uff0f\uff0e\u3002\uff61"
        or ("\u180b" <= letter <= "\u180f" or "\ufe00" <= letter <= "\ufe0f" or "\u200b" <= letter <= "\u200f")
    )
