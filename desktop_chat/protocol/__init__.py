"""Pure wire formats: what goes over the network, to and from the values of the domain; no socket, no clock."""
