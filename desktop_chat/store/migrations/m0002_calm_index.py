"""Version 2: the word index merges its segments when it is told to, not within somebody's transaction.

By itself it would do so after every 64 writes, for up to 13 ms; `search.merge` does it beside the work.
"""

SQL = "INSERT INTO words (words, rank) VALUES ('automerge', 0);"
