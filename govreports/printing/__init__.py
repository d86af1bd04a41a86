"""A report on paper and in files: from a plain document to PDF, pictures, HTML, Word and Excel.

Knows no model and no account; what it needs stands in the document it is given.
"""
