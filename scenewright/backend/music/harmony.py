"""Chords one after another, and voices that move from one to the next as singers would."""

from __future__ import annotations

from itertools import combinations, pairwise, product

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.music.theory import Chord, Key, chord

# What may follow what, with weights: tonic, subdominant, dominant, tonic. Rows and columns are steps of the scale.
# Source: Kostka and Payne, Tonal Harmony, for the common order of chords.
FOLLOWS = {
    0: {3: 3, 4: 2, 5: 3, 1: 2, 2: 1},
    1: {4: 4, 6: 1, 3: 1},
    2: {5: 3, 3: 2},
    3: {4: 3, 0: 2, 1: 2, 5: 1},
    4: {0: 4, 5: 2, 3: 1},
    5: {3: 3, 1: 2, 4: 2, 2: 1},
    6: {0: 3, 2: 1, 5: 1},
}
PLAGAL = {0: {6: 3, 3: 3, 5: 2}, 6: {0: 2, 5: 2, 3: 1}, 3: {0: 3, 6: 2}, 5: {6: 3, 3: 2, 0: 1}}  # where nothing leads
Voices = NDArray[np.int64]
Costs = NDArray[np.float64]
RANGES = ((60, 81), (55, 74), (48, 67), (36, 55))  # of soprano, alto, tenor, bass
MIDDLES = np.array([70, 64, 57, 45])
PARALLEL = 40.0  # what fifths or octaves in parallel cost
MOST_APART = 12  # semitones between neighbours, the bass excepted


def progression(key: Key, bars: int, sevenths: float, rng: np.random.Generator, closing: bool) -> list[Chord]:
    """Return one chord a bar: it starts at home and ends half-way, or with a cadence.

    Args:
        key: of the piece.
        bars: how many.
        sevenths: how often a chord has one, 0 to 1.
        rng: draws.
        closing: whether it comes home.
    """
    modal = key.mode in ("phrygian", "mixolydian", "lydian")
    table = {**FOLLOWS, **PLAGAL} if modal else FOLLOWS
    ending = [0] if bars == 1 else ([6 if key.mode in ("phrygian", "mixolydian") else 4, 0] if closing else [4])
    steps = [0]
    while len(steps) < bars - len(ending):
        choices = {step: weight for step, weight in table[steps[-1]].items() if step != 6 or modal or len(steps) > 1}
        weights = np.array(list(choices.values()), float)
        steps.append(int(rng.choice(list(choices), p=weights / weights.sum())))
    steps = [*steps[: max(bars - len(ending), 0)], *ending][-bars:]
    return [
        chord(key, step, seventh=bool(rng.random() < sevenths) and step != 6, dominant=after == 0)
        for step, after in zip(steps, [*steps[1:], -1], strict=True)
    ]


def voiced(chords: list[Chord]) -> list[tuple[int, int, int, int]]:
    """Return soprano, alto, tenor and bass of each chord: the way through all of them that moves least and well.

    Fifths and octaves in parallel, crossed voices, doubled leading notes and leaps cost; dynamic programming finds the
    cheapest way. Source: the rules of four-part writing, as in Aldwell and Schachter, Harmony and Voice Leading.
    """
    layers = [_voicings(each) for each in chords]
    costs, backs = _alone(layers[0]), []
    for before, after in pairwise(layers):
        step = _move(before, after) + costs
        backs.append(step.argmin(axis=1))
        costs = step.min(axis=1) + _alone(after)
    place = int(costs.argmin())
    way = [layers[-1][place]]
    for back, layer in zip(reversed(backs), reversed(layers[:-1]), strict=True):
        place = int(back[place])
        way.append(layer[place])
    return [(int(s), int(a), int(t), int(b)) for s, a, t, b in way[::-1]]


def _voicings(each: Chord) -> Voices:
    """Return the ways to set a chord, (n, 4), its root in the bass."""
    root = each.classes[0]
    basses = [pitch for pitch in range(*RANGES[3]) if pitch % 12 == root]
    upper = [[pitch for pitch in range(*span) if pitch % 12 in each.classes] for span in RANGES[:3]]
    ways = []
    for soprano, alto, tenor in product(*upper):
        if not soprano > alto > tenor or soprano - alto > MOST_APART or alto - tenor > MOST_APART:
            continue
        heard = {voice % 12 for voice in (soprano, alto, tenor)} | {root}
        if len(heard) < min(len(each.classes), 4) or each.classes[1] not in {soprano % 12, alto % 12, tenor % 12}:
            continue
        ways += [(soprano, alto, tenor, bass) for bass in basses if bass < tenor]
    return np.array(ways)


def _alone(voices: Voices) -> Costs:
    """Return how far voices are from where they sound best, (n,)."""
    return np.asarray(0.06 * np.abs(voices - MIDDLES).sum(axis=1))


def _move(before: Voices, after: Voices) -> Costs:
    """Return what moving from each of m chords to each of n costs, (n, m)."""
    moves = after[:, None] - before[None]
    sizes = np.abs(moves)
    cost = sizes[..., :3].sum(axis=2) + 0.5 * sizes[..., 3] + 3.0 * (sizes[..., :3] > 5).sum(axis=2)
    for i, j in combinations(range(4), 2):
        was, now = (before[:, i] - before[:, j]) % 12, (after[:, i] - after[:, j]) % 12
        together = (moves[..., i] == moves[..., j]) & (moves[..., i] != 0)
        cost += PARALLEL * (together & np.isin(was, (0, 7))[None] & (now[:, None] == was[None]))
    # A voice that passes where its neighbour was is heard as that neighbour.
    cost += 6.0 * (after[:, None, :3] < before[None, :, 1:]).sum(axis=2)
    return np.asarray(cost)
