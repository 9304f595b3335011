"""Asking for temporary relief from home, a page a thing."""
