#!/usr/bin/env python
"""Django's command line for govreports."""

import os
import sys

from django.core.management import execute_from_command_line

# They know no database: with the settings of a rendering process they start a sixth sooner.
ON_FILES = {"check_report", "render_report"}

if __name__ == "__main__":
    settings = "govreports.settings_press" if ON_FILES.intersection(sys.argv[1:2]) else "govreports.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    execute_from_command_line(sys.argv)
