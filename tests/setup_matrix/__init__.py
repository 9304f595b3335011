"""Setting the platform up under difficulties: ``make setup-matrix``. See ``__main__``."""
