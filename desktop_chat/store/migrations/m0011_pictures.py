"""Version 11: the pictures of people and rooms, and their files, of which the ones that nobody looks at are forgotten.

`used` and `size` stand before `data` and in an index, so that what goes is found without reading a picture: behind a
blob of many pages they could only be reached through all of them. A former version took profiles and rooms without
their pictures: all profiles are asked for again, and of a room the server's next word is taken, whatever its number.
"""

SQL = """
ALTER TABLE people ADD COLUMN picture TEXT;
ALTER TABLE rooms ADD COLUMN picture TEXT;
UPDATE own_account SET people_rev = 0;
UPDATE rooms SET rev = -1 WHERE described = 1;
CREATE TABLE pictures (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    used INTEGER NOT NULL,
    size INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE INDEX pictures_by_use ON pictures (used, size);
"""
