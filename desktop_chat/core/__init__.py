"""Pure decisions: what is shown, what is sent next, what the link should do. Time and chance are arguments."""
