"""What the database refuses to do to a publication: anything.  A correction is another row."""

from govreports.audit.guard import Guard
from govreports.publication.models import Publication

GUARDS = tuple(Guard(Publication._meta.db_table, on, "已发布的报告不能改动") for on in ("UPDATE", "DELETE"))
