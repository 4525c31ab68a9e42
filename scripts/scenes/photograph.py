"""Photograph the bundled scene: posed RGBA views to train on, cleaner ones to judge by, and the true surface.

    python scripts/scenes/photograph.py OUT [--size 200] [--train 60] [--test 10]

Writes the Blender-NeRF layout (transforms_train.json, transforms_test.json, PNGs) and surface.ply (Z up, metres).
Runs in an environment with the bpy wheel; the extension's own exporter takes the pictures.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import headless
from PIL import Image
from progress import Bar

SAMPLES = {"train": 24, "test": 256}


def main() -> None:
    """Render both splits and export the surface."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        extension = headless.start(Path(temporary))
        import bpy

        from scenes import lighthouse

        whole = lighthouse.build()
        capture = importlib.import_module(f"{extension.__name__}.exporters.capture")
        for split, views in (("train", given.train), ("test", given.test)):
            samples = SAMPLES[split]
            steps = capture.orbit(
                bpy.context.scene, [whole], Path(temporary), views=views, size=given.size, samples=samples
            )
            _save(given.out, split, _finish(steps, Bar(f"{split} views")))
        surface = str(given.out / "surface.ply")
        bpy.ops.wm.ply_export(filepath=surface, forward_axis="Y", up_axis="Z", apply_modifiers=True)


def _finish(steps: Generator[tuple[int, int], None, Any], bar: Bar) -> Any:
    """Run a generator of (done, total) to its end and return its result."""
    while True:
        try:
            done, total = next(steps)
        except StopIteration as end:
            bar.close()
            return end.value
        bar.show(done / total)


def _save(folder: Path, split: str, capture: Any) -> None:
    (folder / split).mkdir(exist_ok=True)
    frames = []
    for number, (image, pose) in enumerate(zip(capture.images, capture.camera_to_world, strict=True)):
        Image.fromarray(image.pixels).save(folder / split / f"{number:03}.png")
        frames.append({"file_path": f"{split}/{number:03}.png", "transform_matrix": pose.tolist()})
    lens = {"fl_x": float(capture.focal[0, 0]), "fl_y": float(capture.focal[0, 1])}
    content = {**lens, "cx": float(capture.centre[0, 0]), "cy": float(capture.centre[0, 1]), "frames": frames}
    content |= {"w": image.pixels.shape[1], "h": image.pixels.shape[0], "aabb": capture.aabb.tolist()}
    (folder / f"transforms_{split}.json").write_text(json.dumps(content))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=200, help="pixels per side")
    parser.add_argument("--train", type=int, default=60, help="training views")
    parser.add_argument("--test", type=int, default=10, help="held-out views")
    return parser.parse_args()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # some Blender versions crash when a module is torn down
