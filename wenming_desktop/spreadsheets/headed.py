"""Finding the header of a table that others made, and what its columns mean.

Above a header stand titles, units and notes; the header itself has one row or two (牵头科室|配合科室 below
责任分工). What a column means is said by its words, which offices choose freely; a vocabulary has them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from openpyxl.utils import get_column_letter

from wenming_desktop.errors import UserError
from wenming_desktop.spreadsheets.sheets import Cell, Row, Sheet

F = TypeVar("F", bound=StrEnum)

HEADER_WITHIN = 40  # rows
LONGEST_WORD = 14  # characters; longer cells are titles or texts
_PARTLY, _BY_GROUP = 10, 20  # how badly a column says its field: by a part of its word, by its group alone
_MOST_LONG = 3  # a row with one longer cell in so many is no header
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_BRACKETED = re.compile(r"\((.*?)\)")
_UNIT = re.compile(r"[(（].{1,4}[)）]")
_NO_WORD = re.compile(r"[\s:*/()\[\]【】〔〕、,.;]+")
_AND = re.compile(r"及其?|和|与|、|/|或|,")
_NO_HEADER = re.compile(r"[。;!?]|:\S|\d{4}年")  # a sentence, 单位：某局, 2021年度


@dataclass(frozen=True)
class Words:
    """The words that head a field's column.

    Attributes:
        exact: whole headers; of two header rows the two words may stand together (分值标准).
        parts: what a header of this field ends with or has in it.
        without: what a header of this field never has in it, in any of its rows.
    """

    exact: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


Vocabulary = Mapping[F, Words]


@dataclass(frozen=True)
class Header(Generic[F]):
    """A table's header; rows and columns are counted from 0.

    Attributes:
        first, last: its rows, the same where it has one.
        words: of each column as written, the upper row's before the lower's; "" where there are none.
        columns: field -> the column that means it.
        again: further columns that mean a field in ``columns``, in the order of the columns.
    """

    first: int
    last: int
    words: tuple[str, ...]
    columns: Mapping[F, int]
    again: tuple[tuple[F, int], ...] = ()

    @property
    def body(self) -> int:
        """The first row below it."""
        return self.last + 1

    @property
    def unread(self) -> tuple[int, ...]:
        """The columns that have words and mean nothing to us."""
        known = {*self.columns.values(), *(column for _, column in self.again)}
        return tuple(at for at, word in enumerate(self.words) if word and at not in known)


def plain_word(cell: Cell) -> str:
    """A header's word: NFKC, without blanks, line breaks, marks, and brackets with their content.

    What stands in brackets altogether keeps its content.
    """
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell))
    return _NO_WORD.sub("", _BRACKETS.sub("", text)) or _NO_WORD.sub("", text)


def find_header(
    rows: Sequence[Row], vocabulary: Vocabulary[F], needed: Collection[Collection[F]]
) -> Header[F] | None:
    """The likeliest header among the first 40 rows: the one that names the most fields, else the first.

    Args:
        rows: of a sheet or another table, merged cells filled or not.
        vocabulary: the words of each field.
        needed: a header has all of one of these.

    Returns:
        It, or None.
    """
    best: Header[F] | None = None
    for at in range(min(len(rows), HEADER_WITHIN)):
        for header in _at(rows, at, vocabulary):
            good = any(set(fields) <= set(header.columns) for fields in needed)
            if good and (best is None or len(header.columns) > len(best.columns)):
                best = header
    return best


def find_in_sheets(
    sheets: Sequence[Sheet], vocabulary: Vocabulary[F], needed: Collection[Collection[F]]
) -> tuple[tuple[Sheet, Header[F]], ...]:
    """The sheets with a header, the likeliest first: most fields, then most rows filled below."""
    found = [(sheet, header) for sheet in sheets if (header := find_header(sheet.rows, vocabulary, needed))]
    return tuple(sorted(found, key=lambda one: (-len(one[1].columns), -_filled_below(*one))))


def _filled_below(sheet: Sheet, header: Header[F]) -> int:
    columns = header.columns.values()
    return sum(sum(row[at] is not None for at in columns) > 1 for row in sheet.rows[header.body :])


def with_columns(header: Header[F], columns: Mapping[F, int]) -> Header[F]:
    """The header with some fields' columns as the clerk chose them; a field that had one of these loses it.

    Raises:
        UserError: two fields on one column.
    """
    if len(set(columns.values())) < len(columns):
        raise UserError("一列只能对应一项，请重新选择。")
    kept = {field: at for field, at in header.columns.items() if at not in columns.values()}
    again = tuple((field, at) for field, at in header.again if at not in columns.values())
    return replace(header, columns={**kept, **columns}, again=again)


def parse_columns(
    text: str, fields: type[F], width: int, vocabulary: Vocabulary[F] | None = None
) -> dict[F, int]:
    """What ``--columns`` says, such as ``分值=D,测评内容=B``.

    Args:
        text: pairs of a field's Chinese word and a column's letter.
        fields: whose values are those words.
        width: how many columns the table has.
        vocabulary: further words for the fields, which may be written too (任务, 牵头, 时限).

    Returns:
        Field -> column, from 0.

    Raises:
        UserError: naming what is wrong, and the choices.
    """
    letters = {get_column_letter(at + 1): at for at in range(width)}
    found: dict[F, int] = {}
    said = re.sub(r"\s*=\s*", "=", unicodedata.normalize("NFKC", text).strip())
    for pair in re.split(r"[,;、\s]+", said):
        word, equals, letter = pair.partition("=")
        field = _field(word, fields, vocabulary or {})
        if field and not letter:
            raise UserError(f"--columns 里的“{pair}”没有写是哪一列，请写成“{word}=G”这样，G 是表格的列。")
        if field is None or not equals:
            raise UserError(
                f"--columns 里的“{pair}”看不懂，请写成“{next(iter(fields))}=B”这样，"
                f"可以写的有：{'、'.join(fields)}。"
            )
        if letter.upper() not in letters:
            last = get_column_letter(max(width, 1))
            raise UserError(f"--columns 里的“{pair}”没有这一列，表格的列是 A 到 {last}。")
        found[field] = letters[letter.upper()]
    if len(set(found.values())) < len(found):
        raise UserError(f"--columns “{text}”里一列对应了两项，请只留一项。")
    return found


def _field(word: str, fields: type[F], vocabulary: Vocabulary[F]) -> F | None:
    """The field that a word names: its own, with or without what stands in brackets, or one that heads it."""
    names = [(field, unicodedata.normalize("NFKC", field.value)) for field in fields]
    exact = [
        field for field, name in names if word in {name, *_BRACKETED.findall(name), _BRACKETS.sub("", name)}
    ]
    headed = [field for field, words in vocabulary.items() if word in words.exact]
    return next(iter(exact or headed), None)


def sheet_named(sheets: Sequence[Sheet], name: str, file: str) -> Sheet:
    """The sheet that ``--sheet`` says.

    Raises:
        UserError: there is none of this name, it lists the sheets; or it is hidden.
    """
    for sheet in sheets:
        if sheet.name.strip() == name.strip():
            return sheet
        if name.strip() in map(str.strip, sheet.beside):
            raise UserError(f"“{file}”的工作表“{name}”是隐藏的，请取消隐藏、保存后再试。")
    raise UserError(f"“{file}”里没有工作表“{name}”，现有：{'、'.join(sheet.name for sheet in sheets)}。")


def column_name(header: Header[F], column: int) -> str:
    """A column as the clerk finds it: its letter and its words, such as ``D 列“分值”``."""
    return f"{get_column_letter(column + 1)} 列“{header.words[column]}”"


def _at(rows: Sequence[Row], at: int, vocabulary: Vocabulary[F]) -> Iterator[Header[F]]:
    """The headers that may begin in a row: of two rows, where the second belongs to the first, and of one."""
    width = max(1, *map(len, rows[at : at + 2]))
    upper, lower = (_written(rows[place], width) if place < len(rows) else [] for place in (at, at + 1))
    lone = not upper[0] and len({word for word in upper if word}) == 1  # one group, and no title
    if lone or _may_head(upper):
        both = _both(upper, lower) if _may_head(lower) or any(map(_UNIT.fullmatch, lower)) else None
        if both is not None:
            header = _header((at, at + 1), both, vocabulary)
            alone = _header((at + 1, at + 1), [("", word) for word in lower], vocabulary)
            merged_down = any(word and below in {"", word} for word, below in zip(upper, lower, strict=True))
            if merged_down or header.columns != alone.columns:  # else the upper row is a mere title
                yield header
        yield _header((at, at), [("", word) for word in upper], vocabulary)


def _written(row: Row, width: int) -> list[str]:
    """The cells' texts, each on one line."""
    words = ["" if cell is None else "".join(str(cell).split()) for cell in row]
    return words + [""] * (width - len(words))


