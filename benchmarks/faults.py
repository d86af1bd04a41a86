"""Texts of nothing but faults, 20,000 characters long, through the pages that read them.

    GOVREPORTS_VAR=DIR python -m benchmarks.faults [--profile NAME]

DIR holds a database with the demo city, and static files already collected.  A text goes to the
check and to the reading of figures as from the browser, and is then stored and its page opened.
Times are of the processor; bytes are those of the answer.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import time
import uuid
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govreports.settings")
django.setup()

from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.machine import machine, milliseconds  # noqa: E402
from govreports.agencies.models import User  # noqa: E402
from govreports.reports.models import Report, Status  # noqa: E402

ROUNDS = 5
LENGTH = 20_000
SENTENCE = (
    "2025年本机关共收到政府信息公开申请139件（含2024年结转11件），其中予以公开61件，，部分公开14件，办结{}件,待定。"
)
TEXTS = {
    "wrong totals": "".join(f"全年办结申请{n}件，新收申请{n + 1}件。" for n in range(100, 2_000)),
    "everything at once": "".join(SENTENCE.format(n) for n in range(100, 1_000)),
    "2,000 numbers": "，".join(f"办结{n}件" for n in range(3_000)),
    "parts that do not add up": "".join(f"收到申请{n}件，其中予以公开1件、部分公开2件。" for n in range(100, 2_000)),
    "placeholders": "".join(f"待定{'X' * (n % 30 + 2)}，" for n in range(2_000)),
    "half-width marks": "公开,及时;" * 4_000,
    "two units": "".join(f"培训{n}次，培训{n}件，" for n in range(2_000)),
    "wrong words": "截止2025年12月31日，多数部门，，" * 1_200,
}


def main() -> None:
    """Print a line a text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", choices=TEXTS, help="print where the check of this text spends its time")
    options = parser.parse_args()
    report = Report.objects.filter(status=Status.DRAFTING).earliest("pk")
    client = Client()
    client.force_login(User.objects.get(username="kjj-tianbao"), backend="django.contrib.auth.backends.ModelBackend")
    client.get(f"/reports/{report.pk}/text/overview/")  # templates and typefaces are read
    if options.profile:
        profile = cProfile.Profile()
        body = {"overview": TEXTS[options.profile][:LENGTH]}
        profile.runcall(post, client, f"/reports/{report.pk}/check/overview/", body)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        return
    print(machine())
    for name, text in TEXTS.items():
        one_text(client, report, name, text[:LENGTH])


def one_text(client: Client, report: Report, name: str, text: str) -> None:
    """Print the line of a text."""
    base = f"/reports/{report.pk}"
    check = timed(lambda: post(client, f"{base}/check/overview/", {"overview": text}))
    figures = timed(lambda: post(client, f"{base}/figures/overview/", {"text": text}))
    store(client, report, text)
    page = timed(lambda: client.get(f"{base}/text/overview/"))
    print(f"{name}, {len(text)} characters: check {check}; figures {figures}; page {page}")


def post(client: Client, url: str, body: object) -> HttpResponse:
    """An answer in JSON."""
    return client.post(url, json.dumps(body), content_type="application/json")


def store(client: Client, report: Report, text: str) -> None:
    """Save the text, as typed over the newest version."""
    report.refresh_from_db()
    body = {"mutation": str(uuid.uuid4()), "base": report.version, "changes": {"overview": text}}
    answer = json.loads(post(client, f"/reports/{report.pk}/save/", body).content)
    assert answer["applied"], answer


def timed(ask: Callable[[], HttpResponse]) -> str:
    """Processor time of some rounds, and the size of the answer."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        answer = ask()
        times.append(time.process_time() - start)
        assert answer.status_code == 200, answer.content[:500]
    return f"{milliseconds(times)}, {len(answer.content) / 1024:.0f} KiB"


if __name__ == "__main__":
    main()
