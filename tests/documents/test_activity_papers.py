"""活动情况表 and 签到表: what the ledger holds of an activity, its photos, and rows to sign."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from db.models import Evidence
from tests.documents.pdf_texts import squeezed
from tests.documents.year_papers import choices, gathered, has_sentences, pages, printed, sentences
from tests.ledger.ledgers import MEETING, enter, volunteer
from tests.workspaces import task_ids
from wenming_desktop.documents.forms import activity_report
from wenming_desktop.documents.forms.activity_choice import period_words
from wenming_desktop.documents.forms.activity_report import ACTIVITY_REPORT
from wenming_desktop.documents.forms.sign_in import SIGN_IN
from wenming_desktop.documents.press.pdf_pages import page_rgb
from wenming_desktop.documents.press.photos import Photo
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.marks import Mark, set_marks
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import delete_activities
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import Service
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.departments import add_departments, department_rows
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.sandbox.calling import Child
from wenming_desktop.workspace import Workspace

GREEN, BLUE, RED = (0, 200, 0), (0, 0, 255), (166, 27, 27)


def photo(path: Path, orientation: int = 1, size: tuple[int, int] = (800, 600), mark: int = 0) -> Path:
    """Green on the left, blue on the right as stored; ``mark`` makes its bytes differ from others."""
    image = Image.new("RGB", size, BLUE)
    image.paste(GREEN, (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[274] = orientation  # Orientation
    exif[270] = f"{mark}"  # ImageDescription
    image.save(path, exif=exif)
    return path


def attach(
    workspace: Workspace,
    activity: str,
    *paths: Path,
    kind: MaterialKind = MaterialKind.PHOTO,
    title: str = "",
) -> None:
    attach_to_activity(
        workspace.log, workspace.files, activity, kind, paths, Job(), title or None, date(2021, 3, 6)
    )


def spots(pdf: bytes, page: int, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Where a page shows a colour, in points."""
    image = page_rgb(pdf, page, 72)
    rgb = Image.frombuffer("RGB", (image.width, image.height), image.data, "raw", "RGB", image.stride, 1)
    pixels = rgb.load()
    assert pixels is not None
    return [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if all(abs(one - other) < 25 for one, other in zip(pixels[x, y], colour, strict=True))
    ]


def middle(found: list[tuple[int, int]]) -> tuple[float, float]:
    return sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)


def test_the_form_says_all_that_the_ledger_holds(workspace: Workspace, tmp_path: Path) -> None:
    served = (
        Service(volunteer(workspace, "王㼆", department="办公室"), Decimal("2.5")),
        Service(volunteer(workspace, "𠮷田芳", department="宣传科"), Decimal(3)),
    )
    activity = enter(workspace, service=served).id
    notice = tmp_path / "通知.pdf"
    notice.write_bytes(b"notice")
    attach(workspace, activity, notice, kind=MaterialKind.NOTICE, title="关于开展清洁家园活动的通知")
    text = "".join(printed(workspace, ACTIVITY_REPORT))
    for words in (
        "单位：某某局",
        "活动名称走进社区清洁家园",
        "活动类型志愿服务",
        "活动时间2021年3月5日至7日",
        "活动地点幸福社区",
        "主办科室宣传科",
        "参加人数25人",
        "活动时长2.5小时",
        "志愿者2人，共5.5小时：王㼆（2.5）、𠮷田芳（3）",
        "活动小结清扫楼道12处。",
        "对应任务1-1类别1的任务1；2-3类别2的任务3",
        "通知1份：关于开展清洁家园活动的通知签到表0份照片0份总结0份报道0份",
        "尚缺签到表、照片、总结、报道",
    ):
        assert words in text, words
    assert "主讲人" not in text
    assert "活动照片" not in text


def test_a_meeting_states_its_minutes(workspace: Workspace) -> None:
    enter(workspace, MEETING)
    text = "".join(printed(workspace, ACTIVITY_REPORT))
    assert "参加人员全体人员议题部署创建工作结论通过任务配档表" in text


