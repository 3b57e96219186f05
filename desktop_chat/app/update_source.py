"""Where newer versions of this program are published, and the key that vouches for them: set by who publishes it.

Both are empty here: nobody publishes this checkout, so the program does not look. `python -m installer.release keygen`
makes a key; docs/updates.md tells the rest.
"""

FEED = ""
"""The address below which `stable.json` and `beta.json` lie; `https`."""
PUBLIC_KEY = ""
"""The public key (Ed25519, base 64) that signs them, or has handed over to the one that does."""
