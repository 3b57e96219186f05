"""Version 1: account, progress, outbox, drafts, rooms, members, read markers, messages and their word index.

The tables that cannot be fetched again come first, so that they lie at the beginning of the file.
"""

SQL = """
CREATE TABLE account (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    url TEXT NOT NULL,
    key TEXT NOT NULL,
    user TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    session_user TEXT,
    access_token TEXT,
    refresh_token TEXT,
    expires_at INTEGER
) STRICT;

CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    op TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    message TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    tried INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    refusal_code TEXT,
    refusal_sentence TEXT
) STRICT;
CREATE INDEX outbox_by_message ON outbox (message);
CREATE INDEX outbox_by_room ON outbox (room, number);

CREATE TABLE drafts (
    room TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch TEXT,
    user_rev INTEGER NOT NULL
) STRICT;
INSERT INTO progress VALUES (1, NULL, 0);

-- `rev` 0: nothing is known of the room but its numbers; -1: known, but the server's word on it is to be taken anew.
-- `era` counts the histories that the server has had for the room: a message of an older era is to be checked again.
-- `told_seq` is the read mark that the server has confirmed.
CREATE TABLE rooms (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL DEFAULT 'group',
    name TEXT,
    topic TEXT,
    state TEXT NOT NULL DEFAULT 'live',
    created_by TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL DEFAULT 0,
    rev INTEGER NOT NULL DEFAULT 0,
    described INTEGER NOT NULL DEFAULT 0,
    era INTEGER NOT NULL DEFAULT 0,
    cursor_seq INTEGER NOT NULL DEFAULT 0,
    cursor_tip TEXT NOT NULL DEFAULT '',
    marker_rev INTEGER NOT NULL DEFAULT 0,
    head INTEGER NOT NULL DEFAULT 0,
    gen INTEGER NOT NULL DEFAULT 0,
    last_no INTEGER NOT NULL DEFAULT 0,
    read_no INTEGER NOT NULL DEFAULT 0,
    read_seq INTEGER NOT NULL DEFAULT 0,
    told_seq INTEGER NOT NULL DEFAULT 0,
    floor_no INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    gone_state TEXT,
    gone_at INTEGER
) STRICT;

CREATE TABLE members (
    room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
    user TEXT NOT NULL,
    name TEXT NOT NULL,
    handle TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE markers (
    room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
    user TEXT NOT NULL,
    read_seq INTEGER NOT NULL,
    delivered_seq INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

-- `number` grows with the time of sending, so that the word index can give the newest first without sorting.
-- `kind`: 0 text, 1 deleted, 2 unsupported (`body` is then the kind's name). `bridged` counts the message numbers
-- directly before this one that the server is known not to have. A withdrawn row was denied by a later history of the
-- room; it is kept, out of sight, because it may be the only copy of what somebody wrote.
CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    room INTEGER NOT NULL REFERENCES rooms (number) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    no INTEGER,
    rev INTEGER NOT NULL,
    era INTEGER NOT NULL,
    sender TEXT NOT NULL,
    kind INTEGER NOT NULL,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    reply_to TEXT,
    edited_at INTEGER,
    deleted_at INTEGER,
    reactions TEXT,
    delivery INTEGER NOT NULL,
    bridged INTEGER NOT NULL DEFAULT 0,
    withdrawn INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX messages_by_seq ON messages (room, seq) WHERE withdrawn = 0;

CREATE VIRTUAL TABLE words USING fts5 (
    body, content = 'messages', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
"""
