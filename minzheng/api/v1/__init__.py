"""Version 1 of the API. What it answers only grows; anything else is a version 2 beside it (see docs/api.md)."""
