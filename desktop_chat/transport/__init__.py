"""Adapters that carry the wire: the live WebSocket and the calls over HTTP."""
