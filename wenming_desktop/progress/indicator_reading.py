"""Going down the rows of a published standard: levels, section rows, points, sums, notes.

What is read is the table's own structure: a merged or empty cell says what stands above it, a cell of 分值
that was merged down makes one indicator of its rows, and a row without a standard whose number stands above
those that follow is a heading.
"""

import re
from decimal import Decimal

from wenming_desktop.progress.indicator_columns import Block, IndicatorField, is_serial
from wenming_desktop.progress.indicator_lines import BONUS, Group, Line
from wenming_desktop.progress.indicator_texts import (
    bare_name,
    cell_text,
    departments_in,
    materials_in,
    numbering,
    one_name,
)
from wenming_desktop.progress.points import Points, points_in, read_points, title_points
from wenming_desktop.spreadsheets.headed import Header, plain_word
from wenming_desktop.spreadsheets.sheets import Sheet, Unusable

_F = IndicatorField
_SUM = re.compile(r"(?:本?[页项类]|各项|基本|[一二三四五六七八九十]+项)?(?:合计|总计|小计|共计|总分|总得分)")
_PART_SUM = re.compile(r".*小计")
_SUM_OF = re.compile(  # 党建小计, 一、小计, 业务工作 合计（30分）
    r"(?P<of>[^，。；,;]{0,20}?)(?<!统)[（(]?(?:合计|小计|总计|共计)[)）]?(?:[:：（(]?\d.*|[:：])?"
)
_FOOTER = re.compile(
    r"(?:附?注\d?[:：]|注\d|备注|说明[:：]|填表|填报|制表|审核[人:：]|单位负责人|负责人|联系人|考核组|考评组|测评组|考评人|续表|第\d+页)"
)
_NEGATIVE = re.compile(r"负面清单|一票否决|否决(?:项|条件|清单)")
_LONGEST_NAME = 60  # characters of a heading across the table; longer texts are notes
_UNIT = re.compile(r"[(（].{1,4}[)）]")


