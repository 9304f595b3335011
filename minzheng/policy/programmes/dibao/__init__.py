"""最低生活保障: see README.md."""
