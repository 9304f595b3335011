"""What comes in and goes out by the file."""

from __future__ import annotations

from .choice import ColumnChoice
from .export import ExportFile
from .imports import ImportFile, ImportRow

__all__ = ["ColumnChoice", "ExportFile", "ImportFile", "ImportRow"]
