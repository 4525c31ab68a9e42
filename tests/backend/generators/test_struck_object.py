"""`struck-object`: size, wall, material and place are heard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import trimesh
from hearing import centroid, fall, spectrum
from listening import Listener

from scenewright.backend.generators.audio.struck_object import StruckObject
from scenewright.shared.artifacts import Audio, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import MeshToSound

RATE = 48_000


def body(shape: trimesh.Trimesh, scale: float = 1.0) -> Mesh:
    return Mesh(name="thing", vertices=(shape.vertices * scale).astype(np.float32), faces=shape.faces.astype(np.int32))


BOX = trimesh.creation.box((0.3, 0.2, 0.25))
NOWHERE = np.float32([[np.nan, 0, 0], [1, 0, 0], [0, 1, 0]])
BALL = trimesh.creation.icosphere(subdivisions=3, radius=0.12)


def made(mesh: Mesh, context: Listener | None = None, takes: int = 1, **settings: Any) -> tuple[Audio, ...]:
    options = StruckObject.Options(takes=takes)
    return StruckObject().run(MeshToSound(mesh=mesh, **settings), options, context or Listener())


@pytest.mark.parametrize("shape", [BOX, BALL], ids=["box", "ball"])
def test_twice_the_size_with_twice_the_wall_is_an_octave_lower(shape: trimesh.Trimesh) -> None:
    tones = []
    for scale, wall in ((1.0, 0.004), (2.0, 0.008)):
        context = Listener()
        made(body(shape, scale), context, prompt="steel", thickness=wall)
        tones.append(context.report["lowest_hz"])
    assert tones[0] / tones[1] == pytest.approx(2.0, rel=0.02)


def test_the_tones_of_a_sphere_are_those_of_its_harmonics() -> None:
    """The Laplacian of a sphere has the eigenvalues n (n + 1) / r², and the tones of a thin sheet go with them."""
    sound = made(body(BALL), prompt="steel", thickness=0.002, seconds=3)[0]
    frequencies, power = spectrum(sound.samples, RATE)
    speed = np.sqrt(200e9 / (7800 * (1 - 0.29**2)))
    for degree in (3, 4, 5):
        tone = degree * (degree + 1) / 0.12**2 * 0.002 * speed / (2 * np.pi * np.sqrt(12))
        near = (frequencies > tone * 0.93) & (frequencies < tone * 1.07)
        between = (frequencies > tone * 1.12) & (frequencies < tone * 1.2)
        assert power[near].max() > 50 * power[between].max(), degree


def test_a_thin_wall_is_deeper_and_materials_ring_as_long_as_they_should() -> None:
    thick, thin = (
        centroid(made(body(BOX), prompt="steel", thickness=wall)[0].samples, RATE) for wall in (0.008, 0.002)
    )
    assert thick > 1.5 * thin
    steel, glass, wood = (fall(made(body(BOX), prompt=stuff)[0].samples, RATE) for stuff in ("steel", "glass", "wood"))
    assert steel > glass > 3 * wood


def test_another_place_sounds_another_way_and_a_seed_repeats() -> None:
    one, other = made(body(BOX), takes=2, prompt="glass")
    assert not np.array_equal(one.samples[:2000], other.samples[:2000])
    assert np.array_equal(made(body(BOX), prompt="glass")[0].samples, one.samples)


@pytest.mark.parametrize(
    ("mesh", "prompt", "sentence"),
    [
        (body(BOX), "plasma", "No material is known"),
        (body(BOX, 1000), "steel", "does not ring audibly"),
        (body(BOX, 1e-5), "steel", "does not ring audibly"),
        (
            Mesh(vertices=np.float32([[np.nan, 0, 0], [1, 0, 0], [0, 1, 0]]), faces=np.int32([[0, 1, 2]])),
            "steel",
            "nowhere",
        ),
    ],
)
def test_what_cannot_be_struck_is_said(mesh: Mesh, prompt: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        made(mesh, prompt=prompt)


def test_a_single_triangle_rings_too() -> None:
    sheet = Mesh(vertices=np.float32([[0, 0, 0], [0.4, 0, 0], [0, 0.3, 0]]), faces=np.int32([[0, 1, 2]]))
    assert fall(made(sheet, prompt="thin steel")[0].samples, RATE) > 0.3
