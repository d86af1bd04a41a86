"""Checks of text quality: Q1–Q8, and the characters that cannot be printed (U1, U2)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from govreports.findings import prose, words
from govreports.findings.case import Case
from govreports.findings.finding import CannotJudge, Draft, Judged
from govreports.formats.document import AgencyKind
from govreports.formats.text import characters

_LONG: Final = 1_000  # characters of section 一, 武政办发〔2025〕54号
_TOO_LONG: Final = 1_200
_ALIKE: Final = 0.8
_SHORTEST: Final = 120  # characters
_GRAM: Final = 5

_TYPOS: Final = tuple((re.compile(p), meant, seen) for p, meant, seen in words.TYPOS)
_PLACEHOLDER: Final = re.compile("|".join(words.PLACEHOLDERS))
_OTHER_SUBJECT: Final = re.compile(words.OTHER_SUBJECTS)
_PUNCTUATION: Final = (
    # Pattern, name, what it is called, whether it deserves no more than a look.
    (
        re.compile(r"(?<=[一-龥])[,;:!?]|[,;:!?](?=[一-龥])|\((?=[^()\n]{0,40}[一-龥])|(?<=[一-龥])\)"),
        "half width",
        "半角标点，中文应用全角",
        True,
    ),
    (
        re.compile(r"[，。、；：！？][ \t]*[，。、；：]|[，、；：](?=[ \t]*[）」』])"),
        "repeated",
        "标点重复或多余",
        False,
    ),
    (re.compile(r"[，、](?=[ \t\u3000]*(?:\n|\Z))"), "unfinished", "段末逗号或顿号，疑缺内容", False),
)
# （一） at the head of a paragraph or sentence; 第（一）项 and 见（二） are references.
_ORDINAL_HEADING: Final = re.compile(r"(?<![^\s。；：！？])[（(]([一二三四五六七八九十]{1,3})[）)]")
_ORDINAL_WORD: Final = re.compile(r"(?<![一-龥])(?:第)?([一二三四五六七八九十])是")
_NUMERALS: Final = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)}

_ID_NUMBER: Final = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z\-])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_APPLICANT: Final = re.compile(r"申请人(?:姓名)?[：:]\s*([一-龥]{2,4})(?![一-龥])|申请人([一-龥]{1,3})(?:先生|女士)")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"

_DIGITS: Final = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?%?")
_YEARS: Final = re.compile(
    r"(?:19|20)[0-9]{2}\s*(?:年|[-—/.])(?:\s*[0-9]{1,2}\s*月)?(?:\s*[0-9]{1,2}\s*日)?|〔[0-9]{4}〕\s*[0-9]+"
)
_ANY_FIGURE: Final = re.compile(r"[0-9０-９]|[一二两三四五六七八九十百千][百千万]?(?:件|条|次|篇|份|场|项|个|期)")
_UNIT: Final = "件|条|次|篇|份|场|期|个|项|部|起|宗|例|则"
_COUNTED: Final = re.compile(rf"({'|'.join(words.COUNTED)})[”》]?(?:活动|案件|工作)?[”》]?\s*([0-9]+)\s*({_UNIT})")


def length(case: Case) -> Judged:
    """The length of section 一."""
    count = characters(case.texts["overview"])
    if not count:
        yield CannotJudge("“一、总体情况”尚未填写")
    elif count > _LONG:
        yield Draft(
            f"“一、总体情况”共 {count} 字，原则上不超过一千字。",
            place="overview",
            rests_on=(count,),
            hint=count <= _TOO_LONG,
        )


def like_last_year(case: Case) -> Judged:
    """Texts that are last year's with other figures."""
    last = case.last_year.texts if case.last_year else {}
    compared = 0
    for place, text in case.texts.items():
        if place == "preamble" or not _comparable(text, last.get(place, "")):
            continue
        compared += 1
        alike = _similarity(_grams(text), _grams(last[place]))
        if alike >= _ALIKE:
            yield Draft(
                f"{case.place_name(place)}与上年所写相同 {alike:.0%}（不计数字），内容雷同。",
                place=place,
                about="last year",
                rests_on=(text,),
            )
    if not compared:
        yield CannotJudge("没有上年正文，或正文太短，不能比较")


def like_others(case: Case) -> Judged:
    """Texts that are another unit's."""
    if case.others is None:
        yield CannotJudge("没有其他单位的正文")
        return
    for place, text in case.texts.items():
        if place == "preamble" or not is_long_enough(text):
            continue
        own = _grams(text)
        for agency, texts in case.others.items():
            if not _comparable(text, texts.get(place, "")):
                continue
            alike = _similarity(own, _grams(texts[place]))
            if alike >= _ALIKE:
                yield Draft(
                    f"{case.place_name(place)}与“{agency}”所写相同 {alike:.0%}（不计数字），内容雷同。",
                    place=place,
                    about=agency,
                    rests_on=(text,),
                )


def is_long_enough(text: str) -> bool:
    """Whether a text can be compared with another; shorter ones are alike by chance."""
    return characters(text) >= _SHORTEST


def _comparable(one: str, other: str) -> bool:
    return is_long_enough(one) and is_long_enough(other)


def _grams(text: str) -> frozenset[str]:
    plain = re.sub(r"\s", "", _DIGITS.sub("0", text))
    return frozenset(plain[i : i + _GRAM] for i in range(max(1, len(plain) - _GRAM + 1)))


