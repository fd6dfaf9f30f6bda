"""What an archive office reads texts in."""

from enum import StrEnum


class Encoding(StrEnum):
    """What the texts of the tree are written in."""

    UTF_8 = "UTF-8"
    GB18030 = "GB18030"
