"""Departments and people as cells write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.reading.written import (
    WrittenDepartments,
    WrittenPerson,
    like_department,
    means_everyone,
    means_several,
    written_departments,
    written_people,
)

KNOWN = (
    *("办公室", "工会", "机关党委", "人事科", "宣传教育科", "保护科", "财务科（审计科）", "地质博物馆"),
    *("和平街道办", "离退休干部处", "发展和改革科", "卫生与健康办", "安全、保卫科"),
)
BOTH = ("办公室", "工会")


@pytest.mark.parametrize(
    "between",
    [
        "、",
        "，",
        ",",
        ";",
        "；",
        "/",
        " ",
        "\u3000",
        "\n",
        "\r\n",
        "\t",
        "和",
        "及",
        "与",
        "以及",
        "。",
        "+",
        "、 ",
        "|",
    ],
)
@pytest.mark.parametrize("known", [KNOWN, ()])
def test_anything_separates_names(between: str, known: tuple[str, ...]):
    assert written_departments(between.join(BOTH), known) == WrittenDepartments(BOTH)


@pytest.mark.parametrize(
    "text",
    [
        *("办公室、工会等", "办公室、工会等部门", "办公室、工会等2个科室", "办公室（工会）", "办公室工会"),
        *("1.办公室 2.工会", "（1）办公室（2）工会", "①办公室②工会", "牵头：办公室；配合：工会"),
        *(
            "工会（配合）、办公室（牵头）",
            "工会、办公室牵头",
            "责任科室：办公室、工会",
            "工会、办公室（牵头单位）",
        ),
        *("办 公 室 工 会", "办公 室、工 会", "办公室、工会、办公室", "办公室、工会、无"),
    ],
)
def test_what_stands_around_names_is_no_name(text: str):
    assert written_departments(text, KNOWN) == WrittenDepartments(BOTH)


@pytest.mark.parametrize("known", [KNOWN, ()])
@pytest.mark.parametrize(
    ("text", "names", "people"),
    [
        ("办公室 李丽", ["办公室"], ["李丽"]),
        ("工会 赵强、机关党委 周敏", ["工会", "机关党委"], ["赵强", "周敏"]),
        ("工会\u3000赵强\n人事科\u3000周小敏", ["工会", "人事科"], ["赵强", "周小敏"]),
        ("保护科 欧阳倩；工会 马 军", ["保护科", "工会"], ["欧阳倩", "马军"]),
        ("人事科 赵强、李丽，工会", ["人事科", "工会"], ["赵强", "李丽"]),
        ("办公室 赵强 李丽", ["办公室"], ["赵强", "李丽"]),
        ("办公室 李丽主任、工会 赵强（主席）", ["办公室", "工会"], ["李丽主任", "赵强"]),
        ("办公室 工会 人事科", ["办公室", "工会", "人事科"], []),
        ("办公室 纪检", ["办公室", "纪检"], []),
        ("工会 宣传、安监", ["工会", "宣传", "安监"], []),
        ("办公室、文秘", ["办公室", "文秘"], []),
    ],
)
def test_a_name_behind_a_department_is_a_person(
    text: str, names: list[str], people: list[str], known: tuple[str, ...]
) -> None:
    found = written_departments(text, known)
    assert (found.names, [written_people(each)[0].name for each in found.people]) == (
        tuple(names),
        [each.removesuffix("主任") for each in people],
    )


@pytest.mark.parametrize("name", KNOWN)
def test_known_names_stay_whole(name: str):
    assert written_departments(f"{name}和工会", KNOWN).names[0] == name
    assert written_departments(" ".join(name), KNOWN).names == (name,)
    assert written_departments(f"工会及{name}等", KNOWN).names[-1] == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("和平街道办", ["和平街道办"]),
        ("教育和体育局", ["教育和体育局"]),
        ("文化和旅游局、教育局和体育局", ["文化和旅游局", "教育局", "体育局"]),
        ("保 护 科", ["保护科"]),
        ("保护 科 工会", ["保护科", "工会"]),
        ("县政府办公室", ["县政府办公室"]),
        ("直属机关党委", ["直属机关党委"]),
        ("学生处牵头、党政办配合", ["学生处", "党政办"]),
        ("人事处（教师工作部）", ["人事处", "教师工作部"]),
        ("综合科（电话8301）", ["综合科（电话8301）"]),
        ("保护", ["保护"]),
        ("无", []),
        ("——", []),
        ("", []),
    ],
)
def test_names_that_nobody_knows(text: str, names: list[str]):
    assert written_departments(text) == WrittenDepartments(tuple(names))


@pytest.mark.parametrize(
    ("text", "names", "everyone"),
    [
        ("各科室", [], ["各科室"]),
        ("全体科室", [], ["全体科室"]),
        ("各处室系部", [], ["各处室系部"]),
        ("各科（室）", [], ["各科（室）"]),
        ("各乡镇（街道）、工会", ["工会"], ["各乡镇（街道）"]),
        ("县纪委、县直各部门", ["县纪委"], ["县直各部门"]),
        ("医务科、护理部及各临床科室", ["医务科", "护理部"], ["各临床科室"]),
        ("局机关各科室及局属各单位", [], ["局机关各科室", "局属各单位"]),
        ("办公室 有关科室", ["办公室"], ["有关科室"]),
        ("工会、团委等群团组织", ["工会", "团委"], ["等群团组织"]),
        ("全体干部职工", [], ["全体干部职工"]),
    ],
)
def test_words_for_several_are_kept_as_words(text: str, names: list[str], everyone: list[str]):
    found = written_departments(text)
    assert found == WrittenDepartments(tuple(names), tuple(everyone))
    assert written_departments("、".join([*names, *everyone])) == found


@pytest.mark.parametrize(
    ("text", "names", "people"),
    [
        ("党政办、宣传部（王五）等部门", ["党政办", "宣传部"], ["王五"]),
        ("保护科（主任韩冬生）", ["保护科"], ["主任韩冬生"]),
        ("保护科：韩冬生", ["保护科"], ["韩冬生"]),
        ("团委（李敏、王芳）、工会", ["团委", "工会"], ["李敏", "王芳"]),
        ("办公室：张建国、李敏；工会:王五", ["办公室", "工会"], ["张建国", "李敏", "王五"]),
        ("政工科 王某某", ["政工科"], ["王某某"]),
        ("牵头：党办（张三）", ["党办"], ["张三"]),
    ],
)
def test_people_beside_departments(text: str, names: list[str], people: list[str]):
    assert written_departments(text) == WrittenDepartments(tuple(names), (), tuple(people))


def test_who_is_meant_by_everyone():
    everyone = (
        *(
            "各科室",
            "全体科室",
            "各部门",
            "各处室",
            "各单位",
            "各科（室）",
            "各股室",
            "各庭室",
            "所有部门",
            "全局各科室",
        ),
        *("各处室系部", "各科室和单位", "全体干部职工", "全校各处室"),
    )
    groups = (
        "各临床科室",
        "各乡镇",
        "县直各部门",
        "局属各单位",
        "有关科室",
        "各党支部",
        "等群团组织",
        "其他部门",
    )
    assert [words for words in everyone if not (means_several(words) and means_everyone(words))] == []
    assert [words for words in groups if not means_several(words) or means_everyone(words)] == []
    assert [name for name in KNOWN if means_several(name)] == []


@given(
    st.text(
        alphabet="办公室工会和及与等各科（）()、，；: 张建国主任\n\U000f0001\U000ffffd\ue001123", max_size=40
    )
)
def test_any_text_is_read_and_nothing_appears_that_was_not_there(text: str):
    found = written_departments(text, ("办公室", "工会"))
    for name in (*found.names, *found.everyone, *found.people):
        assert name
        assert set(name) <= set(text)


@given(st.lists(st.sampled_from(KNOWN), unique=True, max_size=6), st.sampled_from("、，；/\n "))
def test_lists_are_read_back(names: list[str], between: str):
    assert written_departments(between.join(names), KNOWN).names == tuple(names)


def test_a_cell_of_many_names_is_read():
    many = tuple(f"第{number}科" for number in range(8_000))
    assert written_departments("、".join(many), many[:100]).names == many


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张建国、李敏", [("张建国", ""), ("李敏", "")]),
        ("高志远\n李敏", [("高志远", ""), ("李敏", "")]),
        ("张建国和李敏", [("张建国", ""), ("李敏", "")]),
        ("张建国 李敏", [("张建国", ""), ("李敏", "")]),
        ("张建国，李敏;王芳/赵六", [("张建国", ""), ("李敏", ""), ("王芳", ""), ("赵六", "")]),
        ("张 建 国", [("张建国", "")]),
        ("张\u3000建\u3000国", [("张建国", "")]),
        ("张 建国", [("张建国", "")]),
        ("王 芳、李 敏", [("王芳", ""), ("李敏", "")]),
        ("王 芳 李 敏", [("王芳", ""), ("李敏", "")]),
        ("张建国（主任）", [("张建国", "主任")]),
        ("张建国 （主任）", [("张建国", "主任")]),
        ("张建国（书记、局长）、李敏", [("张建国", "书记、局长"), ("李敏", "")]),
        ("主任张建国", [("张建国", "主任")]),
        ("办公室主任张建国", [("张建国", "办公室主任")]),
        ("党组书记、局长张建国", [("张建国", "党组书记、局长")]),
        ("张建国主任", [("张建国", "主任")]),
        ("张建国 主任", [("张建国", "主任")]),
        ("主任 张建国 副主任 李敏", [("张建国", "主任"), ("李敏", "副主任")]),
        ("张建国 主任 李敏 副主任", [("张建国", "主任"), ("李敏", "副主任")]),
        ("王某副校长", [("王某", "副校长")]),
        ("贺某某书记", [("贺某某", "书记")]),
        ("张建国同志", [("张建国", "")]),
        ("责任人：张建国等", [("张建国", "")]),
        ("李和平", [("李和平", "")]),
        ("欧阳修文", [("欧阳修文", "")]),
        ("王主任", [("王主任", "")]),
        ("各科室负责人", [("各科室负责人", "")]),
        ("文明办主任", [("文明办主任", "")]),
        ("科长", [("科长", "")]),
        ("张建国（13800000000）", [("张建国（13800000000）", "")]),
        ("张建国、张建国", [("张建国", "")]),
        ("买买提·艾力、Tom", [("买买提·艾力", ""), ("Tom", "")]),
        ("", []),
        (" 、\n", []),
    ],
)
def test_people(text: str, found: list[tuple[str, str]]):
    assert written_people(text) == tuple(WrittenPerson(*person) for person in found)


@given(st.text(alphabet="张建国李敏主任科长（）()、 和等\n", max_size=30))
def test_people_shown_are_read_as_the_same(text: str):
    names = [person.name for person in written_people(text)]
    assert len(names) == len(set(names))
    assert all(names)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("保护科 ", "保护科"),
        ("保 护 科", "保护科"),
        ("保护", "保护科"),
        ("保护科（主任韩冬生）", "保护科"),
        ("保护科：韩冬生", "保护科"),
        ("人事教育科", "人事科"),
        ("宣教科", "宣传教育科"),
        ("博物馆", "地质博物馆"),
        ("办公事", None),
        ("审计局", None),
        ("科", None),
        ("", None),
    ],
)
def test_misspelt_names_mean_a_known_one(written: str, meant: str | None):
    assert like_department(written, [name for name in KNOWN if name != "财务科（审计科）"]) == meant


@given(st.sampled_from(KNOWN), st.text(alphabet=" \u3000\n", max_size=3))
def test_blanks_never_hide_a_name(name: str, blank: str):
    assert like_department(blank.join(name), KNOWN) == name