def test_texts_are_never_markup(workspace: Workspace) -> None:
    title = "#let a = 1 $x^2$ *粗* _斜_ @引 <标> //注 \\ [甲]"
    enter(workspace, title=title)
    assert squeezed(title) in "".join(printed(workspace, ACTIVITY_REPORT))


@pytest.mark.parametrize("field", ["summary", "conclusion"])
def test_texts_longer_than_a_page_go_on_marked(workspace: Workspace, field: str) -> None:
    enter(workspace, MEETING, **{field: sentences(500)})
    texts = printed(workspace, ACTIVITY_REPORT)
    assert len(texts) > 2
    assert has_sentences(500, "".join(texts))
    word = {"summary": "活动小结", "conclusion": "结论"}[field]
    for text in texts[1:-1]:
        assert f"{word}（续）" in text


def test_the_longest_names_fit(workspace: Workspace) -> None:
    title, place = "长" * 200, "远" * 100
    enter(workspace, title=title, place=place)
    for paper in (ACTIVITY_REPORT, SIGN_IN):
        (text,) = printed(workspace, paper)
        assert title in text
        assert place in text


def test_photos_are_printed_upright_with_captions(workspace: Workspace, tmp_path: Path) -> None:
    activity = enter(workspace).id
    attach(workspace, activity, photo(tmp_path / "IMG_20210306_0930.jpg", orientation=6))
    pdf = ACTIVITY_REPORT.pdf(gathered(workspace, ACTIVITY_REPORT))
    assert "图1走进社区清洁家园时间：2021年3月6日人员：25人地点：幸福社区" in "".join(pages(pdf))
    green, blue = spots(pdf, 0, GREEN), spots(pdf, 0, BLUE)
    assert len(green) > 5_000, "the photo is there"
    assert abs(len(green) - len(blue)) < len(green) / 10
    (left, top), (right, bottom) = middle(green), middle(blue)
    assert abs(left - right) < 2, "turned: one half above the other"
    assert top < bottom - 50


def test_a_photos_own_caption_wins_and_marks_frame_it(workspace: Workspace, tmp_path: Path) -> None:
    activity = enter(workspace).id
    attach(workspace, activity, photo(tmp_path / "IMG_20210306_0930.jpg"))
    stored = [path.read_bytes() for path in (workspace.folder / "files").glob("??/*")]
    with workspace.reading() as session:
        (proof,) = activity_detail(session, activity).proof
    with workspace.log.change("登记") as session:
        record = session.get_one(Evidence, proof.file.id)
        record.place, record.people, record.subject = "老城区广场", "王主任、志愿者12人", "清扫落叶"
        record.background = "创建周启动"
    plain = spots(ACTIVITY_REPORT.pdf(gathered(workspace, ACTIVITY_REPORT)), 0, RED)
    with workspace.log.change() as session:
        set_marks(session, proof.file.id, [Mark(1, 0.1, 0.1, 0.5, 0.4, "单位名称"), Mark(2, 0, 0, 1, 1)])
    pdf = ACTIVITY_REPORT.pdf(gathered(workspace, ACTIVITY_REPORT))
    text = "".join(pages(pdf))
    assert "图1清扫落叶时间：2021年3月6日人员：王主任、志愿者12人地点：老城区广场背景：创建周启动" in text
    framed = set(spots(pdf, 0, RED)) - set(plain)
    assert len(framed) > 100
    green = spots(pdf, 0, GREEN) + spots(pdf, 0, BLUE)
    (left, top), (right, bottom) = corners(green)
    (x1, y1), (x2, y2) = corners(list(framed))
    wide, high = right - left, bottom - top
    found = ((x1 - left) / wide, (y1 - top) / high, (x2 - x1) / wide, (y2 - y1) / high)
    assert found == pytest.approx((0.1, 0.1, 0.5, 0.4), abs=0.03)
    assert [path.read_bytes() for path in (workspace.folder / "files").glob("??/*")] == stored


def corners(places: list[tuple[int, int]]) -> tuple[tuple[int, int], tuple[int, int]]:
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return (min(xs), min(ys)), (max(xs), max(ys))


