"""PostgREST's part of the gateway: tables and functions of the exposed schemas over HTTP, as the person who asks."""
