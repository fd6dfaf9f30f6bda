"""The trees of this room look alike: a narrow column, one that takes the room there is, one at the end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget

from ui.ground import theme
from ui.ground.qt import set_tree_heads


def set_columns(tree: QTreeWidget, heads: tuple[str, str, str], first: int, last: int) -> None:
    """Give a tree its three columns; ``first`` and ``last`` are the widths of the outer ones at 100 %."""
    tree.setColumnCount(3)
    set_tree_heads(tree, heads)
    tree.setUniformRowHeights(True)
    tree.setTextElideMode(Qt.TextElideMode.ElideRight)
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionsMovable(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    header.resizeSection(0, theme.px(first))
    header.resizeSection(2, theme.px(last))
