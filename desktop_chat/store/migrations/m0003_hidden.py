"""Version 3: messages that the person has deleted for themselves; no server can tell them again."""

SQL = """
CREATE TABLE hidden (
    number INTEGER PRIMARY KEY,
    message TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
"""
