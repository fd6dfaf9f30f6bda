"""Where on a page a value was read, and whether it may have been read wrongly there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, Seen
from wenming_desktop.evidence.proposing.seeing import with_places
from wenming_desktop.evidence.proposing.texts import read_text
from wenming_desktop.recognition.lines import ReadLine, ReadPage
from wenming_desktop.viewing.viewer import Place

TODAY = date(2021, 12, 31)
LEFT, STEP, HIGH = 0.1, 0.02, 0.03
TWICE, UNSURE = "两遍读得不一样", "有字看不清"
NUMBER, TITLE, ISSUER, DAY = (
    "澜水发〔2021〕47号",
    "关于开展重阳节活动的通知",
    "澜州市水务局",
    "2021年10月19日",
)
PAPER = (f"{ISSUER}文件", NUMBER, TITLE, "各科室：", "请于10月20日前报送。", ISSUER, DAY)


def line(text: str, before: str = "\n", other: str = "", doubtful: str = "") -> ReadLine:
    """A line yet to be placed; ``doubtful``: of its characters."""
    unsure = tuple(at for at, sign in enumerate(text) if sign in doubtful)
    nowhere = (0.0, 0.0)
    return ReadLine(before, text, (nowhere, nowhere, nowhere, nowhere), (), unsure, other)


def page(*lines: str | ReadLine) -> ReadPage:
    """Lines one below the other, or beside each other where no line break is before them."""
    placed: list[ReadLine] = []
    left, top = LEFT, 0.0
    for each in lines:
        made = line(each) if isinstance(each, str) else each
        left, top = (LEFT, top + 0.05) if made.before == "\n" else (left, top)
        right, under = left + STEP * len(made.text), top + HIGH
        edges = tuple(at / len(made.text) for at in range(len(made.text) + 1))
        corners = (left, top), (right, top), (right, under), (left, under)
        placed.append(replace(made, corners=corners, edges=edges))
        left = right + STEP
    return ReadPage(tuple(placed))


def at(row: int, begin: int, end: int) -> Place:
    """Where characters of a row stand, the first row being 1."""
    return Place(LEFT + STEP * begin, row * 0.05, STEP * (end - begin), HIGH)


def proposed(*pages: ReadPage) -> dict[str, Proposal]:
    texts = [each.text for each in pages]
    found = with_places(read_text(texts, TODAY), texts, dict(enumerate(pages, start=1)), TODAY)
    return {one.field.value: one for one in found}


def seen(field: str, *pages: ReadPage) -> Seen:
    found = proposed(*pages)[field].seen
    assert found is not None
    return found


def near(places: Sequence[Place], *expected: Place) -> bool:
    return [tuple(each) for each in places] == [pytest.approx(tuple(each)) for each in expected]


def paper(row: int, instead: ReadLine) -> ReadPage:
    """The paper with another line in a row, the first being 1."""
    return page(*PAPER[: row - 1], instead, *PAPER[row:])


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("document_number", at(2, 0, len(NUMBER))),
        ("title", at(3, 0, len(TITLE))),
        ("kind", at(3, 0, len(TITLE))),
        ("responsible", at(6, 0, len(ISSUER))),  # not within the head
        ("formed_on", at(7, 0, len(DAY))),
    ],
)
def test_each_field_is_found_where_it_stands_and_sure(field: str, place: Place) -> None:
    one = proposed(page(*PAPER))[field]
    assert one.source == "识别"
    assert one.seen
    assert (one.seen.page, one.seen.words, one.seen.doubt) == (1, (), "")
    assert near(one.seen.places, place)
    assert not one.doubtful


def test_a_value_within_a_line_is_boxed_alone() -> None:
    found = page("活动签到表", "时间：2021年10月19日上午", "地点：孟良崮社区 养老中心")
    assert near(seen("formed_on", found).places, at(2, 3, 14))
    assert near(seen("place", found).places, at(3, 3, 13))


def test_a_title_on_two_lines_and_two_offices_have_two_places() -> None:
    found = page("关于开展重阳节", "活动的通知", "各科室：", "东浦区教育局\u3000东浦区公安分局", DAY)
    assert near(seen("title", found).places, at(1, 0, 7), at(2, 0, 5))
    (place,) = seen("responsible", found).places
    assert place == pytest.approx(at(4, 0, 14))
    apart = page(TITLE, "各科室：", "东浦区教育局", "东浦区公安分局", DAY)
    assert near(seen("responsible", apart).places, at(3, 0, 6), at(4, 0, 7))


def test_of_a_day_that_stands_twice_the_last_is_meant() -> None:
    found = page(TITLE, f"{DAY}接到报告。", "请认真组织。", ISSUER, DAY)
    assert near(seen("formed_on", found).places, at(5, 0, len(DAY)))


@pytest.mark.parametrize(
    "day", ["2021年10月19日", "二〇二一年十月十九日", "2021 年 10 月 19 日", "2021.10.19"]
)
def test_days_are_found_however_they_are_written(day: str) -> None:
    assert near(seen("formed_on", page(TITLE, "各科室：", ISSUER, day)).places, at(4, 0, len(day)))


@pytest.mark.parametrize(
    "lines",
    [
        (ISSUER, "1", line(DAY, doubtful="9")),  # the number of a page, or of a row
        (ISSUER, line("6302184", before="\t"), line(DAY, doubtful="9")),
        (ISSUER, line("2021.10.19", doubtful="9"), "1"),
        (ISSUER, line("2021-10-19", doubtful="9"), "20份"),
    ],
)
def test_digits_on_lines_around_a_day_are_none_of_it(lines: tuple[str | ReadLine, ...]) -> None:
    assert seen("formed_on", page(TITLE, "各科室：", *lines)).doubt == UNSURE


def test_of_a_day_that_stands_on_two_pages_the_last_is_meant() -> None:
    first, last = page(*PAPER[:4], f"{DAY}接到报告。"), page(ISSUER, line(DAY, doubtful="9"))
    found = seen("formed_on", first, last)
    assert (found.page, found.doubt) == (2, UNSURE)


def test_who_signed_is_read_where_they_signed() -> None:
    first, last = page(*PAPER[:5]), page(line(ISSUER, other="澜洲市水务局"), DAY)
    found = seen("responsible", first, last)
    assert (found.page, found.doubt) == (2, TWICE)


@pytest.mark.parametrize(
    ("row", "instead", "field", "doubt"),
    [
        (7, line(DAY, other="2021年10月9日"), "formed_on", TWICE),
        (7, line(DAY, other="2021年10月1日"), "formed_on", TWICE),
        (7, line(DAY, other="2021年10月19"), "formed_on", TWICE),
        (7, line(DAY, doubtful="9"), "formed_on", UNSURE),
        (7, line(DAY, other="2021年10月18日", doubtful="9"), "formed_on", TWICE),
        (7, line(DAY, other="2021年10月19日。"), "formed_on", ""),
        (7, line(DAY, other="2021 年 10 月 19 日"), "formed_on", ""),
        (7, line(DAY, other="２０２１年１０月１９日"), "formed_on", ""),
        (7, line(DAY, other="二〇二一年十月十九日"), "formed_on", ""),
        (2, line(NUMBER, other="澜水发〔2021〕4号"), "document_number", TWICE),
        (2, line(NUMBER, other="澜水发〔2027〕47号"), "document_number", TWICE),
        (2, line(NUMBER, doubtful="4"), "document_number", UNSURE),
        (2, line(NUMBER, other="澜水发（2021）47号"), "document_number", ""),
        (2, line(NUMBER, other="澜水发[2021] 47 号"), "document_number", ""),
        (3, line(TITLE, other="关于开展重阳节舌动的通知"), "title", TWICE),
        (3, line(TITLE, other="关于开展重阳节舌动的通知"), "kind", TWICE),
        (3, line(TITLE, doubtful="阳"), "title", UNSURE),
        (3, line(TITLE, other=f"·{TITLE} "), "title", ""),
        (6, line(ISSUER, other="澜洲市水务局"), "responsible", TWICE),
        (6, line(ISSUER, doubtful="澜"), "responsible", UNSURE),
        (6, line(ISSUER, other=f"{ISSUER}："), "responsible", ""),
    ],
)
def test_what_is_doubtful(row: int, instead: ReadLine, field: str, doubt: str) -> None:
    found = proposed(paper(row, instead))
    one = found.pop(field)
    assert one.seen
    assert one.seen.doubt == doubt
    assert one.doubtful is bool(doubt)
    others = {"title", "kind"} - {field}
    assert not any(each.doubtful for name, each in found.items() if row != 3 or name not in others)


def test_a_number_and_a_day_of_different_years_are_both_doubted() -> None:
    found = proposed(page(*PAPER[:-1], "2020年10月19日"))
    doubts = {name: one.seen.doubt for name, one in found.items() if one.seen}
    assert {name for name, doubt in doubts.items() if doubt} == {"document_number", "formed_on"}
    assert doubts["formed_on"] == "文号和日期的年份不一样"
    assert not any(one.doubtful for one in proposed(page(*PAPER)).values())


def test_doubtful_signs_beside_a_value_are_none_of_it() -> None:
    found = page("活动签到表", line("时间：2021年10月19日上午", doubtful="间上"))
    assert seen("formed_on", found).doubt == ""


def test_of_a_value_on_two_lines_the_worse_doubt_is_told() -> None:
    lines = line("关于开展重阳节", doubtful="节"), line("活动的通知", other="活功的通知")
    assert seen("title", page(*lines, "各科室：")).doubt == TWICE


def test_papers_with_text_of_their_own_give_words() -> None:
    text = "\n".join(("  关于开展重阳节", "活动的通知", "各科室：", "请认真组织。", ISSUER, f"　{DAY}"))
    found = {one.field: one for one in with_places(read_text([text], TODAY), [text], {}, TODAY)}
    assert {one.source for one in found.values()} == {"正文"}
    words = {field.value: one.seen and (one.seen.page, one.seen.words) for field, one in found.items()}
    assert words == {
        "title": (1, ("关于开展重阳节", "活动的通知")),
        "responsible": (1, (ISSUER,)),
        "formed_on": (1, (DAY,)),
        "kind": (1, ("关于开展重阳节", "活动的通知")),
    }
    assert not any(one.doubtful or (one.seen and one.seen.places) for one in found.values())


def test_a_scanned_page_behind_pages_with_text() -> None:
    """A page that was signed by hand and scanned."""
    texts = [f"{TITLE}\n各科室：\n请认真组织。", ""]
    signed = page(ISSUER, line(DAY, doubtful="9"))
    texts[1] = signed.text
    found = with_places(read_text(texts, TODAY), texts, {2: signed}, TODAY)
    told = {one.field: (one.source, one.seen.page if one.seen else 0, one.doubtful) for one in found}
    assert told[ProposedField.TITLE] == ("正文", 1, False)
    assert told[ProposedField.FORMED_ON] == ("识别", 2, True)


def test_what_stands_nowhere_has_no_place() -> None:
    for reads, source in (({}, "文件名"), ({1: page(*PAPER)}, "识别")):
        made = [Proposal(ProposedField.TITLE, "另一份材料", "文件名")]
        (found,) = with_places(made, [page(*PAPER).text], reads, TODAY)
        assert found == replace(made[0], source=source)


@given(st.lists(st.text("〔2021〕年月日号 十关于.a（1", min_size=1, max_size=12), max_size=8), st.booleans())
def test_a_place_stands_in_the_line_that_says_the_value(texts: list[str], recognised: bool) -> None:
    made = page(*PAPER[:4], *texts, *PAPER[4:])
    reads = {1: made} if recognised else {}
    for one in with_places(read_text([made.text], TODAY), [made.text], reads, TODAY):
        if one.seen:
            assert one.seen.page == 1
            assert bool(one.seen.places) is recognised
            assert bool(one.seen.words) is not recognised
            assert all(words in made.text for words in one.seen.words)
            rows = {round(place.top / 0.05) for place in one.seen.places}
            assert all(1 <= row <= len(made.lines) for row in rows)
