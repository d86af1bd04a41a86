"""Many published reports at once: a year's reports of a list of agencies as one ZIP, with an index."""
