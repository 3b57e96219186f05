"""The pages about the connection: how it is and was, what waits to be sent, and the rehearsal of a fault."""
