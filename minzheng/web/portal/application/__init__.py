"""Applying from home: what is asked, page by page, and what has been filled in so far."""
