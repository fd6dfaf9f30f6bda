"""Fair comparison of two ways to do a thing; every benchmark here measures with it."""

from collections.abc import Callable
from statistics import median
from time import perf_counter


def compare(
    name: str, ours: Callable[[], object], other: Callable[[], object], *, other_name: str, times: int = 7
) -> float:
    """Run both alternately ``times`` times, after one unmeasured round, and print medians and their ratio.

    Args:
        name: what is done, begins the line.
        ours: one run of our way; its result is thrown away.
        other: one run of what it is measured against, on the same data.
        other_name: what ``other`` is.
        times: measured rounds; alternating spreads the machine's other load over both.

    Returns:
        Median time of ``ours`` divided by that of ``other``: below 1 means that ours is faster.
    """
    spent: tuple[list[float], list[float]] = ([], [])
    for round_ in range(times + 1):
        for seconds, action in zip(spent, (ours, other), strict=True):
            start = perf_counter()
            action()
            if round_:
                seconds.append(perf_counter() - start)
    a, b = median(spent[0]), median(spent[1])
    print(f"{name}: {a * 1000:.1f} ms, {other_name}: {b * 1000:.1f} ms, ratio {a / b:.2f}", flush=True)
    return a / b
