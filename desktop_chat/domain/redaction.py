"""Covers what looks like a secret in text that leaves the program: logs, and reports that a person hands on."""

import re

_SECRETS = (  # compiled by the first text: a start that has nothing to log goes without
    (r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*", "[token]"),
    (r"\bsb_(?:secret|publishable)_[\w-]+", "[key]"),
    (r"(?i)(//)[^/\s:@]+:[^/\s@]+@", r"\1[hidden]@"),
    (
        r"""(?i)(apikey|token|password|authorization)(["']?\s*[:=]\s*["']?)[^&\s"',}]+""",
        r"\1\2[hidden]",
    ),
    (r"(?i)\bbearer\s+\S+", "Bearer [hidden]"),
)


def redacted(text: str) -> str:
    """Return the text with everything that looks like a secret covered."""
    for pattern, cover in _SECRETS:
        text = re.sub(pattern, cover, text)
    return text
