"""The residents' pages. They work without scripts, on an old telephone, for somebody who is here for the first time."""
