"""The project's own scripts: set-up, checks and trials; nothing here is part of the product."""
