"""Makes what people install: the frozen program, its packages for each system, and the proof that they work."""