class BlockReader:
    """Goes down the rows below a header.

    Attributes:
        lines: the indicators.
        groups: what says how many points its rows have together.
        unread: rows that are no indicators, from 1, with their first words.
    """

    def __init__(self, sheet: Sheet, header: Header[IndicatorField], block: Block) -> None:
        self._rows, self._filled = sheet.rows, sheet.filled()
        self._words = header.words
        self._block, self._columns = block, block.columns
        self._held = {
            (row, column)
            for area in sheet.merged
            for row in range(area.top + 1, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }
        self._wide = {(area.top, area.left): area.right for area in sheet.merged if area.right > area.left}
        self._spans = {
            area.left: area.right
            for area in sheet.merged
            if area.top <= header.last <= area.bottom and area.left in block.columns.values()
        }
        self._serial = next(
            (at for at in range(block.first, block.last + 1) if is_serial(header.words[at])), None
        )
        self.lines: list[Line] = []
        self.groups: list[Group] = []
        self.unread: list[tuple[int, str]] = []
        self._whole = Group("", None)  # what a sum at the end counts
        self._part = Group("", None)  # what a sum within counts
        self._open: dict[int, Group] = {}  # level -> its group, 0 of sections, 3 of contents
        self._at = -1  # the row that is read
        self._project = self._heading = self._content = ""
        # The sheet, or the section, is one of bonus lines.
        self._bonus = self._all_bonus = bool(BONUS.match(header.words[block.columns[_F.CONTENT]]))
        if block.above and _F.PROJECT not in self._columns:
            self._begin(block.above, None)
        for at in range(header.body, len(sheet.rows)):
            self._at = at
            self._take(at)
        empty = [(group.row, group.name) for group in self.groups if group.row and not group.lines]
        self.unread = sorted([*self.unread, *empty])

    @property
    def sectioned(self) -> bool:
        """Whether anything but a column says the project."""
        return bool(self._project)

    def _take(self, at: int) -> None:
        texts = self._texts(at)
        words = (text for cell in self._rows[at] if (text := cell_text(cell)) and not text.isdecimal())
        first = next(words, "")  # behind its number, if it has one
        own = self._own(texts)
        bare = re.sub(r"\s", "", first)
        if not texts and not any(isinstance(cell, Unusable) for cell in self._rows[at]):
            return
        if self._is_header(texts):
            return
        detail = own.get(_F.STANDARD) or own.get(_F.FOCUS)
        if (adds_up := first if _SUM.match(bare) else self._sum_in(texts)) and not detail:
            self._sum(adds_up, own, texts)
        elif (_FOOTER.match(bare) and not (own[_F.CONTENT] and detail)) or self._is_note(at, own, texts):
            self.unread.append((at + 1, first))
        elif (name := self._section(at, own, texts)) is not None:
            if len(name) > _LONGEST_NAME:
                self.unread.append((at + 1, name))
            else:
                self._begin(name, read_points(own.get(_F.SCORE, "")).score, numbering(self._key(at, own)))
        else:
            self._line(at, own)

    def _sum_in(self, texts: dict[int, str]) -> str:
        """The name in a row, whatever its column, that says that it adds up: 党建小计; "" where none does."""
        others = {self._columns.get(each) for each in (_F.DEPARTMENTS, _F.MATERIALS)}
        names = (text for column, text in self._named(texts).items() if column not in others)
        return next((name for name in names if _SUM_OF.fullmatch(re.sub(r"\s", "", name))), "")

    def _is_note(self, at: int, own: dict[IndicatorField, str], texts: dict[int, str]) -> bool:
        """Whether a name and one text beside it are all: merged over the points, or what must not happen."""
        named = self._named(texts)
        score = self._columns.get(_F.SCORE, -1)
        if len(named) != 2 or score < 0 or own.get(_F.SCORE) or own.get(_F.BONUS):
            return False
        (first, name), (column, _) = sorted(named.items())
        if column < score <= self._wide.get((at, column), column):
            return True
        below = self._texts(at + 1) if at + 1 < len(self._rows) else {}
        return bool(_NEGATIVE.search(name)) and (not below or first in below)  # else it names several rows

    def _texts(self, at: int) -> dict[int, str]:
        row = self._rows[at]
        places = range(self._block.first, min(self._block.last + 1, len(row)))
        return {column: text for column in places if (text := cell_text(row[column]))}

    def _own(self, texts: dict[int, str]) -> dict[IndicatorField, str]:
        """What a row says in each field; a header merged over several columns has the texts of all."""
        return {
            each: " ".join(dict.fromkeys(texts[at] for at in self._span(column) if at in texts))
            for each, column in self._columns.items()
        }

    def _span(self, column: int) -> range:
        return range(column, self._spans.get(column, column) + 1)

    def _is_header(self, texts: dict[int, str]) -> bool:
        """Whether this is the header again, or its second line such as （分）."""
        return all(
            plain_word(text) == plain_word(self._words[at].rpartition("/")[2]) or _UNIT.fullmatch(text)
            for at, text in texts.items()
        )

    def _key(self, at: int, own: dict[IndicatorField, str]) -> str:
        """What bears a row's number: its serial, else its first text."""
        serial = cell_text(self._rows[at][self._serial]) if self._serial is not None else ""
        return serial or own.get(_F.PROJECT, "") or own.get(_F.HEADING, "") or own[_F.CONTENT]

    def _section(self, at: int, own: dict[IndicatorField, str], texts: dict[int, str]) -> str | None:
        """The name of a heading across the table, or None if the row is none.

        It has one text besides its number and points. Points it may have if they are the sum of what follows.
        """
        named = self._named(texts)
        serial = texts.get(self._serial, "") if self._serial is not None else ""
        if not named and not own.get(_F.SCORE) and numbering(serial) and bare_name(serial) != serial:
            return serial  # 一、组织领导 merged across the table, from its first column on
        if len(named) != 1:
            return None
        ((column, name),) = named.items()
        if self._leads(at, own) and column <= self._columns[_F.CONTENT]:
            return name
        lone = self._lies_across(at, column) or self._lacks_its_detail(at, column, name)
        return name if lone and (not own.get(_F.SCORE) or self._sums_up(at, column)) else None

    def _named(self, texts: dict[int, str]) -> dict[int, str]:
        """A row's texts without its number and points."""
        numbers = {self._columns.get(_F.SCORE), self._columns.get(_F.BONUS), self._serial}
        return {column: text for column, text in texts.items() if column not in numbers}

    def _lies_across(self, at: int, column: int) -> bool:
        """Whether a text stands where no content does: left of it, or merged from there over it."""
        content = self._columns[_F.CONTENT]
        end = self._wide.get((at, column), column)
        if column == content:
            return end > content == min(self._columns.values())
        if column > content or (at, content) in self._held:
            return False
        return (
            end >= content or column not in self._columns.values() or column == self._columns.get(_F.PROJECT)
        )

    def _lacks_its_detail(self, at: int, column: int, name: str) -> bool:
        """Whether a text in the first column, the content's, has no standard beside it and no points."""
        detail = self._columns.get(_F.STANDARD, self._columns.get(_F.FOCUS))
        if detail is None or column != self._columns[_F.CONTENT] or column != min(self._columns.values()):
            return False
        return (at, detail) not in self._held and points_in(name).most is None

    def _leads(self, at: int, own: dict[IndicatorField, str]) -> bool:
        """Whether the row's number (一、 or （一）) stands above that of the next."""
        level = numbering(self._key(at, own))
        if level not in {1, 2}:
            return False
        for below in range(at + 1, len(self._rows)):
            texts = self._texts(below)
            if texts and not self._is_header(texts):
                own = self._own(texts)
                key = self._key(below, own)
                if key:
                    return numbering(key) > level or (
                        numbering(key) == 0 and not key.startswith(("合", "总"))
                    )
        return False

    def _sums_up(self, at: int, column: int) -> bool:
        """Whether the row's points are those of the rows that follow, the next not being another such row."""
        if at + 1 < len(self._rows) and set(self._named(self._texts(at + 1))) == {column}:
            return False
        score = self._columns[_F.SCORE]
        wanted = read_points(cell_text(self._rows[at][score])).score
        total = Decimal(0)
        for row in self._rows[at + 1 :]:
            total += read_points(cell_text(row[score])).score or Decimal(0)
            if wanted is None or total >= wanted:
                break
        return total == wanted

    def _begin(self, name: str, declared: Decimal | None, level: int = 0) -> None:
        """A heading across the table: the project of what follows, or its 指标名称 for （一） below 一、."""
        said = title_points(one_name(name))[1]
        declared = declared if declared is not None else said.score
        if level == 2 and 0 in self._open and _F.PROJECT not in self._columns:
            self._heading = one_name(name)
            self._enter(2, name, declared)
            return
        self._bonus = self._all_bonus or bool(BONUS.search(name)) or said.bonus
        self._project, self._heading, self._content = bare_name(name), "", ""
        self._enter(0, name, declared)

    def _enter(self, level: int, name: str, declared: Decimal | None) -> None:
        self._open = {at: group for at, group in self._open.items() if at < level}
        self._open[level] = Group(bare_name(name), declared, self._at + 1)
        self.groups.append(self._open[level])
        self._part = Group("", None) if level == 0 else self._part

    def _sum(self, first: str, own: dict[IndicatorField, str], texts: dict[int, str]) -> None:
        """A row that adds up: what it says is checked with the rows that it may mean."""
        said = [own.get(_F.SCORE, ""), title_points(first)[1], *reversed(texts.values())]
        points = [each if isinstance(each, Points) else read_points(each) for each in said]
        declared = next((each.score for each in points if each.score is not None), None)
        bare = re.sub(r"\s", "", first)
        part = bool(_PART_SUM.match(bare))
        if declared is not None:
            of = found["of"] if (found := _SUM_OF.fullmatch(bare)) else ""
            meant = self._part if part or not self._whole.agrees(declared) else self._whole
            meant = self._group_named(of, own.get(_F.HEADING, ""), own.get(_F.PROJECT, "")) or meant
            meant = meant if meant.lines else self._whole
            name = re.sub(r"\s", "", title_points(first)[0])
            self.groups.append(Group(name, declared, lines=list(meant.lines)))
        self._part = Group("", None)

    def _group_named(self, *names: str) -> Group | None:
        """The open group that a sum's words name, such as 党建 of 党建小计."""
        wanted = [name for each in names if (name := re.sub(r"\s", "", bare_name(each)))]
        for level in (2, 1, 0):
            group = self._open.get(level)
            own = re.sub(r"\s", "", group.name) if group and group.lines else ""
            if own and any(own in name or name in own for name in wanted):
                return group
        return None

    def _line(self, at: int, own: dict[IndicatorField, str]) -> None:
        self._leave_out_repeats(own)
        project, heading, content = (own.get(each, "") for each in (_F.PROJECT, _F.HEADING, _F.CONTENT))
        score_column = self._columns.get(_F.SCORE, -1)
        scored = own.get(_F.SCORE) or own.get(_F.BONUS) or self._is_unusable(at, score_column)
        if self._goes_on(at, own, scored=bool(scored)):
            self.lines[-1].more({each: text for each, text in own.items() if each in _JOINED})
            return
        if project:
            self._project, self._heading, self._content = project, "", ""
            self._enter(1, project, title_points(one_name(project))[1].score)
        if heading:
            self._heading, self._content = one_name(heading), ""
            self._enter(2, heading, title_points(one_name(heading))[1].score)
        if heading and not content and (at, self._columns[_F.CONTENT]) not in self._held:
            content, self._heading = heading, ""
        if content or not self._content:
            self._content = content or own.get(_F.FOCUS) or own.get(_F.STANDARD, "") or project
            self._enter(3, self._content, title_points(self._content)[1].score)
        texts = {each: self._filled_text(at, each) for each in IndicatorField}
        texts |= {_F.PROJECT: self._project, _F.HEADING: self._heading, _F.CONTENT: self._content}
        texts |= {each: own.get(each, "") for each in (_F.SCORE, _F.BONUS)}
        if texts[_F.STANDARD] == self._content:
            texts[_F.STANDARD] = ""
        if texts[_F.FOCUS] == self._content:
            texts[_F.FOCUS] = ""
        said = "\n".join(texts[each] for each in (_F.CONTENT, _F.FOCUS, _F.STANDARD))
        texts[_F.DEPARTMENTS] = texts[_F.DEPARTMENTS] or "、".join(dict.fromkeys(departments_in(said)))
        texts[_F.MATERIALS] = texts[_F.MATERIALS] or "；".join(dict.fromkeys(materials_in(said)))
        problems = [
            cell.problem for each in self._columns if (cell := self._unusable(at, self._columns[each]))
        ]
        line = Line(at + 1, texts, self._bonus, self._open[3], problems)
        self.lines.append(line)
        for group in (*self._open.values(), self._whole, self._part):
            group.lines.append(line)
        if len(line.group.lines) == 2:  # what stands behind the content is no longer one's own
            line.group.lines[0].forget()

    def _leave_out_repeats(self, own: dict[IndicatorField, str]) -> None:
        """Let a row say nothing of what stands above it: merged cells taken apart say it in each row."""
        above = {_F.PROJECT: self._project, _F.HEADING: self._heading, _F.CONTENT: self._content}
        for each, text in above.items():
            if text and one_name(own.get(each, "")) == one_name(text):
                own[each] = ""
            elif own.get(each):
                break  # a new level: what is below it is new too

    def _goes_on(self, at: int, own: dict[IndicatorField, str], *, scored: bool) -> bool:
        """Whether the row says more of the last indicator."""
        last = self.lines[-1] if self.lines else None
        if last is None or own.get(_F.PROJECT) or last.group is not self._open.get(3):
            return False
        if (at, self._columns.get(_F.SCORE, -1)) in self._held:
            return True
        if scored or own.get(_F.HEADING) or own[_F.CONTENT]:
            return False
        by_text = points_in("\n".join((own.get(_F.FOCUS, ""), own.get(_F.STANDARD, "")))).most is not None
        return bool(last.texts[_F.SCORE]) or not by_text

    def _filled_text(self, at: int, wanted: IndicatorField) -> str:
        column = self._columns.get(wanted)
        if column is None:
            return ""
        texts = (cell_text(cell) for cell in self._filled[at][column : self._span(column).stop])
        return " ".join(dict.fromkeys(filter(None, texts)))

    def _unusable(self, at: int, column: int) -> Unusable | None:
        cell = self._rows[at][column] if 0 <= column < len(self._rows[at]) else None
        return cell if isinstance(cell, Unusable) else None

    def _is_unusable(self, at: int, column: int) -> bool:
        return self._unusable(at, column) is not None


_JOINED = (_F.CONTENT, _F.FOCUS, _F.STANDARD, _F.DEPARTMENTS, _F.MATERIALS)
