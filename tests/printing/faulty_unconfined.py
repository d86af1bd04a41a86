"""As faulty.py, without the audit hook and with the network of the machine."""

from govreports.printing import confine
from tests.printing import faulty

if __name__ == "__main__":
    confine.late = faulty.unhooked
    confine._leave_network = faulty.unhooked
    faulty.serve()
