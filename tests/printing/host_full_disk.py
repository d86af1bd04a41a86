"""The shipped rendering process on a machine whose disk takes not one byte more."""

import resource
import sys

from govreports.printing import child
from govreports.printing.limits import Limits

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    child.main(Limits.loads(sys.argv[1]))
