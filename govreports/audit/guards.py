"""What the database refuses to do to history: change an event, or delete one."""

from govreports.audit.guard import Guard
from govreports.audit.models import Event

GUARDS = tuple(Guard(Event._meta.db_table, on, "修改记录只增不改") for on in ("UPDATE", "DELETE"))
