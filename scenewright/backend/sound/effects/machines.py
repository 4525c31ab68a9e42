"""What people build: engines, weapons of films, explosions, and the small sounds of interfaces and games."""

from __future__ import annotations

import numpy as np

from scenewright.backend.sound.effects.blows import blow
from scenewright.backend.sound.effects.take import Family, Take
from scenewright.backend.sound.filters import RATE, Samples, band, decay, noise, placed, resonant, swept, wandering
from scenewright.backend.sound.stuffs import STUFFS


def _tone(take: Take, hertz: Samples, harmonics: tuple[float, ...]) -> Samples:
    """Return a tone whose frequency follows a curve; `harmonics` are the strengths of its multiples."""
    phase = 2 * np.pi * np.cumsum(hertz, dtype=np.float64) / RATE
    audible = [(n, s) for n, s in enumerate(harmonics, 1) if s and n * float(hertz.max()) < RATE / 2]
    return np.asarray(sum(s * np.sin(n * phase) for n, s in audible) + np.zeros(len(hertz)), np.float32)


def _engine(take: Take) -> Samples:
    """Fire cylinders one after another into an exhaust pipe; each differs a little from the others."""
    turns = (14 + 46 * take.force) * take.pace / take.size**0.5  # a second
    speed = turns * (1 + 0.02 * (wandering(take.rng, take.count, 1.5) - 0.5))
    phase = np.cumsum(speed, dtype=np.float64) / RATE
    cylinders = 4
    beat = phase * cylinders / 2
    which = np.floor(beat).astype(int) % cylinders
    uneven = take.rng.uniform(0.7, 1.0, cylinders)[which]
    into = beat % 1.0
    pulse = np.exp(-into * 9.0) * (1 - np.exp(-into * 160)) * uneven - 0.12
    breath = band(noise(take.rng, take.count), 300, 3800) * pulse.astype(np.float32)
    fired = pulse.astype(np.float32) + breath * np.float32(0.14 + 0.25 * take.force)
    pipe = sum(
        resonant(fired, pitch / take.size**0.5, 2.5) * np.float32(s)
        for pitch, s in ((85, 1.0), (190, 0.7), (410, 0.4), (900, 0.2))
    )
    rattle = band(noise(take.rng, take.count), 1800, 6000) * pulse.astype(np.float32) * np.float32(0.05 * take.bright)
    return np.asarray(pipe + 0.25 * band(fired, 40, 2400) + rattle, np.float32)  # fmt: skip


def _hum(take: Take) -> Samples:
    base = np.full(take.count, 50.0 / take.size**0.3, np.float32) * (1 + 0.002 * wandering(take.rng, take.count, 0.4))
    tone = _tone(take, base.astype(np.float32), (0.6, 1.0, 0.25, 0.45, 0.1, 0.2, 0.05, 0.12))
    return np.asarray(tone * 0.3 + band(noise(take.rng, take.count, 1.0), 90, 900) * 0.1, np.float32)


def _laser(take: Take) -> Samples:
    start, end = 2600 / take.size * (0.8 + 0.5 * take.bright), 140 / take.size
    hertz = end + (start - end) * np.exp(-take.time * (9 + 9 * take.pace))
    tone = _tone(take, hertz.astype(np.float32), (1.0, 0.45, 0.3, 0.2, 0.12))
    zap = band(noise(take.rng, take.count), 1500, 12_000) * decay(take.count, 0.06)
    return np.asarray(
        tone * decay(take.count, take.seconds * 0.9) + zap * np.float32(0.3 + 0.4 * take.force), np.float32
    )


def _explosion(take: Take) -> Samples:
    """Blow it up: the shock, the fireball's roar, debris that lands."""
    shock = noise(take.rng, take.count) * decay(take.count, 0.25) * np.float32(1.2)
    drop = 30 + 70 * np.exp(-take.time * 5)
    boom = _tone(take, (drop / take.size**0.4).astype(np.float32), (1.0, 0.4)) * decay(take.count, 1.3 * take.size**0.4)
    roar = band(noise(take.rng, take.count, 1.5), 28, 900) * decay(take.count, take.seconds * 0.85)
    roar *= 0.5 + wandering(take.rng, take.count, 12)
    events = []
    for _ in range(round(30 * take.force)):
        when = 0.3 + take.rng.exponential(0.5)
        stone = blow(take, take.made_of("stone"), take.rng.uniform(0.2, 0.8), 0.6, 0.25)
        events.append((when, stone * np.float32(0.12 * np.exp(-when / 2))))
    whole = band(shock, 30, 3000 + 8000 * take.bright) + boom * 1.3 + roar * 1.2 + placed(events, take.count)
    return np.asarray(np.tanh(whole * (0.8 + take.force)), np.float32)


def _whoosh(take: Take) -> Samples:
    middle = take.seconds * 0.5
    nearness = np.exp(-(((take.time - middle) / (take.seconds * 0.17)) ** 2))
    hertz = (260 + 1900 * nearness * (0.5 + take.bright)) / take.size**0.5
    air = swept(take.rng, hertz.astype(np.float32), 0.7) * nearness
    pan = np.clip(take.time / take.seconds, 0, 1)
    sides = [air * np.cos(pan * np.pi / 2), air * np.sin(pan * np.pi / 2)]
    return np.asarray(np.stack(sides, axis=1), np.float32)


