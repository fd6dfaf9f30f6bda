from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.documents.press.wording import em_width, numbered, pieces, printable, unprintable, wrap

TEXTS = st.text(alphabet=st.sampled_from("文明单位，。（）“”ab 1/\n\r𠮷"), max_size=200)


@given(TEXTS, st.floats(min_value=1, max_value=40), st.booleans())
def test_wrapped_lines_are_the_text(text, width, names):
    assert "".join(wrap(text, width, names=names)) == text


@given(TEXTS, st.integers(min_value=1, max_value=7))
def test_pieces_are_the_text(text, most):
    parts = pieces(text, 9, most)
    assert "".join(parts) == text
    assert all(len(wrap(part.rstrip("\r\n"), 9)) <= most for part in parts)


@given(TEXTS, st.floats(min_value=4, max_value=40))
def test_no_line_is_wider_than_the_cell(text, width):
    assert all(em_width(line.rstrip()) <= width for line in wrap(text, width))


def test_punctuation_stays_off_the_line_ends():
    assert wrap("文明单位，创建（工作）。", 5) == ["文明单位，", "创建（工", "作）。"]


def test_latin_words_stay_whole_unless_longer_than_a_line():
    assert wrap("文明 12345 号", 4) == ["文明 ", "12345 ", "号"]
    assert len(wrap("A" * 100, 6)) == 10


def test_names_stay_whole_unless_longer_than_a_line():
    assert wrap("工会、团支部、规划科", 7, names=True) == ["工会、团支部、", "规划科"]
    assert wrap("地质遗迹保护中心、工会", 6, names=True) == ["地质遗迹保护", "中心、工会"]
    assert wrap("、、", 1, names=True) == ["、", "、"]


def test_what_cannot_be_printed_is_found_and_left_out():
    assert printable("文\x0b明\x00\n\t𠮷") == "文明\n\t𠮷"
    found = unprintable("文\x0b明")
    assert found
    assert found.start() == 1
    assert unprintable("文明\n") is None


def test_numbered_measures_join_without_double_marks():
    assert numbered(["制定计划。", "总结；", "归档"]) == "1.制定计划；2.总结；3.归档"
    assert numbered([]) == ""
