"""The widgets of the window; they are told values and tell wishes."""