def _may_head(row: Sequence[str]) -> bool:
    """Whether a row may be a header: several cells that differ, few of them long or sentences."""
    said = {word for word in row if word}
    long = [word for word in said if not _is_short(word)]
    return len(said) > 1 and len(long) * _MOST_LONG < len(said)


def _is_short(word: str) -> bool:
    bare = _BRACKETS.sub("", unicodedata.normalize("NFKC", word))
    return len(plain_word(word)) <= LONGEST_WORD and not _NO_HEADER.search(bare)


def _both(upper: Sequence[str], lower: Sequence[str]) -> list[tuple[str, str]] | None:
    """The group and the word of each column of two header rows, or None if the second is none.

    Each of its words stands below a cell that was merged downwards (and is the same, or empty), or below one
    that was merged to the right over two columns at least, or is a mere unit.
    """
    found: list[tuple[str, str]] = []
    group = 0  # where it begins
    for at, (up, low) in enumerate(zip(upper, lower, strict=True)):
        if up and (at == 0 or up != upper[at - 1]):
            group = at
        if not low or low == up:
            found.append(("", up))
        elif _UNIT.fullmatch(low):
            found.append(("", up + low))
        elif at == group and up and not _goes_on(upper, lower, at):
            return None
        else:
            found.append((upper[group] if lower[group] else "", low))
    return found


