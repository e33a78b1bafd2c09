"""Writers and guarded readers of the files that people exchange with the portal.

Workbooks are written by `xlsx_files.workbook_bytes`; a page that writes none need not load it.
"""

from perfportal.core.documents.csv_files import csv_bytes, staff_csv_bytes
from perfportal.core.documents.tables import DocumentError, Table, TableRow, read_table

__all__ = ["DocumentError", "Table", "TableRow", "csv_bytes", "read_table", "staff_csv_bytes"]
