"""Keeps the libraries of the wire from writing tokens into logs, whatever level a person asks for."""

import logging

WIRE_LOGGERS = ("websockets", "websockets.client", "httpx", "httpcore", "hpack", "desktop_chat.transport.wire")
"""Below WARNING these write whole requests: the key in the URL, tokens in headers and frames, people's texts."""

TALKATIVE_LOGGER = "realtime"
"""The official client writes whole frames, with people's texts, at ERROR; our adapter tells what they mean."""


def silence_wire_logs() -> None:
    """Pin the libraries' loggers at WARNING, and silence the one that knows no measure."""
    for name in WIRE_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(TALKATIVE_LOGGER).setLevel(logging.CRITICAL + 1)
