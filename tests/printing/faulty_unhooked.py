"""As faulty.py, without the audit hook."""

from govreports.printing import confine
from tests.printing import faulty

if __name__ == "__main__":
    confine.late = faulty.unhooked
    faulty.serve()
