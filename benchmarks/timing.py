"""Interleaved runs: every contestant once a round, so that a busy machine is busy for all."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def machine() -> str:
    """The machine in one line: processor, cores, memory, Python, and how busy it is."""
    model = platform.processor() or platform.machine()
    memory = ""
    if (cpu := Path("/proc/cpuinfo")).exists():
        names = [line for line in cpu.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
        kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
        memory = f", {kilobytes / 1024**2:.0f} GB"
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{model}, {os.cpu_count()} cores{memory}, {platform.system()}, "
        f"Python {platform.python_version()}{load}"
    )


def seconds(call: Callable[[], object]) -> float:
    """What a call takes, by the clock."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def interleaved(
    contestants: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """Seconds of every contestant in every round."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, call in contestants.items():
            taken[name].append(seconds(call))
    return taken


def median_ratio(slow: list[float], fast: list[float]) -> float:
    """How many times as long the first takes: the median over the rounds."""
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))


def spread(values: list[float]) -> str:
    """The median, and from where to where the rounds went."""
    return f"{statistics.median(values):.3g} ({min(values):.3g}-{max(values):.3g})"
