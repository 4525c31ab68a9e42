"""Adam and total variation against plain numpy."""

from __future__ import annotations

import numpy as np

from scenewright.backend.fields.optimise import FIRST_DECAY, SECOND_DECAY, Moments, adam, smooth

from . import scenes


def test_adam_takes_the_textbook_step_where_there_is_a_gradient() -> None:
    generator = np.random.default_rng(0)
    values = generator.normal(size=(100, 16)).astype(np.float32)
    moments = Moments.zeros(100, 16)
    rates = np.linspace(0.01, 0.2, 16, dtype=np.float32)
    expected, first, second = values.astype(np.float64), np.zeros((100, 16)), np.zeros((100, 16))
    touched = np.arange(100) % 3 > 0
    for iteration in range(1, 5):
        gradient = generator.normal(size=(100, 16)).astype(np.float32) * touched[:, None]
        moments.gradients[:], moments.touched[:] = gradient, touched
        adam(values, moments, rates, iteration)
        first = FIRST_DECAY * first + (1 - FIRST_DECAY) * gradient
        second = SECOND_DECAY * second + (1 - SECOND_DECAY) * gradient.astype(np.float64) ** 2
        step = first / (1 - FIRST_DECAY**iteration) / np.sqrt(second / (1 - SECOND_DECAY**iteration) + 1e-30)
        expected -= rates * step * touched[:, None]
    np.testing.assert_allclose(values, expected, atol=1e-4)
    assert not moments.gradients.any()
    assert not moments.touched.any()


def test_smoothing_is_the_gradient_of_total_variation() -> None:
    field = scenes.random_field(resolution=6)
    moments = Moments.zeros(*field.values.shape)
    moments.touched[:] = True
    weights = np.linspace(1, 2, 16, dtype=np.float32)
    smooth(field.values, moments, field.corners, weights, 1.0, seed=1)
    expected = np.zeros_like(field.values)
    for axis in (1, 2, 4):
        here, there = field.corners[:, 0], field.corners[:, axis]
        pull = field.values[here] - field.values[there]
        pull[:, 0] = np.clip(pull[:, 0], -1, 1)
        np.add.at(expected, here, weights * pull)
        np.add.at(expected, there, -weights * pull)
    np.testing.assert_allclose(moments.gradients, expected, atol=1e-4)
