"""The program's side: pages read in a child process that runs when nobody else wants the processor."""

from pathlib import Path
from typing import Self

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.lines import ReadPage, page_of
from wenming_desktop.sandbox.calling import Child, Limits, TooMuchError, UnreadableError, Used

_CHILD = "wenming_desktop.recognition.serving"
# An old PC takes some ten seconds for a full page, which takes some 400 MB.
_LIMITS = Limits(cpu=90.0, memory=500 * 2**20, patience=120.0, idle=True)
_FULL = 430 * 2**20  # bytes: a child that held as many might not have room for the next page


class NoRecognitionError(UserError):
    """This PC cannot read scans; everything else works."""


_NOT_READ = (
    "“{}”第 {} 页没有识别成：文件可能已损坏，也可能是识别程序被安全软件关掉了。请打开看一看，再识别一次。"
)


class Recogniser:
    """Reads pages, for one thread at a time; its child process ends with the block."""

    def __init__(self) -> None:
        self._child = Child(_LIMITS)
        self._ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.__exit__()

    def page(self, path: Path, name: str, page: int = 1, job: Job | None = None) -> ReadPage:
        """A page as it is read; whatever the file holds, there is an answer.

        Args:
            path: where its bytes lie.
            name: what it is called, which the reasons name.
            page: 1 is the first.
            job: asked whether to go on.

        Raises:
            NoRecognitionError: the child process does not start here, or cannot load what reads.
            Cancelled: by the job.
        """
        if self._child.peak() > _FULL:
            self._child.end()
            self._ready = False
        if not self._ready:
            self._get_ready(job)
        self._ready = False  # the next child is another one, unless this one answers
        try:
            read = self._child.call(
                f"{_CHILD}:plain_read", path, name, page, name=name, unpack=page_of, job=job
            )
        except TooMuchError as error:
            return ReadPage(problem=error.message)
        except UnreadableError:
            return ReadPage(problem=_NOT_READ.format(name, page))
        self._ready = True
        return read

    def used(self) -> Used:
        """What reading has used up to now."""
        return self._child.used()

    def _get_ready(self, job: Job | None) -> None:
        try:
            self._ready = self._child.call(f"{_CHILD}:plain_ready", name="识别文字", unpack=bool, job=job)
        except UserError as error:
            raise NoRecognitionError(
                "这台电脑认不出扫描件和照片里的字：识别程序启动不了，可能被安全软件拦住了，也可能处理器太旧。"
                "其他功能照常使用。请让信息科把本程序加入信任，再点“现在识别”。",
                f"{error.message}\n{error.details}",
            ) from error
