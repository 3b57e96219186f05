"""Version 4: how the person keeps each room, and which unread messages name them.

`said` is what the server has, `wanted` what it is still to be told (JSON by the names of `RoomPrefs`).
"""

SQL = """
CREATE TABLE preferences (
    room TEXT PRIMARY KEY,
    said TEXT NOT NULL DEFAULT '{}',
    wanted TEXT NOT NULL DEFAULT '{}',
    user_rev INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE mentions (
    room TEXT NOT NULL,
    no INTEGER NOT NULL,
    PRIMARY KEY (room, no)
) STRICT, WITHOUT ROWID;
"""
