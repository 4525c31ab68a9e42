"""How true the surface of a field is, how long it takes, and how much its textured mesh looks like the thing."""

from __future__ import annotations

import time
from pathlib import Path

from benches.captures import Photos, psnr

from scenewright.backend import formats
from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.surfaces import SurfaceOptions, extract_surface
from scenewright.backend.geometry.metrics import surface_distance
from scenewright.backend.geometry.raster import draw
from scenewright.backend.geometry.triangles import Triangles, is_closed
from scenewright.shared.artifacts import Mesh

SMALL = SurfaceOptions(faces=1000, texture_size=256, resolution=32)


def measure(field: Field, training: Photos, held_out: Photos, truth: Path) -> dict[str, float]:
    """Return surface.* figures; those against the true surface only where there is one.

    The turntable draws the textured mesh without light into the held-out cameras, over white.
    """
    extract_surface(field, training.pixels, training.cameras, SMALL)  # compiles
    began = time.perf_counter()
    made = extract_surface(field, training.pixels, training.cameras).mesh
    figures = {"surface.seconds": time.perf_counter() - began}
    shape = Triangles(made.vertices, made.faces)
    figures["surface.closed"] = float(is_closed(shape))
    figures["surface.triangles"] = float(len(made.faces))
    figures["surface.turntable_psnr"] = psnr(draw(made, held_out.cameras), held_out.over_white())
    if truth.exists():
        true = formats.load(truth, Mesh)
        distance = surface_distance(shape, Triangles(true.vertices, true.faces), training.cameras)
        figures |= {"surface.chamfer": distance.chamfer, "surface.f_01": distance.f_score[0.01]}
    return figures
