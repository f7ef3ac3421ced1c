"""The resampling of `forecast` in Python, for tests/it/ahead/pace.rs.

Reads a list of {"ticks": [...], "open": N}. For each, writes the weeks that 50 % and 85 % of the draws need, drawn with the
same random numbers, and the exact probability to be done by each week.
"""

import json
import sys

DRAWS = 5_000
MOST_WEEKS = 520
ALL_BITS = (1 << 64) - 1


def numbers():
    """splitmix64, https://prng.di.unimi.it/splitmix64.c"""
    state = 0x6D6C7300
    while True:
        state = (state + 0x9E3779B97F4A7C15) & ALL_BITS
        mixed = state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & ALL_BITS
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & ALL_BITS
        yield mixed ^ (mixed >> 31)


def drawn(ticks, left_to_do):
    random = numbers()
    needed = []
    for _ in range(DRAWS):
        done, weeks = 0, 0
        while done < left_to_do and weeks < MOST_WEEKS:
            done += ticks[next(random) * len(ticks) >> 64]
            weeks += 1
        needed.append(weeks)
    needed.sort()
    # The smallest number of weeks in which at least this share of the draws is done.
    return [next(weeks for at, weeks in enumerate(needed, 1) if at * 100 >= share * DRAWS) for share in (50, 85)]


def done_by(ticks, left_to_do):
    """The probability to be done by week 0, 1, 2 and so on, until it is almost 1."""
    at = [1.0] + [0.0] * (left_to_do - 1)
    finished, chances = 0.0, [0.0]
    while finished < 0.999 and len(chances) < MOST_WEEKS:
        after = [0.0] * left_to_do
        for done, chance in enumerate(at):
            for more in ticks:
                if done + more < left_to_do:
                    after[done + more] += chance / len(ticks)
                else:
                    finished += chance / len(ticks)
        at = after
        chances.append(finished)
    return chances


json.dump(
    [{"weeks": drawn(case["ticks"], case["open"]), "done_by": done_by(case["ticks"], case["open"])} for case in json.load(sys.stdin)],
    sys.stdout,
)
