"""Version 5: whom the account blocks, so that what they wrote is hidden before the server has answered, too."""

SQL = """
CREATE TABLE blocked (
    user TEXT PRIMARY KEY,
    handle TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
"""
