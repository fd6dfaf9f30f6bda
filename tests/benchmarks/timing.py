"""Fair comparison of ways to do a thing; every benchmark here measures with it."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from statistics import median
from time import perf_counter


class Stopwatch:
    """A clock that can be held."""

    def __init__(self) -> None:
        self._held = 0.0

    def __call__(self) -> float:
        """Seconds that went by while it was not held."""
        return perf_counter() - self._held

    @contextmanager
    def held(self) -> Generator[None]:
        """What is done inside does not count."""
        start = perf_counter()
        yield
        self._held += perf_counter() - start


def compare(
    name: str,
    ours: Callable[[], object],
    others: Mapping[str, Callable[[], object]],
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    prepare: Callable[[], object] = lambda: None,
    times: int = 5,
    clock: Callable[[], float] = perf_counter,
) -> float:
    """Run all ways alternately ``times`` times, after one unmeasured round, and print medians and a ratio.

    Args:
        name: what is done, begins the line.
        ours: one run of our way; its result is thrown away.
        others: what it is measured against, by name, on the same data; the slowest of them counts.
        at_most: the target, if the ratio is one of times.
        at_least: the target, if the ratio is one of speeds.
        prepare: unmeasured, before each run: brings back the state that every run begins with.
        times: measured rounds; alternating spreads the machine's other load over all ways.
        clock: in seconds; a Stopwatch where something within a run is not to count.

    Returns:
        ``ours`` to the slowest of ``others`` by median: of times, with ``at_least`` of speeds.
    """
    ways = {"本程序": ours, **others}
    spent: dict[str, list[float]] = {way: [] for way in ways}
    for round_ in range(times + 1):
        for way, action in ways.items():
            prepare()
            start = clock()
            action()
            if round_:
                spent[way].append(clock() - start)
    own, *theirs = (median(seconds) for seconds in spent.values())
    ratio = max(theirs) / own if at_least else own / max(theirs)
    target = f"速度比 {ratio:.2f}，目标 ≥ {at_least}" if at_least else f"时间比 {ratio:.2f}，目标 ≤ {at_most}"
    figures = "；".join(
        f"{way} {median(seconds):.2f} 秒（{min(seconds):.2f}–{max(seconds):.2f}）"
        for way, seconds in spent.items()
    )
    print(f"{name}：{target}。{figures}", flush=True)
    return ratio
