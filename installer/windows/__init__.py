"""The setup for Windows: an NSIS script and what compiles it."""
