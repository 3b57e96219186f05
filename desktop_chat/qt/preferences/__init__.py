"""The Settings dialog: its pages are made from the settings' own declarations and from the words for them."""
