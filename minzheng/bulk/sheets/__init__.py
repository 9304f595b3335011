"""Tables as files: read row by row without ever holding the whole, and written the same way."""

from .cells import Cell, harmless
from .reading import Sheet, SheetRow, rows_of
from .unreadable import Unreadable
from .writing import Workbook

__all__ = ["Cell", "Sheet", "SheetRow", "Unreadable", "Workbook", "harmless", "rows_of"]
