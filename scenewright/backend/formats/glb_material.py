"""Metallic-roughness materials in glTF: occlusion, roughness and metalness share one texture."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import numpy as np

from scenewright.backend.formats import image_pillow
from scenewright.backend.formats.glb import WEBP, Reader, Writer
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import InvalidInput

RED, GREEN, BLUE = 0, 1, 2


def read(file: Reader, number: int) -> Material:
    """Return a material of a file; height is none of glTF's."""
    entry = file.tree["materials"][number]
    surface = entry.get("pbrMetallicRoughness", {})
    shared = _texture(file, surface.get("metallicRoughnessTexture"), "data")
    return Material(
        name=entry.get("name", ""),
        base_colour=tuple(surface.get("baseColorFactor", (1.0, 1.0, 1.0, 1.0))),
        roughness=surface.get("roughnessFactor", 1.0),
        metallic=surface.get("metallicFactor", 1.0),
        albedo_map=_texture(file, surface.get("baseColorTexture"), "srgb"),
        roughness_map=_channel(shared, GREEN),
        metallic_map=_channel(shared, BLUE),
        normal_map=_texture(file, entry.get("normalTexture"), "data"),
        occlusion_map=_channel(_texture(file, entry.get("occlusionTexture"), "data"), RED),
        emission_map=_texture(file, entry.get("emissiveTexture"), "srgb"),
    )


def write(file: Writer, material: Material) -> int:
    """Add a material to a file and return its number; the height map stays behind, as glTF has none."""
    surface: dict[str, Any] = {
        "baseColorFactor": material.base_colour,
        "roughnessFactor": material.roughness,
        "metallicFactor": material.metallic,
    }
    entry: dict[str, Any] = {"name": material.name or "Material", "pbrMetallicRoughness": surface}
    shared = packed(material.occlusion_map, material.roughness_map, material.metallic_map)
    alone = shared is None or (material.roughness_map is None and material.metallic_map is None)
    for owner, key, image in (
        (surface, "baseColorTexture", material.albedo_map),
        (surface, "metallicRoughnessTexture", None if alone else shared),
        (entry, "normalTexture", material.normal_map),
        (entry, "occlusionTexture", None if material.occlusion_map is None else shared),
        (entry, "emissiveTexture", material.emission_map),
    ):
        if image is not None:
            owner[key] = {"index": _add_texture(file, image)}
    if material.emission_map is not None:
        entry["emissiveFactor"] = (1.0, 1.0, 1.0)
    if _is_transparent(material):
        entry["alphaMode"] = "BLEND"
    return file.once(msgspec.json.encode(entry), lambda: file.add("materials", entry))


def _texture(file: Reader, reference: dict[str, Any] | None, colour_space: image_pillow.ColourSpace) -> Image | None:
    if reference is None:
        return None
    texture = file.tree["textures"][reference["index"]]
    entry = file.tree["images"][texture.get("extensions", {}).get(WEBP, texture)["source"]]
    if "bufferView" not in entry:
        raise InvalidInput(f"{file.path} has textures in other files.", remedy="Export it with textures embedded.")
    return image_pillow.decode(file.view(entry["bufferView"]), entry.get("name", "texture"), colour_space)


def _channel(image: Image | None, channel: int) -> Image | None:
    if image is None:
        return None
    wanted = min(channel, image.pixels.shape[2] - 1)
    return Image(name=image.name, pixels=image.pixels[..., wanted : wanted + 1].copy(), colour_space="data")


def packed(occlusion: Image | None, roughness: Image | None, metallic: Image | None) -> Image | None:
    """Return occlusion, roughness and metalness in one picture's red, green and blue, as engines pack them."""
    given = [image for image in (occlusion, roughness, metallic) if image is not None]
    if not given:
        return None
    height, width = np.max([image.pixels.shape[:2] for image in given], axis=0)
    pixels = np.full((height, width, 3), 255, np.uint8)
    for image, channel in ((occlusion, RED), (roughness, GREEN), (metallic, BLUE)):
        if image is not None:
            pixels[..., channel] = image_pillow.resized(image, width, height)[..., 0]
    return Image(name="occlusion_roughness_metallic", pixels=pixels, colour_space="data")


def _add_texture(file: Writer, image: Image) -> int:
    def added() -> int:
        content = file.view(image_pillow.encode(image))
        entry = {"bufferView": content, "mimeType": "image/png", "name": image.name or "texture"}
        return file.add("textures", {"source": file.add("images", entry)})

    return file.once((image.pixels.shape, hashlib.blake2b(image.pixels.tobytes()).digest()), added)


def _is_transparent(material: Material) -> bool:
    albedo = material.albedo_map
    holes = (
        albedo is not None and albedo.pixels.shape[2] == 4 and bool((image_pillow.to_bytes(albedo)[..., 3] < 255).any())
    )
    return holes or material.base_colour[3] < 1.0
