"""Everything that people see: values become pixels here, and keys and clicks become wishes."""

from desktop_chat.qt import binding  # noqa: F401 - before any other module imports Qt
