"""Measure what the project claims: a table for one of its benches, and with --json the figures.

    python3 scripts/bench.py field --capture DIR --json field.json

Run it on an idle machine. Peers and physical limits are measured in the same run, so that ratios mean something.
"""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path

from environment import enter

MAKERS = ("inflate", "relief", "visual_hull", "parametric", "pointflow")
TARGETS = {
    "field.psnr_15s": ("≥", 35.5),
    "field.psnr_60s": ("≥", 37.0),
    "field.psnr_60s_no_masks": ("≥", 33.0),
    "field.view_ms": ("≤", 30.0),
    "surface.chamfer": ("≤", 4.0e-3),
    "surface.f_01": ("≥", 0.93),
    "surface.seconds": ("≤", 20.0),
    "surface.turntable_psnr": ("≥", 26.0),
    "wire.over_copy_ms": ("≤", 15.0),
    "import.times_faster_than_glb": ("≥", 20.0),
    "import.longest_slice_ms": ("≤", 100.0),
    "submit.p50_ms": ("≤", 2.0),
    "submit.p99_ms": ("≤", 10.0),
    "submit.empty_job_ms": ("≤", 8.0),
    "asset.seconds": ("≤", 15.0),
    "asset.closed": ("≥", 1.0),
    "asset.uv_overlap": ("≤", 0.0),
    "asset.flat_faces": ("≤", 0.0),
    "asset.budget_off": ("≤", 0.02),
    "asset.turntable_psnr": ("≥", 28.0),
    **{f"material.{kind}_seam": ("≤", 1.05) for kind in ("procedural", "quilted", "diffused")},
    "material.procedural_1024_s": ("≤", 2.0),
    "material.quilted_1024_s": ("≤", 15.0),
    "material.diffused_512_s": ("≤", 30.0),
    "projection.worst_psnr": ("≥", 30.0),
    **{f"{maker}.sound": ("≥", 1.0) for maker in MAKERS},
    **{f"{maker}.{what}": ("≤", 0.0) for maker in MAKERS for what in ("uv_overlap", "flat_faces", "gltf_issues")},
    **{f"{maker}.budget_off": ("≤", 0.02) for maker in MAKERS},
    "inflate.iou": ("≥", 0.98),
    "inflate.cpu_s": ("≤", 2.0),
    "media.effects_slowest_x": ("≥", 1.0),
    "media.effects_peak": ("≤", 0.92),
    "media.effects_ends": ("≤", 0.001),
    "media.speech_x": ("≥", 20.0),
    "media.music_60s_s": ("≤", 10.0),
    "media.music_length_off_s": ("≤", 0.001),
    "media.flipbook_512_5s_s": ("≤", 20.0),
    "media.flipbook_loop_error": ("≤", 1.3),
    "search.sentences_right": ("≥", 0.95),
    "search.pictures_right": ("≥", 0.95),
    "search.colours_right": ("≥", 0.9),
    "search.among_5000_s": ("≤", 0.5),
    "search.taken_in_ms": ("≤", 20.0),
    "scenes.right": ("≥", 0.95),
    "scenes.right_held_out": ("≥", 0.95),
    "scenes.faults": ("≤", 0.0),
    "scenes.hundred_s": ("≤", 2.0),
    "pipeline.overhead": ("≤", 0.02),
    "language.summary_over_lead": ("≥", 0.15),
    "language.summary_100k_words_s": ("≤", 15.0),
    "language.recipes_right": ("≥", 1.0),
    "sight.right": ("≥", 1.0),
    "sight.answer_ms": ("≤", 10.0),
    "language.streaming_share": ("≥", 0.9),
    "worlds.picture_s": ("≤", 60.0),
    "worlds.highest_foot_m": ("≤", 0.0),
    "worlds.worst_seam": ("≤", 1.2),
    "start.server_s": ("≤", 0.5),
    "start.register_s": ("≤", 0.1),
    "start.list_s": ("≤", 0.5),
}
BENCHES = {
    "field": "field",
    "capture": "capture",
    "wire": "wire",
    "import": "importing",
    "start": "starting",
    "asset": "assets",
    "texture": "texture",
    "makers": "makers",
    "media": "media",
    "search": "searching",
    "scenes": "scenes",
    "language": "language",
    "worlds": "worlds",
}


def main() -> None:
    """Run one bench and show what it found."""
    given = _arguments()
    module = importlib.import_module(f"benches.{BENCHES[given.bench]}")
    figures = module.measure(given.capture) if given.bench in ("field", "capture") else module.measure()
    for name, figure in figures.items():
        print(f"{name:34} {figure:>12.5g}   {_verdict(name, figure)}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n")


def _verdict(name: str, figure: float) -> str:
    if name not in TARGETS:
        return ""
    sign, target = TARGETS[name]
    met = figure >= target if sign == "≥" else figure <= target
    return f"target {sign} {target:g}{'' if met else '   missed'}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=sorted(BENCHES))
    parser.add_argument(
        "--capture", type=Path, help="a folder with transforms.json; without it a bundled scene is rendered"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help='write {"figure": number}')
    return parser.parse_args()


if __name__ == "__main__":
    enter("dev")
    main()
