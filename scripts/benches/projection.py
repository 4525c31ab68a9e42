"""How much of a texture survives being seen from outside and laid back on: rendered, projected, and rendered anew."""

from __future__ import annotations

import time

import numpy as np
import trimesh
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.lighting import turntable
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.geometry.unwrapping import unwrap
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.backend.modelling.props import build
from scenewright.backend.texturing import canvas, frames, guides, holes, views
from scenewright.backend.texturing.canvas import Canvas
from scenewright.backend.texturing.projection import Painting
from scenewright.backend.texturing.texels import Texels
from scenewright.backend.texturing.triplanar import lay
from scenewright.shared import srgb
from scenewright.shared.artifacts import Mesh

TEXTURE, VIEW, FRESH = 1024, 1024, 512  # texels and pixels
MOST = 10  # views that a mesh is painted from
SHAPES = ("sphere", "charts", "hollow", "udim", "chest")
Floats = NDArray[np.float32]


def measure(size: int = TEXTURE, view: int = VIEW, names: tuple[str, ...] = SHAPES) -> dict[str, float]:
    """Return projection.* figures: decibels on views that nothing was painted from, the worst of all shapes too."""
    figures: dict[str, float] = {}
    began = time.process_time()
    for name in names:
        figures[f"projection.{name}_psnr"] = survived(shape(name), size, view)
    figures["projection.worst_psnr"] = min(figures.values())
    figures["projection.cpu_s_each"] = (time.process_time() - began) / len(names)
    return figures


def survived(mesh: Mesh, size: int, view: int) -> float:
    """Return the PSNR in decibels of a mesh whose known texture was seen from all around and laid on again."""
    painted = canvas.canvas(mesh, size, "keep")
    painting = Painting(painted, size)
    truth = {at.sheet: at.picture(known(painted, at)) for at in painting.sheets}
    cameras = views.around(painted, MOST, view)
    for number in range(len(cameras)):
        guide = guides.look(painted, cameras, number)
        painting.add(guide, smooth(painted, cameras, number, truth))
    found = {at.sheet: at.picture(own) for at, own in zip(painting.sheets, holes.filled(painting, 0), strict=True)}
    fresh = turntable(painted.mesh, 8, FRESH, height=0.3)
    error = []
    for number in range(len(fresh)):
        guide = guides.look(painted, fresh, number)
        one, other = (guides.shown(painted, guide, each)[guide.mask] for each in (truth, found))
        error.append(((one - other) ** 2).mean())
    return float(-10 * np.log10(np.mean(error)))


def smooth(painted: Canvas, cameras: Cameras, number: int, sheets: dict[tuple[int, int], Floats]) -> Floats:
    """Return a view of a mesh with four samples a pixel."""
    fine = cameras.scaled(2)
    picture = guides.shown(painted, guides.look(painted, fine, number), sheets, background=1.0)
    return picture.reshape(cameras.height, 2, cameras.width, 2, 3).mean(axis=(1, 3), dtype=np.float32)


def known(painted: Canvas, at: Texels) -> Floats:
    """Return the sRGB-encoded colours (k, 3) of bricks with all their grain, at the texels of a sheet."""
    family = FAMILIES["brick"]
    tile = family.draw(Look(1024, family.metres, 3))
    part = frames.parts(painted.mesh)
    laid = lay(tile, at.points, at.normals, part[at.faces], frames.upright(painted.mesh, part))
    return srgb.encoded(np.clip(laid.colour, 0, 1))


def shape(name: str) -> Mesh:
    """Return one of the meshes, about a metre large."""
    if name == "chest":
        return build("an old chest", 1, texture_size=256)
    if name == "charts":
        return build("a chair", 2, texture_size=256)
    if name == "hollow":
        return _hollow()
    ball = trimesh.creation.icosphere(4, 0.5)
    faces = Triangles(np.array(ball.vertices, np.float32), np.array(ball.faces, np.int32))
    uvs = unwrap(faces, 1024).reshape(-1, 3, 2)
    if name == "udim":
        # The upper half goes into the next tile, where it has all the room.
        upper = faces.vertices[faces.faces][..., 2].mean(axis=1) > 0
        uvs = uvs.copy()
        uvs[upper] += np.array([1, 0], np.float32)
    return Mesh(name=name, vertices=faces.vertices, faces=faces.faces, uvs=uvs.reshape(-1, 2))


def _hollow() -> Mesh:
    """Return an L with an inner corner, as one closed body, finely divided."""
    outline = [(0, 0), (1, 0), (1, 0.35), (0.35, 0.35), (0.35, 1), (0, 1)]
    corners = np.array([(x, y, z) for z in (0, 0.5) for x, y in outline])
    caps = [(0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 5)]
    walls = [face for i in range(6) for j in [(i + 1) % 6] for face in ((i, j, j + 6), (i, j + 6, i + 6))]
    faces = [face[::-1] for face in caps] + [tuple(i + 6 for i in face) for face in caps] + walls
    body = trimesh.Trimesh(corners, faces).subdivide_to_size(0.12)
    mesh = Triangles(np.array(body.vertices, np.float32), np.array(body.faces, np.int32))
    return Mesh(name="hollow", vertices=mesh.vertices, faces=mesh.faces, uvs=unwrap(mesh, 1024))
