"""The report as a Word document that staff go on editing: styles and pages after GB/T 9704-2012.

The official faces are named, not embedded.  The same report gives the same bytes: no clock is read.
"""

from govreports.printing.word.writing import write

__all__ = ["MEDIA_TYPE", "write"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
