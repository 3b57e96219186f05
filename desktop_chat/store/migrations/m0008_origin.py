"""Version 8: from whom the words of a forwarded message are."""

SQL = "ALTER TABLE messages ADD COLUMN origin TEXT;"
