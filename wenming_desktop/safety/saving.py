"""Where the clerk's own files may be written: papers, lists, templates, packages; never in a data folder."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.files import replacing

DATABASE_NAME = "wenming.db"
FILES_NAME = "files"  # beside the database; a copy of the database alone makes no data folder


def refuse_data_folder(place: Path, what: str) -> None:
    """Refuse to put something into a data folder, at any depth: it would lie among the unit's originals.

    Args:
        place: the folder it is to lie in; need not exist.
        what: is to lie there; begins the sentence, e.g. ``"存档"``.

    Raises:
        UserError: the folder, or one that it lies in, is a data folder, whosever it is.
    """
    place = place.resolve()
    for folder in (place, *place.parents):
        with suppress(OSError):  # what may not be looked into holds no data of ours
            if (folder / DATABASE_NAME).is_file() and (folder / FILES_NAME).is_dir():
                raise UserError(f"{what}不能放在数据文件夹里面，请选择U盘或其他文件夹。")


def refuse_place(target: Path) -> None:
    """Refuse a file's place before anything is made for it.

    Raises:
        UserError: it lies in a data folder, or in a folder that is not there.
    """
    refuse_data_folder(target.parent, f"“{target.name}”")
    with suppress(OSError):  # writing says better what is wrong
        if not target.parent.exists():
            raise UserError(
                f"没有“{target.parent}”这个文件夹，“{target.name}”没有保存，请先新建文件夹，或换一个位置。"
            )


@contextmanager
def saving(target: Path, doing: str) -> Generator[Path]:
    """As replacing(), at a place that the clerk chose.

    Args:
        target: the file.
        doing: begins the sentence where storage fails, e.g. ``"无法保存“表.xlsx”"``.

    Raises:
        UserError: as refuse_place(), or the file cannot be written; what was there is kept.
    """
    refuse_place(target)
    try:
        with replacing(target) as part:
            yield part
    except OSError as error:
        raise storage_error(doing, error) or error from error
