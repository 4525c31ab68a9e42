"""A folder with a material.json and a PNG for each map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from scenewright.backend.formats import image_pillow
from scenewright.shared.artifacts import Material
from scenewright.shared.errors import InvalidInput

LISTING = "material.json"
MAPS = ("albedo_map", "roughness_map", "metallic_map", "normal_map", "height_map", "occlusion_map", "emission_map")
COLOURED = ("albedo_map", "emission_map")


def load(path: Path) -> Material:
    """Read a material.

    Raises:
        InvalidInput: the listing or a map is missing or broken.
    """
    fields = msgspec.json.decode((path / LISTING).read_bytes(), type=dict[str, Any])
    for kind in MAPS:
        if kind in fields:
            fields[kind] = _map(path / str(fields[kind]), kind)
    unknown = set(fields) - set(Material.__struct_fields__)
    if unknown:
        raise InvalidInput(f"{path / LISTING} has unknown entries: {', '.join(sorted(unknown))}.")
    if "base_colour" in fields:
        fields["base_colour"] = tuple(fields["base_colour"])
    if "tiles" in fields:
        fields["tiles"] = tuple(load(path / _tile(int(number))) for number in fields["tiles"])
    return Material(**fields)


def save(material: Material, path: Path) -> None:
    """Write the factors into material.json and every map beside it, named after its kind; UDIM tiles into folders."""
    path.mkdir(parents=True, exist_ok=True)
    fields = {name: getattr(material, name) for name in material.__struct_fields__ if name not in MAPS}
    fields["tiles"] = [tile.udim for tile in material.tiles]
    for tile in material.tiles:
        save(tile, path / _tile(tile.udim))
    for kind in MAPS:
        found = getattr(material, kind)
        if found is not None:
            fields[kind] = f"{kind.removesuffix('_map')}.png"
            image_pillow.save(found, path / fields[kind])
    (path / LISTING).write_bytes(msgspec.json.format(msgspec.json.encode(fields), indent=1))


def _tile(number: int) -> str:
    return f"udim_{number}"


def recognises(path: Path) -> bool:
    """Tell whether a folder is a material."""
    return (path / LISTING).is_file()


def _map(path: Path, kind: str) -> Any:
    if not path.is_file():
        raise InvalidInput(f"The {kind.replace('_', ' ')} {path} is missing.")
    return msgspec.structs.replace(image_pillow.load(path), colour_space="srgb" if kind in COLOURED else "data")
