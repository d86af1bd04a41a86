"""Texts made to run a reader into the ground: an answer within a second, and no deep recursion."""

from __future__ import annotations

import time

import pytest

from govreports.narrative import read

LIMIT = 1.0  # seconds of processor time: the machine may be busy with others

SENTENCE = "2025年共收到政府信息公开申请139件（含2024年结转11件），其中予以公开61件、部分公开14件，办结133件，较上年增长12.5%，"
HARD = {
    "a paragraph of 20,000 characters": (SENTENCE * 400)[:20_000],
    "a text of 50,000 characters": (SENTENCE * 1000)[:50_000],
    "2,000 numbers in a sentence": "收到" + "、".join(f"申请{n}件" for n in range(2000)) + "。",
    "2,000 numbers without words": ",".join("1件" for _ in range(2000)),
    "3,000 handled": "办理申请1件，" * 3000,
    "6,000 numbers with a measure word": "1件，" * 6_000,
    "4,000 concluded": "办结1件，" * 4000,
    "2,000 parts of parts": "收到申请9件" + "，其中1件" * 2000,
    "2,000 shared out": "、".join(["予以公开"] * 2000) + "分别为" + "、".join(["1件"] * 2000),
    "2,000 times each": "、".join(["予以公开", "无法提供"] * 1000) + "均为3件",
    "brackets 500 deep": "收到申请9件" + "（其中予以公开1件" * 500 + "）" * 500,
    "10,000 open brackets": "（" * 10_000,
    "10,000 closed brackets": "）" * 10_000,
    "mixed digits": "1二３４五6" * 4000,
    "one endless number": "9" * 20_000,
    "one endless numeral": "一千" * 10_000,
    "endless separators": "1" + ",000" * 5000,
    "endless points": "1." * 10_000,
    "only punctuation": "，。；：、（）！？“”《》…—" * 1500,
    "open titles": "《" * 20_000,
    "beginnings of a long word": "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申" * 700,
    "only denials": "无未零没有" * 4000,
    "denials without end": "未收到申请、" * 3000,
    "spaces in a number": "1 " * 10_000 + "件",
    "lines in a number": "1\n" * 10_000 + "件",
    "percentages": "百分之" * 7000,
    "years": "2024年" * 4000,
    "latin": "a1_" * 7000,
}


@pytest.mark.parametrize("name", HARD)
def test_hard_text_is_answered_within_a_second(name: str) -> None:
    began = time.process_time()
    read(HARD[name], year=2025, agency="示例市科学技术局", kind="department")
    assert time.process_time() - began < LIMIT


@pytest.mark.parametrize("name", ["a paragraph of 20,000 characters", "2,000 numbers in a sentence", "only denials"])
def test_twice_the_text_takes_no_more_than_about_twice_the_time(name: str) -> None:
    def took(text: str) -> float:
        runs = []
        for _ in range(2):
            began = time.process_time()
            read(text, year=2025)
            runs.append(time.process_time() - began)
        return min(runs)

    once, thrice = took(HARD[name]), took(HARD[name] * 3)
    assert thrice < once * 6 + 0.05  # quadratic would be ninefold
