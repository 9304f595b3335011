"""Applying from home, a page a thing."""
