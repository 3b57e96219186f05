"""Values, events, commands, ports and errors: the words that every layer shares, on the standard library alone."""
