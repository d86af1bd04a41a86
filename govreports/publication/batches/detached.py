"""Starts the command given as arguments in a session of its own, and is gone: nobody waits for it."""

import subprocess
import sys

if __name__ == "__main__":
    subprocess.Popen(sys.argv[1:], start_new_session=True)  # noqa: S603  given by jobs.start
