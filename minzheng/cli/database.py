"""Opening the database for a command: the embedded server is started or joined, then Django is set up."""

from config.database import as_owner, opened

__all__ = ["as_owner", "opened"]
