"""How gunicorn serves the application: in one office, in the container and in the browser tests."""

import gc
import os
from importlib import import_module
from typing import Any

from govreports.printing.limits import WAITERS

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Browsers open connections ahead and leave them idle; with sync workers each would hold a
# whole worker until it times out.
worker_class = "gthread"
# Those that may wait for a PDF, and four that are never kept from saving.
threads = WAITERS + 4
timeout = 60
# A worker that is asked to stop finishes the save or the PDF it has begun.
graceful_timeout = 30
# Workers are replaced now and then: what leaks in a library is given back.
max_requests = 2000
max_requests_jitter = 200
# The heartbeat is in memory, so that a slow disk does not look like a hung worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Have a rendering process ready before the first who asks, and the code out of the collector's way."""
    import_module("govreports.printing.press").warm()
    # Modules are never garbage; looking through them again cost up to 80 ms in the midst of an answer.
    import_module("govreports.urls")
    gc.collect()
    gc.freeze()
