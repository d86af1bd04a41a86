"""Which typefaces a document is set in: ours and the deployer's, never the host's, and said where one looks."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from govreports.agencies.models import User
from govreports.formats.document import Document, dumps
from govreports.printing import coverage, fonts, pdf, textlayer, typefaces
from tests import factories
from tests.printing import geometry

ROOT = Path(__file__).resolve().parents[2]
GW_LATIN = ROOT / "static/vendor/typefaces/gw-latin.otf"
PROSE = "全年主动公开政府信息回应群众关心的事项公布办事指南和工作动态" * 60
# As if script/typefaces had brought nothing: the faces are looked for beside another Python.
NOTO_ONLY = "import sys; sys.prefix = '/nonexistent'; import runpy; sys.argv = sys.argv[1:]; "
MANAGE = [sys.executable, "-c", NOTO_ONLY + "runpy.run_path('manage.py', run_name='__main__')", "manage.py"]


def fandol() -> None:
    """What script/bootstrap brings; a machine without a network may lack it, CI may not."""
    if not list(fonts.brought().glob("Fandol*.otf")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Fandol is missing: script/typefaces")


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py with Noto only."""
    return subprocess.run(
        [*MANAGE, *arguments], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )


@pytest.fixture(scope="module")
def in_noto(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A report of several pages in Noto only."""
    folder = tmp_path_factory.mktemp("noto")
    (folder / "report.json").write_text(dumps(written()), encoding="utf-8")
    manage("render_report", str(folder / "report.json"), str(folder / "out.pdf"))
    return (folder / "out.pdf").read_bytes()


def written() -> Document:
    return Document("示例市科学技术局", 2025, sections={"overview": f"{PROSE}\n全年共{'1234567890' * 12}件。"})


# --- Which face for which ---


def test_fandol_stands_for_what_is_not_there():
    fandol()
    faces = {used.role.name: used.full_name for used in typefaces.in_use()}
    assert faces == {
        "小标宋": "FandolSong Bold",
        "黑体": "FandolHei Regular",
        "楷体": "FandolKai Regular",
        "仿宋": "FandolFang Regular",
        "宋体": "FandolSong Regular",
    }


def test_no_face_of_the_host_is_there():
    ours = fonts.folders()
    assert {face.file.parent for face in typefaces.installed()} <= set(ours)
    assert not any(folder.is_relative_to("/usr/share/fonts") for folder in ours)


def test_bold_face_that_says_it_is_regular_is_bold():
    fandol()
    weights = {face.style: face.weight for face in typefaces.installed() if "FandolSong" in face.families}
    assert weights["Bold"] > weights["Regular"]


def test_families_of_the_style_sheet_begin_with_the_face_in_use():
    for line in typefaces.stylesheet().splitlines()[1:-1]:
        key, _, stack = line.strip().partition(": ")
        (used,) = [u for u in typefaces.in_use() if f"--{u.role.key}" == key] or [None]
        if used:
            names = [name.strip('"') for name in stack.split(", ")]
            assert names[:2] == [typefaces.LATIN, used.family] if used.latin != used.family else names[0] == used.family


def test_official_face_sets_its_own_digits():
    role = next(role for role in typefaces.ROLES if role.key == "text")
    face = typefaces.installed()[0]
    assert typefaces.InUse(role, "仿宋_GB2312", face).latin == "仿宋_GB2312"
    assert typefaces.InUse(role, "FandolFang", face).latin == typefaces.LATIN


# --- GW Latin ---


def test_digits_are_half_a_character_wide_each():
    with TTFont(GW_LATIN) as face:
        characters = face.getBestCmap()
        assert {face["hmtx"][characters[ord(digit)]][0] for digit in "0123456789"} == {500}
        assert set(characters) == set(range(0x20, 0x7F))
        # Of the OFL's condition 3: a changed version has a name of its own.
        assert not any("Noto" in str(entry) for entry in face["name"].names if entry.nameID in {1, 3, 4, 6, 16})


def test_what_is_vendored_is_what_the_list_says():
    listed = json.loads((ROOT / "static/vendor/vendor.json").read_text())
    for item in listed:
        content = (ROOT / "static/vendor" / item["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == item["sha256"]
        assert (ROOT / "static/vendor" / item["licence_file"]).is_file()


# --- The same page in either set ---


@pytest.mark.parametrize("faces", ["fandol", "noto"])
def test_grid_is_22_lines_of_28_characters(faces, request):
    content = request.getfixturevalue("in_noto") if faces == "noto" else pdf.render(written())
    page = geometry.body_lines(content)[1]
    assert len(page) == 22
    assert {len(line) for line in page} == {28}
    assert page[0][0].bottom - page[-1][0].bottom == pytest.approx(21 * geometry.PITCH, abs=0.15)


@pytest.mark.parametrize("faces", ["fandol", "noto"])
def test_two_digits_take_the_room_of_a_character(faces, request):
    content = request.getfixturevalue("in_noto") if faces == "noto" else pdf.render(written())
    full = [
        line for page in geometry.body_lines(content) for line in page if all(g.text.isdigit() for g in line) and line
    ]
    assert full
    assert {len(line) for line in full} <= {56, 57}


def test_nothing_is_lost_in_noto(in_noto):
    assert textlayer.lost(written(), in_noto) == ()


# --- Said where one looks ---


def test_missing_faces_are_a_warning_of_the_system_check():
    said = manage("check").stderr
    assert "printing.W003" in said
    assert "没有小标宋、楷体、仿宋字体" in said
    assert "script/typefaces" in said


def test_command_names_every_role_and_what_to_do():
    made = manage("typefaces")
    assert [line.split("\t")[0] for line in made.stdout.splitlines()] == [role.name for role in typefaces.ROLES]
    assert "仿宋\tNoto Serif SC Regular\t字形不同的字体代用\tSIL OFL 1.1" in made.stdout
    assert "GOVREPORTS_FONTS" in made.stderr


def test_no_warning_where_all_are_there():
    fandol()
    assert typefaces.check() == []


def test_without_any_face_the_check_is_an_error(monkeypatch):
    monkeypatch.setattr(typefaces, "installed", tuple)
    (fault,) = typefaces.check()
    assert fault.id == "printing.E002"


def test_metadata_says_which_face_stands_for_which():
    content = pdf.render(written())
    said = f"<govreports:Typefaces>{typefaces.summary()}</govreports:Typefaces>"
    assert content.count(said.encode()) == 1
    with pypdfium2.PdfDocument(content) as opened:
        assert len(opened) > 3


@pytest.mark.django_db
def test_page_says_which_face_stands_for_which(drafter: User):
    page = factories.client_of(drafter).get("/typefaces/").content.decode()
    for used in typefaces.in_use():
        assert used.full_name in page
        assert used.standing in page


@pytest.mark.django_db
def test_page_looks_characters_up(drafter: User):
    client = factories.client_of(drafter)
    page = client.get("/typefaces/", {"text": "张\U0002b81d\u200b明"}).content.decode()
    assert "没有字体能印：“\U0002b81d”（U+2B81D）" in page
    assert "第 3 字 U+200B" in page
    assert "这些字都能印" in client.get("/typefaces/", {"text": "张明"}).content.decode()
    assert client.get("/typefaces/", {"text": "\0\ud7ff" * 500}).status_code == 200


# --- Coverage ---


@pytest.mark.parametrize("character", ["张", "鿏", "㐀", "é", "①", "㎡", " ", "\n", "\u3000", "\u200b", "\ufe0f"])
def test_character_prints(character):
    assert coverage.prints(character)


@pytest.mark.parametrize("character", ["\U0002b81d", "\U00020000", "\ue000", "\U0001f600", "\u0f40", "\u1820", "\x07"])
def test_character_does_not_print(character):
    assert not coverage.prints(character)


def test_lacking_characters_come_once_each_in_order():
    assert coverage.lacking("甲\U0002b81d乙\ue000\U0002b81d丙") == ("\U0002b81d", "\ue000")


def test_common_characters_of_the_standard_table_print():
    """GB 2312, which any report is written in."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    text = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    assert len(text) == 6763
    assert coverage.lacking(text) == ()


def test_where_nothing_is_known_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(coverage, "installed", tuple)
    assert coverage.prints.__wrapped__("\U0002b81d")


def test_a_report_is_looked_up_quickly():
    """The whole of a page's work with it: 20,000 characters in a fifth of a second at most."""
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    coverage.prints.cache_clear()
    started = os.times().user
    coverage.lacking(text)
    assert os.times().user - started < 0.2
