"""Version 7: profiles that were changed, and what the server keeps for this person (JSON, by its names)."""

SQL = """
CREATE TABLE people (
    user TEXT PRIMARY KEY,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    status_until INTEGER,
    colour INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE own_account (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    settings TEXT NOT NULL,
    people_rev INTEGER NOT NULL
) STRICT;
INSERT INTO own_account VALUES (1, '{}', 0);
"""
