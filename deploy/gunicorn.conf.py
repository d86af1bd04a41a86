"""How gunicorn serves the application: in one office, in the container and in the browser tests."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Browsers open connections ahead and leave them idle; with sync workers each would hold a
# whole worker until it times out.
worker_class = "gthread"
threads = 4
timeout = 60
# A worker that is asked to stop finishes the save or the PDF it has begun.
graceful_timeout = 30
# Workers are replaced now and then because making PDFs leaves memory behind.
max_requests = 2000
max_requests_jitter = 200
# The heartbeat is in memory, so that a slow disk does not look like a hung worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