def _notes(take: Take, notes: tuple[tuple[float, float, float], ...], harmonics: tuple[float, ...]) -> Samples:
    """Return tones one after another; each note is its second, its hertz and the seconds it rings."""
    shift = 2 ** (take.rng.integers(-3, 4) / 12) / take.size**0.5
    events = []
    for when, hertz, seconds in notes:
        count = round(min(seconds * 1.6, take.seconds) * RATE)
        tone = _tone(take, np.full(count, hertz * shift, np.float32), harmonics)
        tone *= decay(count, seconds) * np.minimum(np.arange(count) / 90, 1).astype(np.float32)
        events.append((when / take.pace, tone))
    return placed(events, take.count)


def _coin(take: Take) -> Samples:
    return _notes(take, ((0.0, 988, 0.12), (0.075, 1319, 0.6)), (1.0, 0.0, 0.33, 0.0, 0.2, 0.0, 0.14))


def _success(take: Take) -> Samples:
    return _notes(take, ((0, 523, 0.4), (0.09, 659, 0.4), (0.18, 784, 0.5), (0.27, 1047, 1.1)), (1.0, 0.35, 0.12, 0.05))


def _failure(take: Take) -> Samples:
    return _notes(take, ((0, 392, 0.3), (0.16, 370, 0.3), (0.32, 311, 0.9)), (1.0, 0.5, 0.35, 0.2, 0.1))


def _click(take: Take) -> Samples:
    tick = blow(take, STUFFS["plastic"], 0.14 * take.size, 0.6, min(take.seconds, 0.2))
    release = blow(take, STUFFS["plastic"], 0.11 * take.size, 0.3, min(take.seconds, 0.15)) * np.float32(0.4)
    return placed([(0.0, tick), (0.055, release)], take.count)


def _beep(take: Take) -> Samples:
    return _notes(take, ((0.0, 1200, 0.25),), (1.0, 0.12, 0.04))


def _typing(take: Take) -> Samples:
    events, when = [], 0.05
    while when < take.seconds - 0.1:
        key = blow(take, STUFFS["plastic"], take.rng.uniform(0.16, 0.24), 0.6, 0.12) * np.float32(
            take.rng.uniform(0.5, 1)
        )
        events.append((when, key))
        when += max(take.rng.gamma(3.0, 0.045), 0.04) / take.pace * (1 + 3 * (take.rng.random() < 0.08))
    return placed(events, take.count)


def _alarm(take: Take) -> Samples:
    high = (np.sin(2 * np.pi * 1.6 * take.pace * take.time) > 0).astype(np.float32)
    smooth = np.convolve(high, np.ones(400) / 400, "same")
    return _tone(take, (620 + 240 * smooth).astype(np.float32), (1.0, 0.5, 0.33, 0.2, 0.14)) * np.float32(0.5)


def _magic(take: Take) -> Samples:
    """Let it sparkle: a swell of tones of one chord, and many small bells above it, rising."""
    scale = np.array([0, 4, 7, 11, 12, 16, 19, 23, 24])
    events = []
    for _ in range(round(26 * take.seconds * (0.5 + take.force))):
        when = take.rng.uniform(0, take.seconds * 0.8)
        hertz = 1047 * 2 ** ((take.rng.choice(scale) + 12 * when / take.seconds) / 12) / take.size**0.5
        count = round(0.7 * RATE)
        bell = _tone(take, np.full(count, hertz, np.float32), (1.0, 0.0, 0.3)) * decay(count, 0.6)
        events.append((when, bell * np.float32(take.rng.uniform(0.04, 0.2))))
    swell = np.sin(np.pi * np.clip(take.time / take.seconds, 0, 1)) ** 2
    air = swept(take.rng, (900 + 2600 * take.time / take.seconds).astype(np.float32), 0.5) * swell
    return placed(events, take.count) + np.asarray(air * 0.16, np.float32)


FAMILIES = (
    Family(
        "engine", ("motor", "car", "truck", "tractor", "motorbike", "idle", "car engine"), 6.0, _engine, goes_on=True
    ),
    Family(
        "hum",
        ("electric hum", "fridge", "transformer", "machine room", "drone", "server room", "ventilation"),
        8.0,
        _hum,
        goes_on=True,
    ),
    Family("laser", ("blaster", "zap", "ray gun", "laser gun", "phaser"), 0.7, _laser),
    Family("explosion", ("blast", "boom", "bomb", "grenade", "detonation"), 4.0, _explosion),
    Family("whoosh", ("swoosh", "swish", "sword swing", "fly by", "pass by", "transition"), 0.8, _whoosh),
    Family("coin", ("pick up", "pickup", "collect", "gold coin", "coin collect"), 0.8, _coin),
    Family("success", ("win", "level up", "victory", "complete", "achievement", "fanfare"), 1.6, _success),
    Family("failure", ("lose", "error", "wrong", "game over", "denied"), 1.4, _failure),
    Family("click", ("ui click", "button", "tick", "switch", "tap", "ui"), 0.25, _click),
    Family("beep", ("notification", "blip", "ping", "message"), 0.4, _beep),
    Family("typing", ("keyboard", "typewriter", "keys"), 4.0, _typing, goes_on=True),
    Family("alarm", ("siren", "alert", "warning", "klaxon"), 4.0, _alarm, goes_on=True),
    Family("magic", ("spell", "sparkle", "fairy", "enchantment", "teleport", "heal"), 2.5, _magic),
)
