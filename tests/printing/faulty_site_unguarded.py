"""As faulty_site.py, and all threads of the web may wait for a rendering."""

from threading import BoundedSemaphore

from govreports.printing import press
from tests.printing.faulty_site import application

__all__ = ["application"]

press._press._waiters = BoundedSemaphore(100)
