"""The maps of an asset as PNG files, named and packed as engines want them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from scenewright.backend.formats import glb_material, image_pillow
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.asset_names import Engine

FOLDER = "Textures"
KINDS = ("albedo", "normal", "occlusion", "roughness", "metallic", "emission")
SUFFIXES = {"albedo": "BaseColor", "normal": "Normal", "occlusion": "Occlusion", "emission": "Emissive"}
GREEN = 1


def texture_files(material: Material, folder: Path, engine: Engine = "none") -> dict[str, Path]:
    """Write the maps of a material into a folder beside the mesh and return the file of each.

    For Unreal, normals point down the green channel as DirectX has it, and occlusion, roughness and metalness are the
    channels of one picture ("packed"). Elsewhere each map is a file of its own and green points up.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    written: dict[str, Path] = {}
    for kind, image in _pictures(material, engine).items():
        prefix = "T_" if engine == "unreal" else ""
        stem = material.name.removeprefix("SM_") if engine == "unreal" else material.name
        written[kind] = folder / FOLDER / f"{prefix}{stem}_{_suffix(kind)}.png"
        image_pillow.save(image, written[kind])
    return written


def directx(image: Image) -> Image:
    """Return a normal map with its green channel the other way up: OpenGL's as DirectX's, and back."""
    pixels = image.pixels.copy()
    pixels[..., GREEN] = (
        np.iinfo(pixels.dtype).max - pixels[..., GREEN] if pixels.dtype == np.uint8 else 1 - pixels[..., GREEN]
    )
    return msgspec.structs.replace(image, pixels=pixels)


def _pictures(material: Material, engine: Engine) -> dict[str, Image]:
    given = {kind: getattr(material, f"{kind}_map") for kind in KINDS}
    found = {kind: image for kind, image in given.items() if image is not None}
    if engine != "unreal":
        return found
    if "normal" in found:
        found["normal"] = directx(found["normal"])
    packed = glb_material.packed(*(found.pop(kind, None) for kind in ("occlusion", "roughness", "metallic")))
    return found if packed is None else found | {"packed": packed}


def _suffix(kind: str) -> str:
    return "OcclusionRoughnessMetallic" if kind == "packed" else SUFFIXES.get(kind, kind.capitalize())
