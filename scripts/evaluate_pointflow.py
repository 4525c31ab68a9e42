"""Measure the flow of props against props it has not seen: `python scripts/evaluate_pointflow.py --folder data`.

Needs what `train_pointflow.py` left in the folder, and PyTorch. Distances are in the prop's box stretched to a cube, in
percent of the cube's side. Prints two tables in Markdown.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from train_pointflow import CHECKPOINT, HELD_OUT, KNOWN, LATENT, Encoder, components, read_data

from scenewright.backend.geometry.hierarchy import Hierarchy, build_hierarchy, nearest_points
from scenewright.backend.geometry.manifold import connected_parts
from scenewright.backend.geometry.triangles import Triangles, is_closed
from scenewright.backend.pointflow.network import Network, network
from scenewright.backend.pointflow.sampling import noise, sample
from scenewright.backend.pointflow.surfacing import surface, within

POINTS = 1000
CLOSE = 2.0  # percent: points that are nearer to the other surface agree with it


class Surface(NamedTuple):
    """Hold points (1000, 3) spread over a surface, in percent of its box, and its triangles, quick to find."""

    points: NDArray[np.float32]
    tree: Hierarchy


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("pointflow_data"))
    folder = parser.parse_args().folder
    known = network()
    seen, _, _ = read_data(folder, held_out=False)
    unseen, _, _ = read_data(folder, held_out=True)
    rebuilt = [known.decode(code) for code in encode(folder, known, seen, unseen)]
    references = by_family(on_surface(volume) for volume in unseen.numpy() / 127)
    copies = by_family(on_surface(volume) for volume in seen.numpy() / 127)
    reconstructions = by_family(on_surface(volume) for volume in rebuilt)
    samples = drawn(known)
    print_reconstructions(references, reconstructions)
    means = [[on_surface(seen[i :: len(KNOWN)].float().mean(0).numpy() / 127)] for i in range(len(KNOWN))]
    firsts = [clouds[:HELD_OUT] for clouds in copies]
    print("| What | COV % | MMD % |\n|---|---|---|")
    for name, clouds in (("samples of the flow", samples), ("training props", firsts), ("mean volume", means)):
        coverage, matching = covered(clouds, references)
        print(f"| {name} | {coverage:.0f} | {matching:.2f} |")
    ours, theirs = nearest(samples, copies), nearest(references, copies)
    print(f"\nTo the nearest training prop: samples {ours:.2f} %, unseen props {theirs:.2f} %")


def encode(folder: Path, known: Network, seen: torch.Tensor, unseen: torch.Tensor) -> NDArray[np.float32]:
    """Return the codes of unseen volumes."""
    encoder = Encoder()
    encoder.load_state_dict(torch.load(folder / CHECKPOINT, weights_only=True)["encoder"])
    with torch.no_grad():
        latents = encoder(components(seen, unseen))[0].numpy()
    codes = np.zeros((len(latents), LATENT + 3), np.float32)
    codes[:, :LATENT] = latents
    codes -= known.tensors["code.middle"]
    return codes / known.tensors["code.scale"]


def drawn(known: Network) -> list[list[Surface]]:
    """Return points on samples of each family, and print how sound their meshes are."""
    found, sound, whole, times = [], 0, 0, []
    for number, name in enumerate(KNOWN):
        codes = sample(known, name, noise(known, number, HELD_OUT), 24, lambda done: None)
        volumes = [known.decode(code) for code in codes]
        for volume, size in zip(volumes, known.sized(codes), strict=True):
            start = time.perf_counter()
            mesh = within(surface(volume, size, 96), 8000)
            times.append(time.perf_counter() - start)
            sound, whole = sound + is_closed(mesh), whole + (connected_parts(mesh)[0] == 1)
        found.append([on_surface(volume) for volume in volumes])
    count = len(times)
    print(f"{count} samples: {sound} closed, {whole} in one piece, meshed in {np.median(times):.2f} s (median)\n")
    return found


def print_reconstructions(references: list[list[Surface]], rebuilt: list[list[Surface]]) -> None:
    """Print chamfer distance and F-score of each family's reconstructions."""
    print("| Family | Chamfer % | F-score at 2 % |\n|---|---|---|")
    every = []
    for name, theirs, ours in zip(KNOWN, references, rebuilt, strict=True):
        scores = np.array([compared(a, b) for a, b in zip(theirs, ours, strict=True)]).mean(0)
        every.append(scores)
        print(f"| {name} | {scores[0]:.2f} | {scores[1]:.2f} |")
    print("| **mean** | {:.2f} | {:.2f} |\n".format(*np.mean(every, axis=0)))


def on_surface(volume: NDArray[np.float32]) -> Surface:
    """Return the surface of a volume."""
    mesh = surface(np.asarray(volume, np.float32), np.full(3, 100.0), len(volume))
    return Surface(spread(mesh, np.random.default_rng(0)), build_hierarchy(mesh))


def spread(mesh: Triangles, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return points (1000, 3) evenly over a mesh."""
    a, b, c = mesh.vertices[mesh.faces].astype(np.float64).transpose(1, 0, 2)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chosen = rng.choice(len(area), POINTS, p=area / area.sum())
    u, v = rng.random((2, POINTS, 1))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    return (a[chosen] + u * (b - a)[chosen] + v * (c - a)[chosen]).astype(np.float32)


def compared(first: Surface, second: Surface) -> tuple[float, float]:
    """Return the chamfer distance and the F-score of two surfaces."""
    forth, back = nearest_points(first.points, second.tree)[2], nearest_points(second.points, first.tree)[2]
    recall, precision = (forth < CLOSE).mean(), (back < CLOSE).mean()
    return float(forth.mean() + back.mean()) / 2, float(2 * recall * precision / max(recall + precision, 1e-9))


def covered(samples: list[list[Surface]], references: list[list[Surface]]) -> tuple[float, float]:
    """Return coverage and minimum matching distance, in percent, each family by itself.

    Source: Achlioptas et al., Learning Representations and Generative Models for 3D Point Clouds, 2018.
    """
    hit, matching = [], []
    for ours, theirs in zip(samples, references, strict=True):
        table = np.array([[compared(a, b)[0] for b in theirs] for a in ours])
        hit.append(len(set(table.argmin(1))) / len(theirs))
        matching.append(table.min(0).mean())
    return 100 * float(np.mean(hit)), float(np.mean(matching))


def nearest(samples: list[list[Surface]], copies: list[list[Surface]]) -> float:
    """Return the median distance of samples to the nearest training prop of their family."""
    return float(
        np.median(
            [min(compared(a, b)[0] for b in theirs) for ours, theirs in zip(samples, copies, strict=True) for a in ours]
        )
    )


def by_family(clouds: Iterable[Surface]) -> list[list[Surface]]:
    """Return clouds that come in rounds through the families, sorted by family."""
    every = list(clouds)
    return [every[i :: len(KNOWN)] for i in range(len(KNOWN))]


if __name__ == "__main__":
    main()
