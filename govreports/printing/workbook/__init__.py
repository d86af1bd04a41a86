"""The three tables as an Excel workbook whose totals compute themselves, and its figures read back.

The same report gives the same bytes: no clock is read.  What is read is believed in nothing:
every label must stand where it was written, and no total is taken for what it says.
"""

from govreports.printing.workbook.opening import LARGEST, NotOurWorkbook
from govreports.printing.workbook.places import FIRST, address, boxes_at, places
from govreports.printing.workbook.reading import read
from govreports.printing.workbook.writing import write

__all__ = ["FIRST", "LARGEST", "NotOurWorkbook", "address", "boxes_at", "places", "read", "write"]