def _goes_on(upper: Sequence[str], lower: Sequence[str], at: int) -> bool:
    """Whether the next column belongs to the same group and has a word of its own."""
    return at + 1 < len(upper) and upper[at + 1] in {"", upper[at]} and bool(lower[at + 1])


def _header(rows: tuple[int, int], words: Sequence[tuple[str, str]], vocabulary: Vocabulary[F]) -> Header[F]:
    """A header of these groups and words: of each field the column that says it best."""
    meant: dict[F, list[tuple[int, int]]] = {}
    for at, (group, word) in enumerate(words):
        if (meaning := _meaning(group, word, vocabulary)) is not None:
            meant.setdefault(meaning[1], []).append((meaning[0], at))
    columns = {field: min(places)[1] for field, places in meant.items()}
    again = [(at, field) for field, places in meant.items() for _, at in places if at != columns[field]]
    return Header(
        *rows,
        tuple(f"{group}/{word}" if group else word for group, word in words),
        columns,
        tuple((field, at) for at, field in sorted(again)),
    )


def _meaning(group: str, word: str, vocabulary: Vocabulary[F]) -> tuple[int, F] | None:
    """How well a column says a field (0: best), and which; None if it says none.

    A Chinese word's last signs say what it is: 评分标准 is a standard, 标准分 are points.
    """
    if not word or not _is_short(word):
        return None
    names = [plain_word(word), *_pieces(word)]
    whole = [plain_word(group + word)] if group else []
    for rank, name in enumerate((*whole, *names)):
        for field, words in vocabulary.items():
            if name in map(plain_word, words.exact) and not _excluded(plain_word(group), words):
                return rank, field
    for rank, fits in enumerate((str.endswith, str.__contains__), start=_PARTLY):
        for name in (*names[1:], names[0]):  # 内容及标准 are contents
            fitting = [
                (-len(part), place, field)
                for place, (field, words) in enumerate(vocabulary.items())
                for part in words.parts
                if fits(name, part) and not _excluded(plain_word(group + word), words)
            ]
            if fitting:
                return rank, min(fitting)[2]
    others = {field: words for field, words in vocabulary.items() if not _excluded(plain_word(word), words)}
    above = _meaning("", group, others)
    return above and (_BY_GROUP, above[1])


def _pieces(word: str) -> list[str]:
    """The words that 及, 和 and 、 join, each by itself."""
    pieces = _AND.split(_BRACKETS.sub("", unicodedata.normalize("NFKC", word)))
    return [plain for piece in pieces if (plain := plain_word(piece))] if len(pieces) > 1 else []


def _excluded(name: str, words: Words) -> bool:
    return any(part in name for part in words.without)
