"""The process in which files from anybody are opened: confined first, then given one file after the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from govreports.printing import confine, wire
from govreports.printing.limits import Limits
from govreports.publication.verifying import from_office, from_page, from_pdf
from govreports.publication.verifying.seen import Seen, Unreadable

READERS: Final[dict[str, Callable[[bytes], Seen]]] = {
    "pdf": from_pdf.read,
    "docx": from_office.word,
    "xlsx": from_office.workbook,
    "html": from_page.read,
}
_TOO_MUCH: Final = "核验这个文件所需内存过多，已停止。文件不是本系统生成的，或者已经损坏。"
_BROKEN: Final = "文件无法读取，可能已经损坏。请重新下载后再核验。"


def main(limits: Limits) -> None:
    """Serve until the pipe ends."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine.early(limits)
    confine.processor(limits.seconds)
    root = Path(__file__).resolve().parents[3]
    confine.late((Path(sys.prefix), Path(sys.base_prefix), root / "govreports"))
    while True:
        try:
            header, body = wire.read(inward)
        except EOFError:
            return
        outward.write(wire.pack(*_answer(header, body)))
        outward.flush()


def _answer(header: dict[str, Any], body: bytes) -> wire.Message:
    try:
        if header["ask"] == "unlike":
            size = header["size"]
            return {"pages": from_pdf.unlike(body[:size], body[size:])}, b""
        return {}, READERS[header["ask"]](body).dumps().encode()
    except Unreadable as fault:
        return {"fault": fault.sentence}, b""
    except MemoryError:
        return {"fault": _TOO_MUCH}, b""
    except Exception:  # noqa: BLE001  whatever a library met in a file that is not in order
        return {"fault": _BROKEN}, b""


if __name__ == "__main__":
    main(Limits.loads(sys.argv[1]))
