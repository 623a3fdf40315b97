"""What the largest map takes: ``.venv/bin/python -m tests.opinions.benchmark [people] [statements]``.

Each run is a process of its own, so that its peak of memory is its own, imports included.
"""

import resource
import subprocess
import sys
import time

GROUPS = 5


def measure(people: int, statements: int) -> None:
    began = time.perf_counter()
    from opinions.mapping.computing import compute  # noqa: PLC0415 (imports are part of what is measured)
    from tests.opinions.populations import population  # noqa: PLC0415

    imported = time.perf_counter()
    votes, _truth = population(GROUPS, people=people, statements=statements, seed=1)
    made, busy = time.perf_counter(), time.process_time()
    first = compute(votes)
    computed, busy = time.perf_counter(), time.process_time() - busy
    compute(votes, basis=first.basis)
    again = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{people} x {statements}, {len(votes.people)} votes, {len(first.map.groups)} groups:"
        f" {computed - made:.1f} s ({busy:.1f} s of one core), from the last map {again - computed:.1f} s,"
        f" imports {imported - began:.1f} s, peak {peak} MB"
    )


if __name__ == "__main__":
    sizes = [int(argument) for argument in sys.argv[1:3]] or [5_000, 300]
    if sys.argv[3:] == ["here"]:
        measure(*sizes)
    else:
        command = [sys.executable, "-m", "tests.opinions.benchmark", *map(str, sizes), "here"]
        sys.exit(subprocess.run(command, check=False).returncode)
