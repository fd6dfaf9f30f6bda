"""The check alone: for any files, rules and choices each file is either ready and fits, or asked about."""

from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.safe_names import MAX_PATH, name_key, path_fault
from wenming_desktop.transfer.submission.checking import PLACE, check_submission
from wenming_desktop.transfer.submission.gathering import SourceFile, SubmissionItem
from wenming_desktop.transfer.submission.in_words import report_in_words
from wenming_desktop.transfer.submission.looking import Look
from wenming_desktop.transfer.submission.profiles import ProfileDraft
from wenming_desktop.transfer.submission.report import Choices, Deed, Trouble, Way
from wenming_desktop.viewing.kinds import FileKind

_ENDINGS = {
    FileKind.PICTURE: ("jpg", "png", "heic", "tif"),
    FileKind.PDF: ("pdf",),
    FileKind.OFD: ("ofd",),
    FileKind.WORD: ("docx",),
    FileKind.VIDEO: ("mp4",),
    FileKind.OTHER: ("zip",),
}
_TITLES = st.text(
    st.sampled_from("关于进一步健全党务政务公开制度的意见〔2021〕5号㼆𠮷䶮 -/:*.()ab"),
    min_size=1,
    max_size=230,
)


@st.composite
def looks(draw: st.DrawFn) -> Look:
    kind = draw(st.sampled_from(list(_ENDINGS)))
    if draw(st.integers(0, 9)) == 0:
        return Look(kind, lost="原件不见了")
    if draw(st.integers(0, 9)) == 0:
        return Look(kind, fault="打不开，文件可能已损坏。")
    pages = draw(st.integers(1, 3))
    return Look(
        kind,
        draw(st.sampled_from(_ENDINGS[kind])),
        draw(st.integers(1, 5000)) if kind is FileKind.PICTURE else 0,
        draw(st.integers(1, 5000)) if kind is FileKind.PICTURE else 0,
        pages,
        draw(st.integers(0, pages)) if kind is FileKind.PDF else 0,
        draw(st.booleans()) if kind is FileKind.OFD else kind in {FileKind.PICTURE, FileKind.PDF},
    )


@st.composite
def items(draw: st.DrawFn) -> tuple[list[SubmissionItem], dict[str, Look]]:
    known: dict[str, Look] = {}
    made: list[SubmissionItem] = []
    for number in range(draw(st.integers(1, 3))):
        files: list[SourceFile] = []
        for at in range(draw(st.integers(0, 6))):
            key = f"{number}{at}"
            known[key] = draw(looks())
            title = draw(st.sampled_from(["照片", "通知", "通知 "]) | _TITLES)
            day = draw(st.none() | st.dates(date(2021, 1, 1), date(2021, 12, 31)))
            size = draw(st.integers(1, 5_000_000))
            place = draw(st.sampled_from(["", "签到表", "照片"]))
            name = f"{title}.{known[key].ending}"
            files.append(SourceFile(key, key, size, name, title, "", place, "学雷锋", day))
        made.append(SubmissionItem(str(number), f"2-{number}", draw(_TITLES), "价值/引领", tuple(files)))
    return made, known


_PROFILES = st.builds(
    ProfileDraft,
    name=st.just("某处"),
    kinds=st.lists(
        st.sampled_from(["jpg", "jpeg", "png", "pdf", "docx", "mp4", "ofd"]), min_size=1, unique=True
    ).map("、".join),
    picture_least=st.sampled_from([0, 800, 2000]),
    picture_most=st.sampled_from([0, 2000, 3000]),
    picture_bytes=st.sampled_from([0, 1_000_000]),
    document_bytes=st.sampled_from([0, 2_000_000]),
    item_most=st.integers(0, 4),
    name_pattern=st.sampled_from(["{编号}-{题名}-{序号}", "{日期}{事件}", "{题名}", "{编号}-{序号}"]),
    name_limit=st.sampled_from([0, 8, 30]),
    folder_pattern=st.sampled_from(["", "{类别}/{编号}", "{编号}{任务}"]),
    recompress=st.booleans(),
)


def _choices(draw: st.DrawFn, made: list[SubmissionItem]) -> Choices:
    keys = [(item.id, file.evidence_id) for item in made for file in item.files]
    chosen = Choices()
    if keys:
        chosen = chosen.leaving_out(*draw(st.lists(st.sampled_from(keys), max_size=2)))
        chosen = chosen.titled(draw(st.sampled_from(keys)), draw(st.sampled_from(["", "短名"])))
    for item in made:
        ids = [file.evidence_id for file in item.files]
        if ids and draw(st.booleans()):
            chosen = chosen.joining(item.id, tuple(draw(st.permutations(ids))[:3]))
    return chosen


@given(items(), _PROFILES, st.data())
def test_each_file_once_and_what_is_ready_fits(
    given_items: tuple[list[SubmissionItem], dict[str, Look]], profile: ProfileDraft, data: st.DataObject
):
    made, known = given_items
    chosen = data.draw(st.composite(_choices)(made))
    report = check_submission(made, profile, known, chosen)
    told = [(file.item.id, source.evidence_id) for file in report.files for source in file.sources]
    told += [(out.item.id, out.source.evidence_id) for out in report.left_out]
    assert sorted(told) == sorted((item.id, file.evidence_id) for item in made for file in item.files)
    paths = [name_key(file.path) for file in report.ready]
    assert len(set(paths)) == len(paths)
    for file in report.ready:
        ending = PurePosixPath(file.name).suffix[1:]
        assert ending in profile.endings()
        assert path_fault(file.path) is None
        assert len(file.path) <= MAX_PATH - PLACE
        assert not profile.name_limit or len(file.name) - len(ending) - 1 <= profile.name_limit
        assert not file.reason
        if file.deed is Deed.COPY:
            assert not file.limit or file.before <= file.limit
            assert known[file.sources[0].sha256].longest >= profile.picture_least or ending not in {
                "jpg",
                "png",
            }
    for item in made:
        own = [file for file in report.ready if file.item.id == item.id]
        assert not profile.item_most or len(own) <= profile.item_most
    for file in report.asked:
        assert file.reason
        assert file.offers
        assert file.offers[-1].way is Way.LEAVE_OUT
    assert sum(1 for _ in report_in_words(report)) > len(report.files)


