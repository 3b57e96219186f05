"""The local workspace's server: PostgreSQL, its gateway, and the channel by which windows of this person find it."""
