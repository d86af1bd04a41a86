"""Rules of the house that hold for every module, model and template, so that nobody has to remember them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from packaging.requirements import Requirement

from govreports.formats import EDITIONS
from govreports.reports.cells import LINES
from tests import factories

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "govreports"
MODULES = sorted(p.relative_to(ROOT).as_posix() for p in PACKAGE.rglob("*.py"))
TEMPLATES = sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "templates").rglob("*.html"))
OWN_MODELS = [m for m in apps.get_models() if m.__module__.startswith("govreports.")]

# From left to right; a module imports from its own package or from the left.
ORDER = (
    "formats",
    "narrative",
    "findings",
    "web",
    "printing",
    "audit",
    "agencies",
    "reports",
    "review",
    "publication",
    "exchange",
    "demo",
    "site",  # settings, urls and wsgi
)
# They run without Django.
PURE = ("formats", "narrative", "findings")
# Views a module other than urls may import from: what, by whom.  The list may shrink, not grow.
SHARED_VIEWS = {("govreports/publication/views.py", "govreports.review.views.shown")}
# One HTML file to download, style included; no browser gets it from this site.
TO_DOWNLOAD = {"templates/printing/_document_page.html"}
BOOKKEEPING = {"id", "report", "row", "changed_at", "changed_by"}


def imports(module: str) -> Iterator[str]:
    """Every dotted name a module imports, at any depth."""
    for node in ast.walk(ast.parse((ROOT / module).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package_of(dotted: str) -> str:
    """The package a dotted name of ours belongs to."""
    part = dotted.split(".")[1] if "." in dotted else ""
    return part if part in ORDER else "site"


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_from_the_left(module: str) -> None:
    here = ORDER.index(package_of(module.removesuffix(".py").replace("/", ".")))
    wrong = [n for n in imports(module) if n.startswith("govreports.") and ORDER.index(package_of(n)) > here]
    assert wrong == []


@pytest.mark.parametrize("module", [m for m in MODULES if m.split("/")[1] in PURE])
def test_pure_package_imports_only_the_standard_library(module: str) -> None:
    foreign = [
        n
        for n in imports(module)
        if n.split(".")[0] not in sys.stdlib_module_names
        and not n.startswith(tuple(f"govreports.{package}" for package in PURE))
    ]
    assert foreign == []


def test_nobody_but_urls_imports_views() -> None:
    found = {(m, n) for m in MODULES if not m.endswith("urls.py") for n in imports(m) if ".views" in n}
    assert {pair for pair in found if pair[1].startswith("govreports.")} == SHARED_VIEWS


@pytest.mark.parametrize("module", MODULES)
def test_no_import_inside_a_function(module: str) -> None:
    functions = [n for n in ast.walk(ast.parse((ROOT / module).read_text())) if isinstance(n, ast.FunctionDef)]
    inner = [n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert inner == []


@pytest.mark.parametrize("module", [m for m in MODULES if "/migrations/" not in m and not m.endswith("__init__.py")])
def test_module_says_what_it_is(module: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / module).read_text()))


@pytest.mark.parametrize("module", MODULES)
def test_module_never_marks_text_as_safe(module: str) -> None:
    source = (ROOT / module).read_text()
    assert "mark_safe" not in source
    assert not re.search(r"\.(raw|extra)\(", source)


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_escapes_everything(template: str) -> None:
    source = (ROOT / template).read_text()
    assert not re.search(r"\|\s*safe(seq)?\b|autoescape\s+off", source)


@pytest.mark.parametrize("template", [t for t in TEMPLATES if t not in TO_DOWNLOAD])
def test_template_has_no_inline_script_or_style(template: str) -> None:
    source = (ROOT / template).read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", source, re.IGNORECASE)


# --- models ---


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def moments() -> list[tuple[type[models.Model], str]]:
    return [(m, f.name) for m in OWN_MODELS for f in m._meta.get_fields() if re.search(r"(^|_)at$", f.name)]


@pytest.mark.parametrize(("model", "moment"), moments())
def test_every_moment_says_who(model: type[models.Model], moment: str) -> None:
    fields = {f.name for f in model._meta.get_fields()}
    # An event outlives the account, so it keeps the log-in name instead of the person.
    person = "actor" if model.__name__ == "Event" else re.sub(r"at$", "by", moment)
    assert person in fields


def test_moments_are_found_at_all() -> None:
    assert len(moments()) >= 8


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=list(EDITIONS))
@pytest.mark.parametrize("key", LINES)
def test_model_has_the_columns_of_the_printed_table(edition: object, key: str) -> None:
    table = edition.table(key)  # type: ignore[attr-defined]
    printed = {cell.name.split(".")[2] for cell in table.cells}
    assert {f.name for f in LINES[key]._meta.concrete_fields} - BOOKKEEPING == printed


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=list(EDITIONS))
@pytest.mark.parametrize("key", LINES)
def test_model_calls_its_columns_as_printed(edition: object, key: str) -> None:
    table = edition.table(key)  # type: ignore[attr-defined]
    printed = {cell.name.split(".")[2]: cell.column_label for cell in table.cells}
    named = {f.name: f.verbose_name for f in LINES[key]._meta.concrete_fields if f.name not in BOOKKEEPING}
    assert named == printed


@pytest.mark.parametrize("key", LINES)
def test_model_generates_the_totals_across_and_nothing_else(key: str) -> None:
    generated = {f.name for f in LINES[key]._meta.concrete_fields if f.generated}
    derived = {c.name.split(".")[2] for e in EDITIONS.values() for c in e.table(key).cells if c.derived}
    typed = {c.name.split(".")[2] for e in EDITIONS.values() for c in e.table(key).inputs}
    assert generated == derived - typed


def test_every_table_of_every_edition_has_a_model() -> None:
    assert {t.key for e in EDITIONS.values() for t in e.tables} == set(LINES)


# --- the tests themselves ---


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_missing_shared_file_fails_in_ci_and_is_skipped_elsewhere(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="is missing"):
        factories.shared("no/such/file")


def pinned() -> set[str]:
    """What the two lists pin, as they name it: "django", "psycopg[binary]"."""
    lists = (ROOT / name for name in ("requirements.txt", "requirements-dev.txt"))
    return {m[1] for file in lists for m in re.finditer(r"(?m)^([^\s=#]+)==", file.read_text())}


def asked_with_extras() -> set[str]:
    """What the pinned packages ask of each other with an extra, here."""
    asked: set[str] = set()
    for name in pinned():
        package, _, extras = name.rstrip("]").partition("[")
        try:
            required = metadata.requires(package) or []
        except metadata.PackageNotFoundError:  # for another system
            continue
        for line in map(Requirement, required):
            wanted = any(not line.marker or line.marker.evaluate({"extra": e}) for e in ("", *extras.split(",")))
            if wanted and line.extras:
                asked.add(f"{line.name}[{','.join(sorted(line.extras))}]")
    return asked


def test_package_asked_for_with_an_extra_is_pinned_with_it() -> None:
    """Else pip before 23.3, Debian's among them, asks for the newest one and refuses it for want of a hash."""
    assert {"coverage[toml]", "fonttools[woff]"} <= asked_with_extras() <= pinned()
