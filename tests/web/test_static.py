"""Static files under names that change with their content, imports between modules included."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_SCRIPTS = sorted(p.relative_to(ROOT / "static").as_posix() for p in (ROOT / "static" / "js").glob("*.js"))
IMPORT = re.compile(r"""\bfrom\s*["']\./([^"']+)["']""")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh collectstatic."""
    var = tmp_path_factory.mktemp("var")
    collect = [sys.executable, ROOT / "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(collect, env={**os.environ, "GOVREPORTS_VAR": str(var)}, check=True, timeout=120)
    return var / "static"


@pytest.fixture(scope="module")
def manifest(collected: Path) -> dict[str, str]:
    return json.loads((collected / "staticfiles.json").read_text())["paths"]


@pytest.mark.parametrize("script", OWN_SCRIPTS)
def test_module_imports_others_by_their_hashed_names(script: str, collected: Path, manifest: dict[str, str]) -> None:
    imported = IMPORT.findall((ROOT / "static" / script).read_text())
    hashed = IMPORT.findall((collected / manifest[script]).read_text())
    assert hashed == [manifest[f"js/{name}"].removeprefix("js/") for name in imported]


def test_some_module_imports_another() -> None:
    assert any(IMPORT.search((ROOT / "static" / script).read_text()) for script in OWN_SCRIPTS)


def test_every_file_a_template_names_is_collected(manifest: dict[str, str]) -> None:
    sources = [p.read_text() for p in (ROOT / "templates").rglob("*.html")]
    named = {name for source in sources for name in re.findall(r"\{% static '([^']+)' %\}", source)}
    assert named - set(manifest) == set()
