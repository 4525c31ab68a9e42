"""The fluid does not squeeze, carries what is in it, rises by its heat; noise and waves close in time and space."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from scenewright.backend.motion import cycles
from scenewright.backend.motion.fluid import Fluid, carried


def divergence(velocity: np.ndarray) -> np.ndarray:
    across, down = (np.fft.fftfreq(side) * 2j * np.pi for side in velocity.shape[1::-1])
    u, v = (np.fft.fft2(velocity[..., axis]) for axis in range(2))
    return np.fft.ifft2(u * across[None, :] + v * down[:, None]).real


def test_what_squeezes_is_taken_out_and_what_turns_stays() -> None:
    fluid = Fluid(64, 48, 0.0, 0.0)
    rng = np.random.default_rng(0)
    noisy = gaussian_filter(rng.standard_normal((64, 48, 2)), (1.5, 1.5, 0), mode="wrap").astype(np.float32)
    free = fluid._without_divergence(noisy)
    assert np.abs(divergence(free)).mean() < 0.01 * np.abs(divergence(noisy)).mean()
    y, x = np.mgrid[:64, :48] * 2 * np.pi / np.array([64, 48]).reshape(2, 1, 1)
    whirl = np.stack([np.sin(y), np.sin(x)], -1).astype(np.float32)
    assert np.allclose(fluid._without_divergence(whirl), whirl, atol=1e-4)


@pytest.mark.parametrize("shift", [(3.0, 0.0), (0.0, -2.0), (1.5, 2.5)])
def test_content_is_carried_where_the_flow_goes(shift: tuple[float, float]) -> None:
    y, x = np.mgrid[:64, :64].astype(np.float32)

    def blob(cx: float, cy: float) -> np.ndarray:
        return np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 40).astype(np.float32)

    flow = np.broadcast_to(np.float32(shift), (64, 64, 2)).copy()
    moved = carried(blob(30, 32), flow)
    assert np.abs(moved - blob(30 + shift[0], 32 + shift[1])).max() < 0.03
    assert moved.sum() == pytest.approx(blob(30, 32).sum(), rel=0.01)


def test_carrying_makes_nothing_brighter_than_it_was() -> None:
    rng = np.random.default_rng(1)
    field = rng.random((32, 32)).astype(np.float32)
    moved = carried(field, rng.normal(0, 2, (32, 32, 2)).astype(np.float32))
    assert field.min() <= moved.min() and moved.max() <= field.max()


def test_heat_rises() -> None:
    fluid = Fluid(96, 64, 0.2, 0.3)
    for _ in range(30):
        fluid.heat[80:86, 28:36] = 1.0
        fluid.step(0.01, 0.0)
    heights = (fluid.heat * np.arange(96)[:, None]).sum() / fluid.heat.sum()
    assert heights < 76 and fluid.velocity[70, 32, 1] < -0.2


def test_noise_closes_in_time_and_space_and_is_as_large_as_asked() -> None:
    made = cycles.noise(np.random.default_rng(2), 24, 48, 64, 0.3, 1.0)
    assert made.std() == pytest.approx(1, abs=1e-3) and abs(made.mean()) < 1e-4
    for axis in range(3):
        inside = np.abs(np.diff(made, axis=axis)).mean()
        wrap = np.abs(np.take(made, 0, axis) - np.take(made, -1, axis)).mean()
        assert wrap < 1.3 * inside, axis
    fine = cycles.noise(np.random.default_rng(2), 24, 48, 64, 0.06, 1.0)
    assert np.abs(np.diff(fine, axis=2)).mean() > 2 * np.abs(np.diff(made, axis=2)).mean()


def test_waves_come_back_after_the_film_and_tile() -> None:
    def sea(frame: int) -> np.ndarray:
        return cycles.waves(np.random.default_rng(3), 30, 64, 10.0, 3.0, 4.0, frame, finest=0.2)

    assert np.allclose(sea(30), sea(0), atol=1e-4) and not np.allclose(sea(15), sea(0), atol=0.1)
    height = sea(7)
    assert height.std() == pytest.approx(1, abs=0.35)
    assert np.abs(height[:, 0] - height[:, -1]).mean() < 1.5 * np.abs(np.diff(height, axis=1)).mean()


def test_a_loop_fades_its_rest_into_its_beginning() -> None:
    ramp = np.arange(12, dtype=np.float32)[:, None]
    made = cycles.looped(ramp, 4)
    assert len(made) == 8 and made[0, 0] > 5  # nearly what came after the last
    assert np.allclose(made[4:], ramp[4:8]) and np.array_equal(cycles.looped(ramp, 0), ramp)
