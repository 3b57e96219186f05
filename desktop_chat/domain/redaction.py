"""Covers what looks like a secret in text that leaves the program: logs, and reports that a person hands on."""

import re

_SECRETS = (
    (re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), "[token]"),
    (re.compile(r"\bsb_(?:secret|publishable)_[\w-]+"), "[key]"),
    (re.compile(r"(?i)(//)[^/\s:@]+:[^/\s@]+@"), r"\1[hidden]@"),
    (
        re.compile(r"""(?i)(apikey|token|password|authorization)(["']?\s*[:=]\s*["']?)[^&\s"',}]+"""),
        r"\1\2[hidden]",
    ),
    (re.compile(r"(?i)\bbearer\s+\S+"), "Bearer [hidden]"),
)


def redacted(text: str) -> str:
    """Return the text with everything that looks like a secret covered."""
    for pattern, cover in _SECRETS:
        text = pattern.sub(cover, text)
    return text
