"""The papers that can be previewed and printed, in the order they are offered."""

from wenming_desktop.documents.checklist import CHECKLIST
from wenming_desktop.documents.paper import PaperKind

PAPERS: tuple[PaperKind, ...] = (CHECKLIST,)
