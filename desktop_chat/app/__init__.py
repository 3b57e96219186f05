"""The composition root: command line, folders, logs, and the wiring of adapters into ports."""
