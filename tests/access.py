"""Who may do what at which address: one rule for every URL pattern of the site.

A rule says, for each kind of visitor and each method, what comes back: a status, or LOGIN for the
way to the log-in page.  tests/test_access.py runs every cell; a pattern without a rule fails it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from govreports.formats.document import fingerprint
from govreports.reports import cells
from govreports.reports.models import Report
from govreports.review import setting

UNKNOWN = ("anonymous", "inactive")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Of the report's own agency; `other` is drafter and reviewer of another one; `administrator` is
# nothing else there, and to him a report is as absent as to a stranger; `inactive` was the drafter
# until the account was closed, and is still logged in.
VISITORS = ("drafter", "reviewer", "both", "administrator", "other", "anonymous", "inactive")
INSIDERS = ("drafter", "reviewer", "both", "administrator", "other")
OUTSIDE = ("administrator", "other")  # of what is written in a report
LOGIN = "login"

Outcome = int | str


@dataclass(frozen=True)
class Rule:
    """What an address answers; `given` is the state of the report before, `arguments` lead to it."""

    name: str
    expected: Mapping[str, Mapping[str, Outcome]]
    given: str = "complete"
    arguments: tuple[str, ...] = ()
    body: Mapping[str, str] = field(default_factory=dict)
    json: bool = False

    @property
    def id(self) -> str:
        return "-".join((self.name, *(a for a in self.arguments if a not in {"pk", "year", "code"})))

    @property
    def writes(self) -> bool:
        """Whether some visitor may post."""
        return any(row["POST"] in {200, 302, 401} for row in self.expected.values())


def row(get: Outcome = 405, post: Outcome = 405, others: Outcome = 405) -> dict[str, Outcome]:
    """One visitor's answers: GET and HEAD, POST, and the methods nobody needs."""
    return {"GET": get, "HEAD": get, "POST": post, "PUT": others, "PATCH": others, "DELETE": others}


def private(**by_visitor: Mapping[str, Outcome]) -> dict[str, Mapping[str, Outcome]]:
    """Insiders' rows as given; whoever is not logged in is led to the log-in page."""
    outside = row(LOGIN, LOGIN, LOGIN)
    return {**by_visitor, "anonymous": outside, "inactive": outside}


def everyone(answers: Mapping[str, Outcome]) -> dict[str, Mapping[str, Outcome]]:
    """The same for all."""
    return dict.fromkeys(VISITORS, answers)


def insiders(own: Mapping[str, Outcome], **different: Mapping[str, Outcome]) -> dict[str, Mapping[str, Outcome]]:
    """The same for everybody logged in, except where it differs; the administrator as a stranger, unless said."""
    outside = dict.fromkeys(OUTSIDE, different.get("other", own))
    return private(**{**dict.fromkeys(INSIDERS, own), **outside, **different})


def mine(answers: Mapping[str, Outcome]) -> dict[str, Mapping[str, Outcome]]:
    """What only the drafter sees, who asked for it; to all others it is absent."""
    absent = dict.fromkeys(METHODS, 404) | {method: 405 for method, answer in answers.items() if answer == 405}
    return insiders(absent, drafter=answers)


def settling(post: Outcome, get: Outcome = 405) -> dict[str, Mapping[str, Outcome]]:
    """What an agency's administrator does: to his colleagues it is refused, to strangers it is absent."""
    refused = {code: 405 if code == 405 else 403 for code in (get, post)}
    strange = {code: 405 if code == 405 else 404 for code in (get, post)}
    colleague, stranger = row(refused[get], refused[post]), row(strange[get], strange[post])
    return insiders(colleague, administrator=row(get, post), other=stranger)


PUBLIC = everyone(row(200))
READ = insiders(row(200), other=row(404))
SETTING = insiders(row(200), administrator=row(200), other=row(404))
WRITE = insiders(row(200, 302), reviewer=row(200, 404), other=row(404, 404))
# Django's own form views take PUT for POST.
FORM = {"POST": 200, "PUT": 200}

