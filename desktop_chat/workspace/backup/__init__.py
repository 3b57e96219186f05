"""Backups of a workspace: one file with everything, made while it runs, restored into a fresh PostgreSQL."""
