"""The law as code: pure Python with dates and citations. It never sees a database row, a request or a clock."""
