"""Version 9: texts in scripts without spaces are in the word index by pairs of letters too.

`indexed` is `spaceless.indexed`, which `migrate` lets SQL call.
"""

SQL = """
CREATE TEMP TABLE respelled AS
SELECT number FROM messages WHERE kind = 0 AND withdrawn = 0 AND indexed(body) <> body ORDER BY number;
INSERT INTO words (words, rowid, body)
SELECT 'delete', m.number, m.body FROM temp.respelled r JOIN messages m ON m.number = r.number ORDER BY m.number;
INSERT INTO words (rowid, body)
SELECT m.number, indexed(m.body) FROM temp.respelled r JOIN messages m ON m.number = r.number ORDER BY m.number;
DROP TABLE temp.respelled;
"""
