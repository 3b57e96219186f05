"""Version 6: which messages are pinned in their rooms, and which the person has bookmarked on this computer."""

SQL = """
ALTER TABLE messages ADD COLUMN pinned_at INTEGER;
CREATE INDEX messages_pinned ON messages (room) WHERE pinned_at IS NOT NULL;
CREATE TABLE bookmarks (
    number INTEGER PRIMARY KEY,
    message TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
"""
