"""As faulty_site.py, and all threads of the web may wait for a rendering."""

from govreports.printing import press
from govreports.printing.waiters import Waiters
from tests.printing.faulty_site import application

__all__ = ["application"]

press._press._waiters = Waiters(100, 100)
