"""Remesh triangles to quads, inside Blender: python -m scenewright.backend.scene.quads IN.npz OUT.npz COUNT.

Prints a line before each attempt, and keeps the best so far in OUT.npz.

Source: Huang et al., QuadriFlow: A Scalable and Robust Method for Quadrangulation, 2018.
"""

from __future__ import annotations

import os
import sys
import time

import bpy
import numpy as np

ATTEMPTS = 24
SECONDS = 40.0  # after which the best so far has to do
WANDERING = 0.012  # of what is asked for, from one attempt to the next
TORN = 4  # attempts that fail before it is given up
LARGE = 100.0  # metres: how large everything is made meanwhile
CLOSE = 0.015  # of the quads asked for
QUAD = 4


def main(source: str, target: str, count: int) -> None:
    """Try until the count is near, or it has taken long enough.

    How many come out jumps about from one number asked for to the next: so it is asked for what the attempts so far
    lead to expect, and then for ever more and less than that.
    """
    given, began, sharp, unsound = np.load(source), time.monotonic(), True, 0
    # QuadriFlow takes edges shorter than a fraction of a millimetre for none.
    low = given["vertices"].min(0)
    scale = LARGE / float(np.ptp(given["vertices"], axis=0).max())
    large = (given["vertices"] - low) * scale
    ratios, best = [1.0], float("inf")
    for attempt in range(ATTEMPTS):
        print(f"attempt {attempt + 1}", flush=True)
        beside = 1 + WANDERING * ((attempt + 1) // 2) * (-1) ** attempt
        asked = max(round(count / float(np.median(ratios)) * beside), 4)
        vertices, quads = remeshed(large, given["faces"], asked, sharp)
        if len(quads) and is_closed(quads):
            ratios = [*ratios[attempt == 1 :], len(quads) / asked]
            away = abs(len(quads) / count - 1)
            if away < best:
                best = away
                np.savez(target, vertices=vertices / scale + low, quads=quads)
        else:
            sharp, unsound = False, unsound + 1  # keeping sharp edges may tear a surface
        if (
            best <= CLOSE
            or (unsound >= TORN and best == float("inf"))
            or (best < float("inf") and time.monotonic() - began > SECONDS)
        ):
            return


def remeshed(vertices: np.ndarray, faces: np.ndarray, count: int, sharp: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return vertices (n, 3) float32 and quads (q, 4) int32 of a closed triangle mesh, none if it is refused."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    data = bpy.data.meshes.new("mesh")
    data.from_pydata(vertices, [], faces)
    body = bpy.data.objects.new("mesh", data)
    bpy.context.scene.collection.objects.link(body)
    bpy.context.view_layer.objects.active = body
    body.select_set(True)
    done = bpy.ops.object.quadriflow_remesh(
        mode="FACES", target_faces=count, seed=0, use_preserve_sharp=sharp, use_mesh_symmetry=False
    )
    places = np.empty(3 * len(body.data.vertices), np.float32)
    body.data.vertices.foreach_get("co", places)
    sizes, corners = np.empty(len(body.data.polygons), np.int32), np.empty(len(body.data.loops), np.int32)
    body.data.polygons.foreach_get("loop_total", sizes)
    body.data.loops.foreach_get("vertex_index", corners)
    if "FINISHED" not in done or (sizes != QUAD).any():
        return np.empty((0, 3), np.float32), np.empty((0, QUAD), np.int32)
    return places.reshape(-1, 3), corners.reshape(-1, QUAD)


def is_closed(quads: np.ndarray) -> bool:
    """Tell whether every edge of quads (q, 4) is shared by two of them, run along in opposite directions."""
    start, end = quads.ravel().astype(np.int64), np.roll(quads, -1, 1).ravel().astype(np.int64)
    limit = int(quads.max()) + 1
    forth, back = np.sort(start * limit + end), np.sort(end * limit + start)
    return bool((start != end).all() and (np.diff(forth) > 0).all() and np.array_equal(forth, back))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    sys.stdout.flush()
    os._exit(0)  # Blender's own ending may crash after the work is done
