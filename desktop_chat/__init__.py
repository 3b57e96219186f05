"""Desktop Chat: a native chat for teams that keep their conversations in their own PostgreSQL."""

__all__ = ["__version__"]

__version__: str


def __getattr__(name: str) -> str:
    """Look the installed version up on first use: reading package metadata costs start-up time."""
    if name != "__version__":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib.metadata import version  # noqa: PLC0415 - takes 30 ms, which a start need not pay

    found = version("desktop-chat")
    globals()["__version__"] = found
    return found
