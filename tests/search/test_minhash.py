import subprocess
import sys
from itertools import pairwise

import pytest

from search import minhash

WORDS = [f"сөз{number}" for number in range(100)]


def changed(words: list[str], every: int) -> list[str]:
    return [f"{word}!" if place % every == 0 else word for place, word in enumerate(words)]


def test_the_same_words_have_the_same_signature():
    assert minhash.overlap(minhash.signature(WORDS), minhash.signature(WORDS)) == 1.0


def test_other_words_have_another_signature():
    assert minhash.overlap(minhash.signature(WORDS), minhash.signature(changed(WORDS, 1))) < 0.1


@pytest.mark.parametrize("every", [50, 20, 10, 5])
def test_the_overlap_is_close_to_the_true_one(every):
    other = changed(WORDS, every)
    pairs, others = set(pairwise(WORDS)), set(pairwise(other))
    true = len(pairs & others) / len(pairs | others)

    estimated = minhash.overlap(minhash.signature(WORDS), minhash.signature(other))

    assert estimated == pytest.approx(true, abs=0.15)


def test_a_near_duplicate_shares_a_band():
    bands = set(minhash.bands(minhash.signature(WORDS)))

    assert bands & set(minhash.bands(minhash.signature(changed(WORDS, 20))))
    assert not bands & set(minhash.bands(minhash.signature(changed(WORDS, 1))))


def test_one_word_is_enough_and_none_is_nothing():
    assert len(minhash.signature(["жол"])) == minhash.PLACES
    assert minhash.signature([]) == minhash.bands([]) == []
    assert minhash.overlap([], minhash.signature(WORDS)) == 0.0


def test_numbers_fit_a_column_of_integers():
    signed = minhash.signature(WORDS)

    assert all(0 <= number < 2**31 for number in [*signed, *minhash.bands(signed)])


def test_every_process_makes_the_same_signature():
    code = "from search import minhash; print(minhash.bands(minhash.signature(['жол', 'көше'])))"

    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert made[0] == made[1] == f"{minhash.bands(minhash.signature(['жол', 'көше']))}\n"
