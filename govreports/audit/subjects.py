"""Whose history an event belongs to: a report's, by its number, or an agency's, by its number below zero.

What an agency settles for itself (steps, people) is no part of any report, and is chained, sealed and
verified in the same way.
"""


def of_agency(agency: int) -> int:
    """The subject that stands for an agency's own affairs."""
    return -agency


def is_agency(subject: int) -> bool:
    """Whether a subject is an agency."""
    return subject < 0


def label(subject: int) -> str:
    """A subject in a sentence."""
    return f"机关 {-subject}" if is_agency(subject) else f"报告 {subject}"


def counted(subjects: int, agencies: int) -> str:
    """So many histories, of which so many of agencies."""
    reports = f"{subjects - agencies} 份报告"
    return f"{reports}、{agencies} 个机关" if agencies else reports
