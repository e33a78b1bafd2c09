"""Files that leave the collection."""

from kpis.collection.exports.entry_rows import entry_row
from kpis.collection.exports.entry_workbook import entry_workbook_bytes
from kpis.collection.exports.guidance import guidance_lines

__all__ = ["entry_row", "entry_workbook_bytes", "guidance_lines"]
