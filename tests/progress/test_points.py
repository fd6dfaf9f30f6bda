"""分值 as written, alone and in texts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.progress.points import Points, points_in, read_points, title_points


@given(
    points=st.decimals(0, 1000, places=2, allow_nan=False),
    form=st.sampled_from(["{}", "{}分", "（{}分）", "{} 分", "共{}分", "满分：{}分"]),
)
def test_points_come_back(points: Decimal, form: str) -> None:
    assert read_points(form.format(points)) == Points(points, points)
    assert points_in(f"有制度（{points}分）") == Points(points, points)
    assert title_points(f"组织领导（{points}分）") == ("组织领导", Points(points, points))


@given(
    points=st.decimals(0, 1000, places=2, allow_nan=False),
    form=st.sampled_from(["+{}", "加{}分", "（+{}分）"]),
)
def test_points_on_top(points: Decimal, form: str) -> None:
    assert read_points(form.format(points)) == Points(points, points, bonus=True)


@given(
    st.integers(0, 500),
    st.integers(1, 500),
    st.sampled_from(["{}-{}", "{}－{}分", "{}分～{}分", "（{}至{}分）"]),
)
def test_a_range_is_not_one_number(least: int, more: int, form: str) -> None:
    found = read_points(form.format(least, least + more))
    assert (found.score, found.most) == (None, least + more)
    assert found.words == form.format(least, least + more)


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("A=10 B=6 C=0", 10),
        ("A：6分；B：3分；C：0分", 6),
        ("优5\n良3\n差0", 5),
        ("10/6/0", 10),
        ("每项2分，最多10分", 10),
        ("满分10分，少一次扣2分", 10),
    ],
)
def test_the_most_of_grades_and_of_each(written: str, score: int) -> None:
    found = read_points(written)
    assert (found.score, found.most, found.bonus) == (score, score, False)
    assert found.words == " ".join(written.split())


@pytest.mark.parametrize(
    "text",
    ["若干", "-1", "1.234", "1001", "2021-02-03 00:00:00", "٣", "每项2分", "最多扣10分", "12-10", "5/3"],
)
def test_what_are_no_points(text: str) -> None:
    found = read_points(text)
    assert (found.score, found.most) == (None, None)
    assert found.words == text


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("1）有机构。（1.5分）\n2）有计划（3 分）", "4.5"),
        ("有专栏。2分", "2"),
        ("设有宣传栏（每处1分，共4分）；", "4"),
        ("缺一项扣2分", None),
        ("无方案的（扣2分）", None),
        ("每季度一次，4次得满分", None),
        ("国家级加3分，省级加2分", None),
        ("", None),
    ],
)
def test_points_inside_a_text(text: str, score: str | None) -> None:
    assert points_in(text).score == (Decimal(score) if score else None)


@pytest.mark.parametrize("title", ["2021年", "（20分）", "组织领导", "三" * 501 + "（5分）"])
def test_titles_without_points(title: str) -> None:
    assert title_points(title) == (title, Points())


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("8分（每次2分）", "8"),
        ("8分，每缺一次扣2分", "8"),
        ("6分(其中台账2分)", "6"),
        ("5，加分 2", "5"),
        ("4分，另加1分", "4"),
        ("3分，可加分2分", "3"),
        ("每项2分，最多10分", "10"),
        ("5分/次", None),
        ("2分每项", None),
    ],
)
def test_points_with_words_behind_them_are_the_first_number(written: str, score: str | None) -> None:
    points = read_points(written)
    assert points.score == (Decimal(score) if score else None)
    assert points.words == written
