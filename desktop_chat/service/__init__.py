"""The service: carries out what the core decides, writes the store, and tells everybody; asyncio, no Qt, no wire."""
