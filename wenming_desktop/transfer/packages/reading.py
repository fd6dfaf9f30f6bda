"""收回: what was handed in, read and compared; nothing is written to the workspace."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Department, WorkPlan
from wenming_desktop.documents.returned_table.cells import CellReader
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.packages import PackageRow, decided_of, sent_package
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.transfer.packages.comparing import Comparison, Subject
from wenming_desktop.transfer.packages.content import PlanValues
from wenming_desktop.transfer.packages.files_back import FilesBack
from wenming_desktop.transfer.packages.finding import Found, FoundBook, newest_first
from wenming_desktop.transfer.packages.layout import FORMAT_VERSION
from wenming_desktop.transfer.packages.new_rows import NewRows
from wenming_desktop.transfer.packages.returned import (
    Returned,
    ReturnedFile,
    ReturnedPackage,
    ReturnedValue,
    ValueKind,
)
from wenming_desktop.words import listed

_NAMED = 3  # copies in one sentence


def read_packages(session: Session, found: Found, data: Path, today: date, job: Job) -> Returned:
    """Read and compare what find_packages() found.

    Args:
        session: reading.
        found: while what was unpacked is there.
        data: the workspace's own folder.
        today: as for plan_view().
        job: progress in packages.

    Raises:
        UserError: a folder cannot be read.
        Cancelled: by the job.
    """
    return _Reading(session, found, data, today).read(job)


class _Reading:
    def __init__(self, session: Session, found: Found, data: Path, today: date) -> None:
        self._session, self._found, self._today = session, found, today
        self._copies = newest_first(found.books)
        self._new_rows = NewRows()
        roots = {book.root for book in found.books if book.root} | {*found.loose}
        self._files = FilesBack(
            session,
            data,
            {book.path for book in found.books},
            {book.book.about.note for book in found.books},
            roots,
        )
        self._at_root: dict[Path, set[str]] = defaultdict(set)  # packages in each folder
        for book in found.books:
            if book.root:
                self._at_root[book.root].add(book.book.about.package)
        self._views: dict[str, PlanValues] = {}

    def read(self, job: Job) -> Returned:
        packages: list[ReturnedPackage] = []
        refused = list(self._found.refused)
        # The one that was saved first is compared first.
        for number, copies in enumerate(reversed(self._copies.values())):
            job.report(number, len(self._copies), copies[0].shown)
            try:
                packages.append(self._package(copies, job))
            except UserError as error:
                refused.append(error.message)
        loose = list(self._loose(packages, refused, job)) if packages else []
        packages.sort(key=lambda one: one.saved_at)
        return Returned(tuple(_disagreeing(packages)), tuple(loose), tuple(refused))

    def _package(self, copies: Sequence[FoundBook], job: Job) -> ReturnedPackage:
        newest = copies[0]
        about = newest.book.about
        if about.version > FORMAT_VERSION:
            made = f" {about.program}" if about.program else ""
            raise UserError(f"“{newest.shown}”由更新版本的程序{made}发出，请先升级本程序再收。")
        record = sent_package(self._session, about.package)
        plan = self._session.get(WorkPlan, record.plan_id if record else about.plan)
        if plan is None:
            whose = f"“{about.unit}”{about.year}年度的填报包，" if about.unit else ""
            raise UserError(
                f"“{newest.shown}”：{whose}本机没有这份工作方案，没有读，请核对是不是本单位本年度的。"
            )
        department = self._department(newest, record.department_id if record else about.department)
        sent_at = record.sent_at if record else _moment(about.sent_at, newest.saved_at)
        row = PackageRow(
            about.package, department.id, department.name, sent_at, record.returned_at if record else None
        )
        comparison = self._compared(newest, plan.id, department.name)
        rows = tuple(self._new_rows.read(comparison))
        files, unread = self._package_files(copies, plan.id, job)
        return ReturnedPackage(
            row,
            record is not None,
            plan.id,
            plan.year,
            newest.path,
            newest.saved_at,
            tuple(comparison.values),
            rows,
            tuple(files),
            (*dict.fromkeys(comparison.unread), *unread),
            tuple(dict.fromkeys(comparison.remarks)),
            (*self._notes(copies, plan, known=record is not None), *comparison.notes),
        )

    def _department(self, found: FoundBook, department_id: str) -> Department:
        """Whose package it is, by its id, else by its name."""
        about = found.book.about
        by_name = select(Department).where(Department.name == about.department_name)
        department = self._session.get(Department, department_id) or self._session.scalar(by_name)
        if department is None:
            raise UserError(f"“{found.shown}”是“{about.department_name}”的，本机没有这个科室，没有读。")
        return department

    def _compared(self, found: FoundBook, plan_id: str, department: str) -> Comparison:
        if plan_id not in self._views:
            self._views[plan_id] = PlanValues(self._session, plan_view(self._session, plan_id, self._today))
        values = self._views[plan_id]
        reader = CellReader(values.plan.year, self._today, department_rows(self._session), {})
        decided = decided_of(self._session, found.book.about.package)
        subject = Subject(self._session, values, reader, department, decided, self._today)
        return Comparison(subject, found.book).run()

    def _package_files(
        self, copies: Sequence[FoundBook], plan_id: str, job: Job
    ) -> tuple[list[ReturnedFile], list[str]]:
        """The files in the folders of all copies: an older one may have what the newest lacks."""
        files: list[ReturnedFile] = []
        unread: list[str] = []
        for root in dict.fromkeys(copy.root for copy in copies):
            if root and len(self._at_root[root]) == 1:
                found, others = self._files.below(plan_id, root, job)
                files += found
                unread += _others(root, others)
        return files, unread

    def _loose(
        self, packages: Sequence[ReturnedPackage], refused: list[str], job: Job
    ) -> Iterable[ReturnedFile]:
        """The files of folders without a package, or with several."""
        shared = [root for root, ids in self._at_root.items() if len(ids) > 1]
        for root in (*self._found.loose, *shared):
            found, others = self._files.below(packages[-1].plan_id, root, job)
            refused += _others(root, others)
            yield from found

    def _notes(self, copies: Sequence[FoundBook], plan: WorkPlan, *, known: bool) -> Iterable[str]:
        newest, *older = copies
        if older:
            named = listed([f"“{copy.shown}”" for copy in older], "份", _NAMED)
            yield f"同一个包有 {len(copies)} 份，读的是最后保存的“{newest.shown}”，较早的{named}没有读。"
        if not known:
            yield "本机没有发出这个包的记录，按表里的标识读。"
        latest = max(head.year for head in plan_heads(self._session))
        if plan.year != latest:
            yield f"这是{plan.year}年度的填报包。"
        if not newest.book.base:
            yield "发出时的内容不见了（可能复制到了新表），和本机不同的都要逐个核对。"
        yield from newest.book.notes


def _others(root: Path, count: int) -> list[str]:
    return [f"“{root.name}”里另有 {count} 个文件不在填报包里，没有收。"] if count else []


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return otherwise


def _disagreeing(packages: Sequence[ReturnedPackage]) -> Iterable[ReturnedPackage]:
    """The packages; where two departments say different things of one value, both are asked."""
    said: Mapping[str, set[str]] = defaultdict(set)
    for package in packages:
        for one in package.values:
            said[one.id].add(one.theirs)

    def asked(one: ReturnedValue) -> ReturnedValue:
        if len(said[one.id]) == 1:
            return one
        return replace(
            one, kind=ValueKind.CONFLICT, question=one.question or "几个科室交回的不一样，请选一个。"
        )

    for package in packages:
        yield replace(package, values=tuple(map(asked, package.values)))