RULES: tuple[Rule, ...] = (
    Rule("healthz", PUBLIC, given="blank"),
    Rule("checks", insiders(row(200)), given="blank"),
    # --- the public ---
    Rule("publication:list", PUBLIC, given="published"),
    Rule("publication:report", PUBLIC, given="published", arguments=("year", "code")),
    Rule("publication:pdf", PUBLIC, given="published", arguments=("year", "code")),
    Rule("publication:html", PUBLIC, given="published", arguments=("year", "code")),
    Rule("publication:json", PUBLIC, given="published", arguments=("year", "code")),
    Rule("publication:editions", PUBLIC, given="published", arguments=("year", "code")),
    Rule("publication:edition", PUBLIC, given="published", arguments=("year", "code", "1")),
    # The note of a correction; of a first edition there is none.
    Rule("publication:changes", PUBLIC, given="corrected", arguments=("year", "code", "2")),
    Rule("publication:edition_pdf", PUBLIC, given="published", arguments=("year", "code", "1")),
    Rule("publication:edition_html", PUBLIC, given="published", arguments=("year", "code", "1")),
    Rule("publication:edition_json", PUBLIC, given="published", arguments=("year", "code", "1")),
    # Without a file the page comes again, with the reason.
    Rule("publication:verify", everyone(row(200, 400)), given="blank"),
    Rule("printing:typefaces", insiders(row(200)), given="blank"),
    # --- accounts ---
    Rule(
        "login",
        {
            **dict.fromkeys(INSIDERS, row(302, 302, 302)),
            **dict.fromkeys(UNKNOWN, {**row(200), **FORM}),
        },
        given="blank",
        body={"username": "nobody", "password": "nothing"},
    ),
    Rule("logout", everyone(row(post=302)), given="blank"),
    Rule("password", insiders({**row(200), **FORM}), given="blank"),
    # --- an agency's own affairs ---
    Rule("setting:index", SETTING, given="in_review", arguments=("code",)),
    Rule("setting:log", SETTING, given="in_review", arguments=("code",)),
    # First the page says what would come of it.
    Rule(
        "setting:steps",
        settling(200),
        given="in_review",
        arguments=("code",),
        body={"seen": "{steps}", "name-1": "初审", "holder-1": "reviewer"},
    ),
    Rule(
        "setting:stand_in",
        settling(302),
        given="in_review",
        arguments=("code",),
        body={"absent": "reviewer", "stand_in": "both", "since": "2099-01-20", "until": "2099-01-31"},
    ),
    # There is no such stand-in; tests/review/test_setting.py ends those there are.
    Rule("setting:stand_in_end", settling(409), given="blank", arguments=("code", "1")),
    Rule(
        "setting:people",
        settling(200, get=200),
        given="blank",
        arguments=("code",),
        body={"username": "zhang", "name": "张三", "roles": "drafter"},
    ),
    Rule("setting:person", settling(405, get=200), given="blank", arguments=("code", "drafter")),
    Rule(
        "setting:act",
        settling(302),
        given="blank",
        arguments=("code", "drafter", "give"),
        body={"role": "supervisor"},
    ),
    # What takes something away is asked first.
    *(
        Rule("setting:act", settling(200), given="blank", arguments=("code", "drafter", act), body=body)
        for act, body in (
            ("take", {"role": "drafter"}),
            ("password", {}),
            ("deactivate", {}),
            ("hand-over", {"taking": "both"}),
        )
    ),
    # The account is in use.
    Rule("setting:act", settling(409), given="blank", arguments=("code", "drafter", "activate")),
    # --- writing ---
    Rule("reports:list", insiders(row(200)), given="blank"),
    Rule(
        "reports:open",
        # An agency one does not draft for cannot be chosen.
        insiders(row(post=302), reviewer=row(post=400), other=row(post=400)),
        given="blank",
        body={"agency": "{agency}", "year": "2022"},
    ),
    Rule("reports:table", WRITE, arguments=("pk", "requests"), body={"base": "1", "requests.not_held.business": "0"}),
    Rule(
        "reports:text", WRITE, arguments=("pk", "overview"), body={"base": "1", "overview": "主动公开"}, given="blank"
    ),
    Rule(
        "reports:save",
        {
            **dict.fromkeys(("drafter", "both"), row(post=200)),
            **dict.fromkeys(("reviewer", *OUTSIDE), row(post=404)),
            **dict.fromkeys(UNKNOWN, row(post=401)),
        },
        arguments=("pk",),
        json=True,
        body={"mutation": "access-test", "requests.not_held.business": "0"},
    ),
    Rule(
        "reports:figures",
        {
            **dict.fromkeys(("drafter", "both"), row(post=200)),
            **dict.fromkeys(("reviewer", *OUTSIDE), row(post=404)),
            **dict.fromkeys(UNKNOWN, row(post=401)),
        },
        arguments=("pk", "overview"),
        json=True,
        body={"text": "本年新收政府信息公开申请42件。"},
    ),
    Rule(
        "reports:check",
        {
            **dict.fromkeys(("drafter", "both"), row(post=200)),
            **dict.fromkeys(("reviewer", *OUTSIDE), row(post=404)),
            **dict.fromkeys(UNKNOWN, row(post=401)),
        },
        arguments=("pk", "overview"),
        json=True,
        body={"overview": "主动公开"},
    ),
    Rule("reports:explanations", READ, arguments=("pk",)),
    Rule(
        "reports:explain",
        # The report has been changed since: nothing asks for an explanation.
        insiders(row(post=409), reviewer=row(post=404), other=row(post=404)),
        arguments=("pk",),
        body={"key": "0" * 24, "values": "0" * 24, "kind": "other", "reason": "本年机构改革划入两项许可职能"},
    ),
    Rule("reports:withdraw", insiders(row(post=404)), arguments=("pk", "1")),
    # --- last year's figures ---
    Rule(
        "reports:last_year",
        # Typed by those who write the report; without a source the page comes again.
        insiders(row(200, 400), reviewer=row(200, 404), other=row(404, 404)),
        arguments=("pk",),
        body={"requests.carried_forward.individual": "1"},
    ),
    Rule(
        "reports:last_year_figures",
        {**dict.fromkeys(INSIDERS, row(200)), **dict.fromkeys(OUTSIDE, row(404)), **dict.fromkeys(UNKNOWN, row(401))},
        arguments=("pk",),
    ),
    Rule(
        "reports:last_year_import",
        # Without a file the page comes again, with the reason.
        insiders(row(post=400), reviewer=row(post=404), other=row(post=404)),
        arguments=("pk",),
    ),
    Rule(
        "reports:last_year_take",
        insiders(row(post=302), reviewer=row(post=404), other=row(post=404)),
        arguments=("pk",),
        body={"base": "1"},
    ),
    # --- the way of a report ---
    Rule("review:task", READ, arguments=("pk",)),
    Rule("review:history", READ, arguments=("pk",)),
    Rule(
        "review:move",
        insiders(row(post=302), reviewer=row(post=403), other=row(post=404)),
        arguments=("pk", "submit"),
    ),
    Rule(
        "review:move",
        insiders(row(post=302), drafter=row(post=403), other=row(post=404)),
        arguments=("pk", "approve"),
        given="in_review",
        body={"seen": "{version}", "after": "{taken}", "sha256": "{fingerprint}"},
    ),
    Rule(
        "review:move",
        insiders(row(post=302), drafter=row(post=403), other=row(post=404)),
        arguments=("pk", "return"),
        given="in_review",
        body={"note": "请核对第三表。"},
    ),
    Rule(
        "review:move",
        insiders(row(post=302), reviewer=row(post=403), other=row(post=404)),
        arguments=("pk", "withdraw"),
        given="in_review",
    ),
    # Nobody has opened it: it can be withdrawn, and is not asked back.
    Rule(
        "review:move",
        insiders(row(post=409), reviewer=row(post=403), other=row(post=404)),
        arguments=("pk", "ask_back"),
        given="in_review",
        body={"note": "有一处要改。"},
    ),
    # The only step is the last one.
    Rule(
        "review:move",
        insiders(row(post=409), drafter=row(post=403), other=row(post=404)),
        arguments=("pk", "pass"),
        given="in_review",
        body={"seen": "{version}", "after": "{taken}", "sha256": "{fingerprint}"},
    ),
    Rule(
        "review:pins",
        insiders(row(200, 302), drafter=row(403, 403), other=row(404, 404)),
        arguments=("pk",),
        given="in_review",
        body={"place": "requests.not_held.business", "note": "请核对。"},
    ),
    Rule(
        "review:pin_delete",
        insiders(row(post=302), drafter=row(post=403), other=row(post=404)),
        arguments=("pk", "1"),
        given="in_review",
    ),
    # There is no such pin; tests/review/test_pins.py answers those there are.
    Rule("review:pin_answer", insiders(row(post=404)), arguments=("pk", "1")),
    Rule("review:opinion", READ, arguments=("pk",)),
    Rule("review:opinion_word", READ, arguments=("pk",)),
    # An office above proposes; tests/review/test_proposals.py has its rows.
    Rule(
        "review:proposals",
        insiders(row(200, 403), other=row(404, 404)),
        arguments=("pk",),
        given="in_review",
        body={"place": "requests.not_held.business", "value": "1", "reason": "台账如此。"},
    ),
    Rule("review:proposal_accept", insiders(row(post=404)), arguments=("pk", "1")),
    Rule("review:proposal_decline", insiders(row(post=404)), arguments=("pk", "1"), body={"reply": "与台账一致。"}),
    Rule("review:below", insiders(row(200)), given="blank"),
    Rule("review:waiting", insiders(row(200, 200)), given="in_review"),
    Rule("review:notices_read", insiders(row(post=302)), given="blank"),
    Rule(
        "review:move",
        # Whoever finds the mistake, clerk or reviewer.
        insiders(row(post=302), other=row(post=404)),
        arguments=("pk", "correct"),
        given="published",
        body={"note": "第三表一格有误。"},
    ),
    Rule(
        "review:move",
        insiders(row(post=302), drafter=row(post=403), other=row(post=404)),
        arguments=("pk", "abandon"),
        given="correcting",
    ),
    # Publishing has an address of its own, which freezes the document too.
    Rule("review:move", insiders(row(post=404)), arguments=("pk", "publish"), given="approved"),
    Rule("review:move", insiders(row(post=404)), arguments=("pk", "unknown")),
    # --- print and publication ---
    Rule("publication:desk", READ, arguments=("pk",)),
    Rule("publication:approval_sheet", READ, arguments=("pk",)),
    Rule("publication:preview", READ, arguments=("pk",)),
    Rule("publication:preview_pdf", READ, arguments=("pk",)),
    Rule("publication:word", READ, arguments=("pk",)),
    Rule("publication:workbook", READ, arguments=("pk",)),
    Rule("publication:web_page", READ, arguments=("pk",)),
    Rule("publication:web_code", READ, arguments=("pk",), given="approved"),
    # Bare code of a draft would reach the public without its mark.
    Rule("publication:web_code", insiders(row(409), other=row(404)), arguments=("pk",)),
    # A script asks: it is told that the session is over.
    Rule(
        "publication:pages",
        {**dict.fromkeys(INSIDERS, row(200)), **dict.fromkeys(OUTSIDE, row(404)), **dict.fromkeys(UNKNOWN, row(401))},
        arguments=("pk",),
    ),
    Rule("publication:picture", READ, arguments=("pk", "1")),
    Rule(
        "publication:publish",
        insiders(row(post=302), drafter=row(post=403), other=row(post=404)),
        arguments=("pk",),
        given="approved",
    ),
    # --- many at once: everybody logged in, but only the person who asked sees what was asked for ---
    Rule(
        "publication:batches",
        insiders(row(200, 200)),
        given="published",
        body={"year": "2025", "agencies": "kjj", "formats": "json"},
    ),
    Rule("publication:batch", mine(row(200)), given="batch", arguments=("batch",)),
    Rule("publication:batch_state", mine(row(200)), given="batch", arguments=("batch",)),
    # The row is there and the file has gone.
    Rule("publication:batch_file", mine(row(409)), given="batch", arguments=("batch",)),
    Rule("publication:batch_resume", mine(row(post=302)), given="batch", arguments=("batch",)),
    Rule("publication:batch_delete", mine(row(post=302)), given="batch", arguments=("batch",)),
    # --- in and out ---
    Rule("exchange:export", READ, arguments=("pk",)),
    Rule(
        "exchange:import",
        # Without a file the page comes again, with the reason.
        insiders(row(200, 400), reviewer=row(404, 404), other=row(404, 404)),
        arguments=("pk",),
    ),
)


def body_of(rule: Rule, agency: Any) -> Any:
    """What is posted: a form, or the autosave's JSON."""
    known = {"agency": agency.pk, "version": 0, "taken": 0, "fingerprint": ""}
    if any("{fingerprint}" in value for value in rule.body.values()):
        report = Report.objects.get(agency=agency)
        known |= {
            "version": report.version,
            "taken": report.steps.count(),
            "fingerprint": fingerprint(cells.document(report)),
        }
    if any("{steps}" in value for value in rule.body.values()):
        known["steps"] = setting.mark(agency)
    filled = {name: value.format(**known) for name, value in rule.body.items()}
    if not rule.json or "mutation" not in filled:
        return filled
    return {"mutation": filled.pop("mutation"), "base": 1, "changes": filled}