def _photos(count: int, place: str = "签到表") -> tuple[SubmissionItem, dict[str, Look]]:
    files = tuple(
        SourceFile(str(at), str(at), 1000, "签到.pdf", f"签到{at}", "", place, "", date(2021, 12 - at, 1))
        for at in range(count)
    )
    known = {file.sha256: Look(FileKind.PDF, "pdf", pages=1, drawable=True) for file in files}
    return SubmissionItem("a", "2-7", "学雷锋志愿服务", "价值引领", files), known


def test_too_many_of_an_item_can_become_one_by_day():
    item, known = _photos(4)
    profile = ProfileDraft(name="某处", kinds="pdf", item_most=2)
    report = check_submission([item], profile, known, Choices())
    over = [file for file in report.files if file.trouble is Trouble.TOO_MANY]
    assert [file.title for file in over] == ["签到2", "签到3"]
    assert len(report.decisions) == 1
    first = over[0].offers[0]
    assert first.way is Way.JOIN
    assert first.files == ("3", "2", "1", "0")  # by day
    after = check_submission([item], profile, known, Choices().joining("a", first.files))
    (joined,) = after.ready
    assert joined.name == "2-7-签到表合订（4份）-1.pdf"
    assert not after.asked


def test_a_long_name_is_not_cut_in_silence():
    item, known = _photos(1)
    item = replace(item, files=(replace(item.files[0], title="关于进一步健全党务政务公开制度的意见"),))
    profile = ProfileDraft(name="某处", kinds="pdf", name_limit=18)
    (file,) = check_submission([item], profile, known, Choices()).asked
    assert file.trouble is Trouble.NAME
    offer = file.offers[0]
    assert offer.way is Way.RENAME
    report = check_submission([item], profile, known, Choices().titled(file.key, offer.title))
    assert len(report.ready[0].name) - len(".pdf") <= 18


def test_numbers_have_no_gap_for_what_stays_behind():
    item, known = _photos(3)
    known["1"] = replace(known["1"], fault="打不开")
    names = [
        file.name
        for file in check_submission([item], ProfileDraft(name="某处", kinds="pdf"), known, Choices()).ready
    ]
    assert names == ["2-7-签到0-1.pdf", "2-7-签到2-2.pdf"]


def test_the_day_and_the_event_make_the_usual_name():
    item, known = _photos(1)
    item = replace(item, files=(replace(item.files[0], event="学雷锋活动"),))
    profile = ProfileDraft(name="某处", kinds="pdf", name_pattern="{日期}{事件}")
    assert check_submission([item], profile, known, Choices()).ready[0].name == "20211201学雷锋活动.pdf"


def test_a_name_that_is_too_long_is_said_of_it_where_there_is_room():
    titles = ["关于进一步健全党务政务公开制度的若干规定和实施意见", "P0", "P1", "P2"]
    files = [SourceFile(title, title, 1, f"{title}.pdf", title, "", "", "", None) for title in titles]
    item = SubmissionItem("1", "2-7", "学雷锋", "价值引领", tuple(files))
    known = {title: Look(FileKind.PDF, "pdf", pages=1, drawable=True) for title in titles}
    profile = ProfileDraft(kinds="pdf", item_most=2, name_limit=12)
    report = check_submission([item], profile, known, Choices())
    assert [file.trouble for file in report.files] == [Trouble.NAME, None, None, Trouble.TOO_MANY]
    renamed = Choices(titles={("1", titles[0]): "公开制度"})
    report = check_submission([item], profile, known, renamed)
    assert [file.trouble for file in report.files] == [None, None, Trouble.TOO_MANY, Trouble.TOO_MANY]


def test_a_name_that_fits_windows_but_no_other_disk_is_asked_about_and_has_a_way_out():
    item, known = _photos(1)
    item = replace(item, files=(replace(item.files[0], title="关于健全制度的意见" * 10),))
    profile = ProfileDraft(name="某处", kinds="pdf")
    (file,) = check_submission([item], profile, known, Choices()).asked
    assert (file.trouble, file.offers[0].way) == (Trouble.NAME, Way.RENAME)
    (made,) = check_submission([item], profile, known, Choices().titled(file.key, file.offers[0].title)).ready
    assert len(made.name.encode()) <= 255


def test_a_folder_whose_name_is_cut_is_said():
    item, known = _photos(1)
    profile = ProfileDraft(name="某处", kinds="pdf", folder_pattern="{编号}{任务}")
    short, long = (replace(item, title=title) for title in ("学雷锋.", "深入学习贯彻" * 20))
    assert not any(
        "缩短" in line for line in report_in_words(check_submission([short], profile, known, Choices()))
    )
    said = list(report_in_words(check_submission([long], profile, known, Choices())))
    assert [line[:17] for line in said if "缩短" in line] == ["文件夹名太长，缩短了　2-7　2-"]
