"""`wavenet`: it draws what it learned, as long as asked, the same for a seed, and is the network that was trained."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hearing import centroid, envelope
from listening import Listener

from scenewright.backend.generators.audio.wavenet import WaveNet
from scenewright.backend.sound.effects.take import Take
from scenewright.backend.sound.loudness import loudness, true_peak
from scenewright.backend.sound.stuffs import STUFFS
from scenewright.backend.sound.wavenet.asking import FRAME, KNOWN, MATERIALS, WIDTH, conditions
from scenewright.backend.sound.wavenet.companding import RATE, SILENCE, coded, heard
from scenewright.backend.sound.wavenet.network import Network, network
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import TextToSound


@cache
def made(prompt: str, seconds: float = 1.0, seed: int = 0, **settings: Any) -> Audio:
    context, model = Listener(), WaveNet()
    model.load(context)
    assert len(model.weights) == 40
    return model.run(TextToSound(prompt=prompt, seconds=seconds, seed=seed, **settings), WaveNet.Options(), context)


@pytest.mark.parametrize("prompt", ["rain", "hum", "strong wind"])
def test_it_is_as_long_and_as_loud_as_asked_and_does_not_click(prompt: str) -> None:
    sound = made(prompt)
    assert sound.samples.shape == (RATE, 1) and sound.sample_rate == RATE
    assert np.abs(sound.samples[[0, -1]]).max() < 1e-3 and true_peak(sound.samples) <= 0.92
    assert loudness(sound.samples, RATE) == pytest.approx(-23.0, abs=3)


def test_families_sound_apart() -> None:
    rain, wind, hum = (centroid(made(name).samples, RATE) for name in ("rain", "wind", "hum"))
    assert rain > 1.3 * wind > 1.3 * hum


def test_a_seed_repeats_and_another_differs() -> None:
    again = WaveNet().run(TextToSound(prompt="rain", seconds=1.0), WaveNet.Options(), Listener())
    assert np.array_equal(again.samples, made("rain").samples)
    assert not np.array_equal(made("rain", seed=1).samples, made("rain").samples)


def test_a_loop_leads_back_to_its_beginning() -> None:
    rain = made("rain", loop=True).samples
    level = envelope(np.concatenate([rain, rain]), RATE, 20)
    assert len(rain) == RATE and 0.4 < level[18:22].mean() / level.mean() < 1.8


def test_what_it_has_not_learned_is_said() -> None:
    for prompt in ("crickets", "laser"):
        with pytest.raises(
            InvalidInput, match=f"has not learned {prompt}. Ask for one of wind, rain, stream, engine, hum"
        ):
            made(prompt)


def test_it_tells_how_far_it_is_and_stops() -> None:
    context = Listener()
    WaveNet().run(TextToSound(prompt="hum", seconds=0.5), WaveNet.Options(), context)
    assert len(context.said) > 5
    with pytest.raises(JobCancelled):
        WaveNet().run(TextToSound(prompt="wind", seconds=600), WaveNet.Options(), Listener(cancel_after=3))


def test_materials_and_families_are_those_of_the_procedural_sounds() -> None:
    assert set(MATERIALS) == set(STUFFS)
    asked = conditions("impact", Take(1.0, 0), -FRAME, 3)
    assert asked.shape == (3, WIDTH) and asked[0, KNOWN.index("impact")] == 1.0
    assert not asked[0, -7:].any() and np.allclose(asked[1, -7:], 1.0) and (asked[2, -7:] < 1).all()


def test_codes_are_heard_as_what_they_were_made_of() -> None:
    time = np.arange(RATE) / RATE
    sound = (np.sin(2 * np.pi * 300 * time) * np.exp(-3 * time)).astype(np.float32)
    again = heard(coded(sound))
    again *= float(sound @ again) / float(again @ again)
    assert 10 * np.log10((sound**2).sum() / ((again - sound) ** 2).sum()) > 30
    assert set(coded(np.zeros(9, np.float32))) == {SILENCE}


def foretold(model: Network, codes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Return the bits of each code, by plain convolutions over all samples at once: the kernel's twin."""
    weights, layers = model.tensors, len(model.steps)
    before = np.concatenate([[SILENCE], codes[:-1]])
    biases = np.repeat(model._biases(asked), FRAME, axis=0)
    hidden, skipped = weights["heard.weight"][before], np.zeros((len(codes), len(weights["first.bias"])), np.float32)
    for layer in range(layers):
        step = int(model.steps[layer])
        earlier = np.concatenate([np.zeros((step, hidden.shape[1]), np.float32), hidden])[: len(hidden)]
        both = np.hstack([earlier, hidden]) @ weights[f"gates.{layer}.weight"].T + biases[:, layer]
        wave, gate = np.split(both, 2, axis=1)
        out = np.tanh(wave) / (1 + np.exp(-gate)) @ weights[f"ways.{layer}.weight"].T + weights[f"ways.{layer}.bias"]
        hidden, skipped = hidden + out[:, : hidden.shape[1]], skipped + out[:, hidden.shape[1] :]
    inner = np.maximum(np.maximum(skipped, 0) @ weights["first.weight"].T + weights["first.bias"], 0)
    logits = (inner @ weights["last.weight"].T + weights["last.bias"]).astype(float)
    logits -= logits.max(axis=1, keepdims=True)
    likely = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return np.asarray(-likely[np.arange(len(codes)), codes] / np.log(2))


def test_the_compiled_loop_is_the_network() -> None:
    model, rng = network(), np.random.default_rng(0)
    codes = np.clip(rng.normal(128, 20, 20 * FRAME), 0, 255).astype(np.uint8)
    asked = conditions("fire", Take(1.0, 0, force=0.9), 0, 20)
    assert np.abs(model.bits(asked, codes) - foretold(model, codes, asked)).max() < 1e-3
