"""The site with rendering processes that have faults, and little patience with them."""

from govreports.printing import press
from govreports.printing.limits import Limits
from govreports.wsgi import application

__all__ = ["application"]

press._press = press.Press("tests.printing.faulty", Limits(children=1, seconds=4))
