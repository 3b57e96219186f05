"""Item models over the values that the service publishes."""