def test_photos_stand_two_a_row_as_large_as_the_page_allows(workspace: Workspace, tmp_path: Path) -> None:
    activity = enter(workspace).id
    paths = [photo(tmp_path / f"现场{number}.jpg", mark=number) for number in range(1, 10)]
    attach(workspace, activity, *paths)
    content = gathered(workspace, ACTIVITY_REPORT)
    assert len(content.pictures) == 9
    pdf = ACTIVITY_REPORT.pdf(content)
    texts = pages(pdf)
    for number in range(1, 10):
        assert f"图{number}现场{number}" in "".join(texts)
    assert "活动照片共9张" in texts[0]
    assert len(texts) == 3
    xs = {x for x, _ in spots(pdf, 1, GREEN)}
    assert max(xs) - min(xs) > 250, "two beside each other"
    assert len(spots(pdf, 1, GREEN)) > 6 * 15_000, "six on a full page"


def test_what_cannot_be_printed_is_named_in_its_place(workspace: Workspace, tmp_path: Path) -> None:
    activity = enter(workspace).id
    heic = tmp_path / "苹果手机.HEIC"
    heic.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(100))
    broken = tmp_path / "坏照片.jpg"
    broken.write_bytes(photo(tmp_path / "全.jpg").read_bytes()[:500])
    lost = photo(tmp_path / "丢失.jpg", mark=7)
    attach(workspace, activity, heic, broken, lost, photo(tmp_path / "好.jpg", mark=9))
    with workspace.reading() as session:
        proof = {one.file.original_name: one.file.sha256 for one in activity_detail(session, activity).proof}
    workspace.files.path(proof["丢失.jpg"]).unlink()
    content = gathered(workspace, ACTIVITY_REPORT)
    assert len(content.pictures) == 1
    text = "".join(pages(ACTIVITY_REPORT.pdf(content)))
    assert "苹果手机.HEIC打不开，请另存为JPG图片后重新添加" in text
    assert "坏照片.jpg打不开，请另存为JPG图片后重新添加" in text
    assert "丢失.jpg原件不见了" in text
    assert "图4好" in text
    assert content.note.startswith(
        "有 3 份材料没有印出来，它的位置上写了原因：原件不见了 1 份（丢失.jpg）；打不开"
    )
    assert "校验材料" in content.note


def test_many_photos_are_bounded(workspace: Workspace, tmp_path: Path) -> None:
    activities = [enter(workspace, title=f"第{number}次活动").id for number in (1, 2)]
    for at, activity in enumerate(activities):
        paths = [
            photo(tmp_path / f"{at}-{number}.jpg", size=(16, 12), mark=at * 100 + number)
            for number in range(60)
        ]
        attach(workspace, activity, *paths)
    content = gathered(workspace, ACTIVITY_REPORT, {"activity": "全部活动"})
    assert len(content.pictures) == 100
    assert "活动照片共60张，选印前50张" in "".join(pages(ACTIVITY_REPORT.pdf(content)))
    assert len(gathered(workspace, ACTIVITY_REPORT, {"activity": activities[0]}).pictures) == 60


def test_one_activity_or_all_of_a_kind_or_task(workspace: Workspace) -> None:
    visit, meeting = enter(workspace).id, enter(workspace, MEETING).id
    again = enter(workspace, title="再进社区", starts_on=date(2021, 5, 5), ends_on=None).id
    offered = choices(workspace, ACTIVITY_REPORT, "activity")
    assert list(offered.values()) == [
        again,
        meeting,
        visit,
        "类型：志愿服务",
        "任务：1-1",
        "任务：2-3",
        "全部活动",
    ]
    assert list(offered)[:4] == [
        "2021-05-05 再进社区",
        "2021-04-01 全员创建动员会",
        "2021-03-05 走进社区清洁家园",
        "类型：志愿服务（2 个活动）",
    ]

    def names(chosen: str | None) -> list[str]:
        texts = printed(workspace, ACTIVITY_REPORT, {"activity": chosen})
        found = ("走进社区清洁家园", "全员创建动员会", "再进社区")
        return [name for text in texts for name in found if f"活动名称{name}" in text]

    assert names(None) == ["再进社区"]
    assert names(visit) == ["走进社区清洁家园"]
    assert names("类型：志愿服务") == names("任务：1-1") == ["走进社区清洁家园", "再进社区"]
    assert names("全部活动") == ["走进社区清洁家园", "全员创建动员会", "再进社区"]
    with workspace.log.change() as session:
        delete_activities(session, [visit])
    with pytest.raises(UserError, match="可能已被删除"):
        names(visit)


