"""The encrypted local store of one profile: rows, outbox, word index, and their rescue from a damaged file."""
