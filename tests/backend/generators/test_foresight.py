"""What is foreseen of films never trained on: nearer to what comes than the last frame, and than all moving on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.formats import mp4
from scenewright.backend.generators.video.foresight import Foresight
from scenewright.backend.motion import continuing, foresight
from scenewright.backend.motion.effects import EFFECTS
from scenewright.backend.motion.effects.shot import Shot
from scenewright.shared.artifacts import Video
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import VideoPrediction

KNOWN, AHEAD, SIDE = 4, 4, 80


def frames(effect: str, seed: int = 7_000_001) -> list[np.ndarray]:
    shot = Shot(24, SIDE, SIDE, 1.0, seed, loop=EFFECTS[effect].loops)
    drawn = list(EFFECTS[effect].draw(shot))[8 : 8 + KNOWN + AHEAD]
    return [np.rint(255 * np.clip(each[..., :3] * each[..., 3:], 0, 1)).astype(np.uint8) for each in drawn]


def psnr(made: Any, truth: list[np.ndarray]) -> float:
    wrong = ((np.array(list(made), float) - np.array(truth, float)) ** 2).mean(axis=(1, 2, 3))
    return float((-10 * np.log10(wrong / 255**2 + 1e-6)).mean())


def film(pictures: list[np.ndarray], rate: float = 24.0) -> Video:
    return mp4.encode(iter(pictures), rate, "fire")


def made(video: Video, context: Listener | None = None, **more: Any) -> Video:
    generator = Foresight()
    generator.load(context or Listener())
    return generator.run(VideoPrediction(video=video, **more), None, context or Listener())


def test_effects_are_foreseen_better_than_by_their_last_frame_and_than_by_flow() -> None:
    found = {"last": [], "flow": [], "network": []}  # type: dict[str, list[float]]
    for effect in ("fire", "smoke", "sea", "clouds", "plasma"):
        pictures = frames(effect)
        known, truth = pictures[:KNOWN], pictures[KNOWN:]
        found["last"].append(psnr([known[-1]] * AHEAD, truth))
        found["flow"].append(psnr(continuing.onward(known[-3:], AHEAD, lambda done: None), truth))
        found["network"].append(psnr(foresight.onward(known, AHEAD, lambda done: None), truth))
    last, flow, network = (np.array(found[name]) for name in ("last", "flow", "network"))
    assert (network > last).all() and (network - last).mean() > 1.0
    assert (network > flow).sum() >= 4 and (network - flow).mean() > 0.1


def test_length_rate_and_size_are_exact_progress_rises_and_frames_are_shown() -> None:
    context = Listener()
    wide = [np.pad(each, ((0, 0), (0, 41), (0, 0))) for each in frames("fire")[:KNOWN]]
    onward = made(film(wide, 23.976), context, seconds=0.5)
    assert (onward.frame_count, onward.frame_rate) == (12, 23.976)
    assert (onward.width, onward.height) == (122, SIDE)
    fractions = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert fractions == sorted(fractions) and len(fractions) > 12
    assert any(isinstance(said, Preview) for said in context.said)
    assert np.array_equal(onward.encoded, made(film(wide, 23.976), seconds=0.5, seed=3).encoded)


def test_what_stands_still_goes_on_so_and_one_frame_is_enough() -> None:
    rng = np.random.default_rng(0)
    still = np.kron(rng.integers(40, 200, (6, 6, 3)), np.ones((16, 16, 1))).astype(np.uint8)
    for count in (1, 5):
        shown = list(mp4.decode(made(film([still] * count), seconds=0.25)))
        assert max(np.abs(each.astype(int) - still).mean() for each in shown) < 6


def test_it_stops_and_says_what_is_no_film() -> None:
    broken = Video(encoded=np.zeros(300, np.uint8), frame_rate=24.0, frame_count=5, width=64, height=64)
    with pytest.raises(InvalidInput, match="is broken"):
        made(broken)
    with pytest.raises(InvalidInput, match="too many for one film"):
        made(film(frames("fog")[:2], 240.0), seconds=60)
    slow = Video(encoded=broken.encoded, frame_rate=0.1, frame_count=5, width=64, height=64)
    with pytest.raises(InvalidInput, match="series of pictures"):
        made(slow)
    with pytest.raises(JobCancelled):
        made(film(frames("fog")[:4]), Listener(cancel_after=5), seconds=2)


def test_numpy_and_torch_compute_the_same() -> None:
    torch = pytest.importorskip("torch", reason='needs torch: pip install "scenewright[diffusion]"')
    from train_video_prediction import Foresight as Twin

    twin = Twin()
    network = foresight.network()
    twin.load_state_dict({name: torch.from_numpy(value) for name, value in network.tensors.items()})
    seen = np.random.default_rng(0).normal(0, 0.3, (32, 48, 20)).astype(np.float32)
    with torch.inference_mode():
        expected = twin(torch.from_numpy(seen).permute(2, 0, 1)[None])[0].permute(1, 2, 0).numpy()
    assert np.allclose(network.corrections(seen), expected, atol=1e-4) and np.abs(expected).max() > 1e-3