def test_without_activities_it_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="请先在“活动台账”添加活动"):
        gathered(workspace, ACTIVITY_REPORT)


def test_what_a_task_asks_for_is_not_cut_on_paper(workspace: Workspace) -> None:
    enter(workspace)
    text = "深入学习贯彻习近平新时代中国特色社会主义思想，推进学习教育常态化"
    with workspace.log.change() as session:
        edit_task(session, task_ids(workspace)[0], "text", text)
    (page,) = printed(workspace, ACTIVITY_REPORT)
    assert f"1-1{text}" in page
    assert "…" not in page


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2021, 3, 5), None, "2021年3月5日"),
        (date(2021, 3, 5), date(2021, 3, 5), "2021年3月5日"),
        (date(2021, 3, 5), date(2021, 3, 7), "2021年3月5日至7日"),
        (date(2021, 3, 5), date(2021, 4, 1), "2021年3月5日至4月1日"),
        (date(2021, 12, 31), date(2022, 1, 1), "2021年12月31日至2022年1月1日"),
    ],
)
def test_periods_say_nothing_twice(starts_on: date, ends_on: date | None, words: str) -> None:
    assert period_words(starts_on, ends_on) == words


@pytest.mark.parametrize(("rows", "sheets"), [(None, 1), ("40", 2), ("60", 3)])
def test_rows_to_sign_fill_sheets(workspace: Workspace, rows: str | None, sheets: int) -> None:
    enter(workspace)
    texts = printed(workspace, SIGN_IN, {"rows": rows})
    assert len(texts) == sheets
    for number, text in enumerate(texts):
        assert (
            "签到表单位：某某局活动名称走进社区清洁家园时间2021年3月5日至7日地点幸福社区主办科室宣传科"
            in text
        )
        assert "序号姓名科室/单位职务联系电话签名备注" in text
        first = number * 20 + 1
        assert "".join(map(str, range(first, first + 20))) in text


def test_who_is_known_stands_there_with_half_a_phone(workspace: Workspace) -> None:
    served = volunteer(workspace, "王㼆", department="办公室", phone="13812345678")
    volunteer(workspace, "𠮷田芳", department="宣传科", phone="13987654321")
    volunteer(workspace, "旁人")
    enter(workspace, service=(Service(served, Decimal(2)),), attendees="𠮷田芳、王㼆、不认识的人")
    (text,) = printed(workspace, SIGN_IN)
    assert "1王㼆办公室138****56782𠮷田芳宣传科139****43213" in text
    assert "12345678" not in text
    assert "旁人" not in text


def test_as_many_rows_as_people_and_one_to_spare(workspace: Workspace) -> None:
    served = tuple(Service(volunteer(workspace, f"志愿者{number}"), Decimal(1)) for number in range(20))
    enter(workspace, service=served)
    first, second = printed(workspace, SIGN_IN)
    assert "20志愿者19" in first
    assert "21222324" in second


def test_an_unknown_number_of_rows_is_refused(workspace: Workspace) -> None:
    enter(workspace)
    with pytest.raises(UserError, match="20、40 或 60"):
        gathered(workspace, SIGN_IN, {"rows": "1000000000"})


def test_nobody_waits_for_the_database_while_photos_are_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(workspace, enter(workspace).id, photo(tmp_path / "现场.jpg"))
    read = activity_report.original_photo

    def read_slowly(files: FileStore, sha256: str, child: Child) -> Photo:
        with workspace.log.change() as session:
            add_departments(session, ["工会"])
        return read(files, sha256, child)

    monkeypatch.setattr(activity_report, "original_photo", read_slowly)
    assert len(gathered(workspace, ACTIVITY_REPORT).pictures) == 1
    with workspace.reading() as session:
        assert "工会" in [row.name for row in department_rows(session)]
