"""Titles end their lines between words, in lines of about the same length: 词意完整，排列对称，长短适宜."""

from __future__ import annotations

import time

import pytest

from govreports.printing import titles
from govreports.printing.prose import columns
from govreports.printing.titles import TITLE_WIDTH, balanced

BELOW = 32  # columns of 2025年政府信息公开工作年度报告

NAMES = [
    "中国（四川）自由贸易试验区|川南临港片区管理委员会",
    "示例市人民政府办公室|政务公开与信息管理中心",
    "示例自治区示例哈萨克自治州|示例市市场监督管理局",
    "示例市示例区|住房和城乡建设局综合行政执法大队",
    "示例示例新区示例镇人民政府|城市管理综合行政执法办公室",
    "示例示例经济技术开发区|（示例市示例区）行政审批局",
    "示例自治区示例多斯市|示例旗人力资源和社会保障局",
    "示例市高新技术产业开发区|管理委员会政务服务和大数据管理局",
    "示例市示例区示例门外街道办事处|社区服务中心管理办公室",
    "示例市示例县国家现代农业产业园区|管理委员会农业农村和生态环境局",
    "示例生产建设兵团|第八师示例市发展和改革委员会",
    "示例省示例市示例自治县|文化广电旅游和体育局",
]


@pytest.mark.parametrize("name", NAMES)
def test_line_of_a_title_ends_between_words(name):
    lines = tuple(name.split("|"))
    assert balanced("".join(lines), below=BELOW) == lines


def test_without_its_words_a_title_breaks_within_them(monkeypatch):
    """The negative control."""
    monkeypatch.setattr(titles, "_WORD", titles.re.compile("(?!)"))
    wrong = [
        name for name in NAMES if balanced.__wrapped__(name.replace("|", ""), below=BELOW) != tuple(name.split("|"))
    ]
    assert len(wrong) > len(NAMES) / 2


@pytest.mark.parametrize("name", ["示例市科学技术局", "示例省示例市示例自治县农业农村局"])
def test_name_that_fits_is_one_line(name):
    assert balanced(name, below=BELOW) == (name,)


@pytest.mark.parametrize(
    ("unit", "count"),
    [("管理委员会", 5), ("人民政府", 6), ("综合行政执法", 5), ("街道办事处", 7), ("自由贸易试验区", 4)],
)
def test_known_word_is_never_torn(unit, count):
    lines = balanced(unit * count, below=BELOW)
    assert len(lines) > 1
    assert all(line.replace(unit, "") == "" for line in lines)


def test_lines_make_no_hourglass():
    """A line shorter than the one above and the one below: unless the words leave no choice."""
    for name in ("示例" * 14, "示例" * 11):
        widths = [*map(columns, balanced(name, below=BELOW)), BELOW]
        assert not [
            1 for one, waist, other in zip(widths, widths[1:], widths[2:], strict=False) if waist < min(one, other)
        ]


@pytest.mark.parametrize("name", ["长" * 60, "示例市" * 20, "长" * 300, "（）" * 30, "a" * 60, "局", ""])
def test_any_name_is_set_at_once_and_whole(name):
    started = time.process_time()
    lines = balanced.__wrapped__(name, below=BELOW)
    assert time.process_time() - started < 1
    assert "".join(lines) == name
    assert all(line for line in lines)
    if not name.isascii():
        assert all(columns(line) <= 2 * TITLE_WIDTH for line in lines)


def test_no_line_of_a_title_begins_or_ends_with_a_mark_that_must_not():
    lines = balanced("示例市人民政府（示例市城市管理委员会、示例市综合行政执法局）办公室", below=BELOW)
    assert len(lines) > 1
    assert not any(line[-1] == "（" or line[0] in "）、" for line in lines)