def _similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def generic(case: Case) -> Judged:
    """A section 一 without a figure, or about others than this agency."""
    text = case.texts["overview"]
    if not text.strip():
        yield CannotJudge("“一、总体情况”尚未填写")
        return
    if not _ANY_FIGURE.search(_YEARS.sub("", text)):
        yield Draft("“一、总体情况”没有一个数字，未反映本机关工作。", place="overview", about="no figure")
    if case.kind is AgencyKind.GOVERNMENT:
        return  # a government writes of its area
    for place, words_found, matches in prose.gathered(_OTHER_SUBJECT, case):
        yield Draft(
            f"{case.place_name(place)}写的是“{words_found}”{prose.times(matches)}，不是本机关的工作。",
            place=place,
            spans=tuple(prose.span(place, found) for found in matches),
            about=words_found,
        )


def typing(case: Case) -> Judged:
    """Wrong words, punctuation and ordinals; punctuation of the wrong width deserves only a look."""
    for place, text in case.texts.items():
        where = case.place_name(place)
        for pattern, meant, _ in _TYPOS:
            if matches := list(pattern.finditer(text)):
                first = matches[0]
                yield Draft(
                    f"{where}“{text[max(0, first.start() - 4) : first.end()].strip()}”疑有错别字{prose.times(matches)}，应为“{meant}”。",
                    place=place,
                    spans=tuple(prose.span(place, found) for found in matches),
                    expected=meant,
                    about=pattern.pattern,
                )
        yield from _punctuation(place, text, where)
        yield from _ordinals(place, text, where)


def _punctuation(place: str, text: str, where: str) -> Iterator[Draft]:
    for pattern, about, says, hint in _PUNCTUATION:
        matches = list(pattern.finditer(text))
        if matches:
            paragraph = prose.paragraph(text, matches[0].start())
            yield Draft(
                f"{where}有 {len(matches)} 处{says}，第一处在第 {paragraph} 段“{matches[0][0]}”。",
                place=place,
                spans=tuple(prose.span(place, found) for found in matches),
                about=about,
                hint=hint,
            )


def _ordinals(place: str, text: str, where: str) -> Iterator[Draft]:
    for pattern in (_ORDINAL_HEADING, _ORDINAL_WORD):
        matches = list(_out_of_turn(pattern, text))
        if matches:
            yield Draft(
                f"{where}序号“{matches[0][0]}”与前面的不连续{prose.times(matches)}。",
                place=place,
                spans=tuple(prose.span(place, found) for found in matches),
                about=pattern.pattern,
            )


def _out_of_turn(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Ordinals that neither begin a list nor go on with one; the next one goes on from there."""
    awaited = {1}
    for found in pattern.finditer(text):
        number = _number(found[1])
        if number not in awaited:
            yield found
        awaited = (awaited - {number}) | {1, number + 1}


def _number(numeral: str) -> int:
    if numeral.startswith("十"):
        return 10 + (_NUMERALS[numeral[1]] if len(numeral) > 1 else 0)
    tens, _, ones = numeral.partition("十")
    return _NUMERALS[tens[0]] * (10 if "十" in numeral else 1) + (_NUMERALS[ones[0]] if ones else 0)


def personal_data(case: Case) -> Judged:
    """Identity numbers, mobile numbers and applicants' names."""
    for what, pattern in (("身份证号码", _ID_NUMBER), ("手机号码", _MOBILE), ("申请人姓名", _APPLICANT)):
        for place, text in case.texts.items():
            matches = [m for m in pattern.finditer(text) if pattern is not _ID_NUMBER or _is_id_number(m[0])]
            if matches:
                yield Draft(
                    f"{case.place_name(place)}“{matches[0][0][:4]}……”疑似{what}{prose.times(matches)}，公开前应删去或隐去。",
                    place=place,
                    spans=tuple(prose.span(place, found) for found in matches),
                    about=what,
                )


def _is_id_number(written: str) -> bool:
    """GB 11643—1999: the last character checks the others."""
    checked = sum(int(d) * w for d, w in zip(written[:17], _WEIGHTS, strict=True))
    return _CHECK_DIGITS[checked % 11] == written[17].upper()


def placeholders(case: Case) -> Judged:
    """What was left to be filled in."""
    for place, words_found, matches in prose.gathered(_PLACEHOLDER, case):
        yield Draft(
            f"{case.place_name(place)}“{words_found[:20]}”是未填的占位符{prose.times(matches)}。",
            place=place,
            spans=tuple(prose.span(place, found) for found in matches),
            about=words_found,
        )


def units(case: Case) -> Judged:
    """The same thing counted in two units."""
    seen: dict[str, list[tuple[str, re.Match[str]]]] = defaultdict(list)
    for place, found in prose.search(_COUNTED, case):
        seen[found[1]].append((place, found))
    if not any(len(places) > 1 for places in seen.values()):
        yield CannotJudge("没有同一事项前后两次计数")
    for thing, places in seen.items():
        used = {found[3] for _, found in places}
        if len(used) > 1 and not any(used <= same for same in words.SAME_UNITS):
            said = "、".join(dict.fromkeys(f"{found[2]}{found[3]}" for _, found in places))
            yield Draft(
                f"“{thing}”的计量单位前后不一：{said}。",
                place=places[0][0],
                spans=tuple(prose.span(place, found) for place, found in places),
                about=thing,
            )
