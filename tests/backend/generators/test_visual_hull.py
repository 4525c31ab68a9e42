"""`visual-hull`: masked pictures from all around in, the space within their outlines out."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
import trimesh
from judging import assert_usable
from listening import Change, Listener, Made

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.generators.spatial.visual_hull import VisualHull
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Triangles
from scenewright.shared.artifacts import Capture, Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import ImagesTo3D
from tests.backend.geometry.shapes import orbit, sphere, stripes, triangles

SOLIDS = {
    "ball": sphere(4),
    "box": triangles(trimesh.creation.box((1.2, 0.8, 1.0))),
    "capsule": triangles(trimesh.creation.capsule(height=0.9, radius=0.35)),
    "cone": triangles(trimesh.creation.cone(radius=0.7, height=1.2)),
    "cylinder": triangles(trimesh.creation.cylinder(radius=0.4, height=1.5)),
    "ring": triangles(trimesh.creation.torus(0.7, 0.22)),
    "two balls": triangles(
        trimesh.util.concatenate(
            [
                trimesh.creation.icosphere(3, radius).apply_translation([x, 0, 0])
                for radius, x in ((0.35, -0.5), (0.4, 0.6))
            ]
        )
    ),
}
SETTINGS: tuple[tuple[int, int, int], ...] = ((64, 1500, 0), (96, 4000, 3), (80, 2500, 10))


def photographed(solid: Triangles, cameras: Cameras, masks: bool = True) -> Capture:
    """Return pictures of a solid with a colourful surface, on nothing or on white."""
    seen = rasterise(solid, cameras)
    images = []
    for view in range(len(cameras)):
        origins, directions = cameras.rays(view)
        points = origins + directions * seen.depth[view][..., None]
        hit = seen.face[view] >= 0
        colours = np.where(hit[..., None], stripes(points) * 200, 255).astype(np.uint8)
        alpha = np.where(hit, 255, 0).astype(np.uint8)[..., None]
        images.append(Image(pixels=np.concatenate([colours, alpha], axis=2) if masks else colours))
    return Capture(
        name="solid", images=tuple(images), camera_to_world=cameras.camera_to_world, focal=cameras.focal,
        centre=cameras.centre,
    )  # fmt: skip


def carved(capture: Capture, context: Listener | None = None, **settings: Any) -> Made:
    context = context or Listener()
    names = {"resolution", "smoothing"}
    options = {"resolution": 64} | {key: value for key, value in settings.items() if key in names}
    task = {"faces": 2000, "texture_size": 256} | {k: v for k, v in settings.items() if k not in names}
    mesh = VisualHull().run(ImagesTo3D(capture=capture, **task), VisualHull.Options(**options), context)
    return mesh, context


@pytest.mark.parametrize("settings", SETTINGS, ids=["coarse", "fine", "smooth"])
@pytest.mark.parametrize("name", SOLIDS)
def test_solids_come_back(name: str, settings: tuple[int, int, int]) -> None:
    resolution, faces, smoothing = settings
    solid = SOLIDS[name]
    capture = photographed(solid, orbit(14, 96))
    mesh, context = carved(capture, resolution=resolution, faces=faces, smoothing=smoothing)
    judge = assert_usable(mesh, mirrored=True)
    assert len(mesh.faces) == pytest.approx(faces, rel=0.02)
    assert context.report["silhouette_iou"] > 0.97
    truth = trimesh.Trimesh(solid.vertices, solid.faces, process=False).volume
    assert truth * 0.95 < judge.volume < truth * 1.25  # a hull is never smaller, but for pixels


def test_the_texture_shows_what_the_pictures_show() -> None:
    mesh, context = carved(photographed(SOLIDS["ball"], orbit(14, 96)), texture_size=512)
    corners = mesh.vertices[mesh.faces].reshape(-1, 3)
    places = np.clip((mesh.uvs * [512, -512] + [0, 512]).astype(int), 0, 511)
    shown = mesh.material.albedo_map.pixels[places[:, 1], places[:, 0]]
    assert np.abs(shown - stripes(corners) * 200).mean() < 16
    assert context.report["from_photos"] > 0.9


def test_pictures_without_masks_are_cut_out_first() -> None:
    mesh, context = carved(photographed(SOLIDS["capsule"], orbit(10, 96), masks=False))
    assert_usable(mesh, mirrored=True)
    assert context.report["silhouette_iou"] > 0.95


def test_a_box_given_is_where_it_looks() -> None:
    capture = photographed(SOLIDS["two balls"], orbit(12, 96))
    right = msgspec.structs.replace(capture, aabb=np.float32([[0.1, -0.5, -0.5], [1.1, 0.5, 0.5]]))
    mesh, _ = carved(right)
    assert mesh.vertices[:, 0].min() > 0.05


def test_it_stops_when_cancelled(ball: Capture) -> None:
    context = Listener()
    carved(ball, context)
    for count in range(1, len(context.said), 5):
        with pytest.raises(JobCancelled):
            carved(ball, Listener(cancel_after=count))


def test_masks_that_cannot_be_of_one_thing(changed: Change, ball: Capture) -> None:
    """Sentences for masks that are missing, empty, of other sizes, or that fit no solid."""
    photos = [image.pixels for image in ball.images]
    high, low = np.zeros_like(photos[0]), np.zeros_like(photos[0])
    high[2:9, 10:38], low[39:46, 10:38] = 255, 255
    for broken, settings, sentence in (
        ([photo[..., :3] for photo in photos], {"background": "alpha"}, "Picture 1: The picture has no alpha mask"),
        ([np.zeros_like(photos[0]), *photos[1:]], {}, "Picture 1: The picture is wholly transparent"),
        ([photos[0], photos[1][:40], *photos[2:]], {}, "Photo 2 is 48×40 pixels but the first is 48×48"),
        ([high, low] * 8, {}, "no place lies inside all masks"),
        (photos[:2], {}, "only two"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            carved(changed(broken), **settings)
