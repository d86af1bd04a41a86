"""核验: whether a file is what was published here, and where it is not, cell by cell and sentence by sentence.

Files come from anybody.  They are opened in a process of their own (child.py), which has little memory,
little time and no network; the site itself sees plain text only.
"""
