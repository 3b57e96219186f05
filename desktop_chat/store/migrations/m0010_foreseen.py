"""Version 10: under which number of the log the answer to a write has told of a change whose row is still to come."""

SQL = """
ALTER TABLE messages ADD COLUMN foreseen INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_foreseen ON messages (room, foreseen) WHERE foreseen > 0;
"""
