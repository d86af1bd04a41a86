"""The register of checks: what is wrong with a report, where, and how to mend it.

Pure Python over plain values; imports the national format and nothing of Django.
"""
