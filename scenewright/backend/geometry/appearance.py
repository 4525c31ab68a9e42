"""How a mesh looks at any point of its surface: colour, roughness, metalness and the direction it is shaded in."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numba import njit
from numpy.typing import NDArray
from PIL import Image as Pictures

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.tangents import corner_tangents, number_wedges
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles, face_normals
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material, Mesh

FAR = 1e4  # textures are not repeated more often than that
CREASE = 40.0  # degrees between faces from which an edge without given normals is sharp
SIDES = {"albedo": 3, "normal": 3, "roughness": 1, "metallic": 1, "occlusion": 1, "emission": 3}


@dataclass(frozen=True)
class Surface:
    """Hold a mesh with all that its shading needs, per face corner.

    Attributes:
        mesh: the triangles.
        normals: (m, 3, 3) float32, unit length.
        uvs: (m, 3, 2) float32, origin bottom left, or None.
        tangents: (m, 3, 4) float32, where there is a normal map.
        colours: (n, 4) uint8 sRGB per vertex, or None.
        material: the factors and maps.
    """

    mesh: Triangles
    normals: Floats
    uvs: Floats | None = None
    tangents: Floats | None = None
    colours: NDArray[np.uint8] | None = None
    material: Material = field(default_factory=Material)

    @staticmethod
    def of(mesh: Mesh, texels: float = math.inf) -> Surface:
        """Return the surface of a mesh artifact.

        Args:
            mesh: the artifact; without normals, edges sharper than 40° are creases.
            texels: about how many texels the whole surface will be looked at with: finer maps are made coarser.
        """
        shape = Triangles(mesh.vertices, mesh.faces)
        normals = crease_normals(shape) if mesh.normals is None else _given(shape, mesh.normals)
        uvs = None if mesh.uvs is None else np.clip(np.nan_to_num(mesh.uvs), -FAR, FAR).reshape(-1, 3, 2)
        material = mesh.material or Material()
        if uvs is None:
            material = without_maps(material)
            return Surface(shape, normals, None, None, mesh.colours, material)
        tangents = None
        if material.normal_map is not None:
            tangents = corner_tangents(mesh.vertices[mesh.faces], normals, uvs, number_wedges(mesh.faces, uvs, normals))
        return Surface(shape, normals, uvs, tangents, mesh.colours, _coarser(material, uvs, texels))

    def at(self, faces: Indices, weights: Floats, kind: str) -> Floats:
        """Return a property of the material at points of the surface, (k, c) float32, 0 to 1.

        Args:
            faces: (k,) int32.
            weights: (k, 3) float32, of the face's corners.
            kind: "albedo" and "emission" (sRGB-encoded), "roughness", "metallic" or "occlusion".
        """
        factors = {"roughness": self.material.roughness, "metallic": self.material.metallic}
        values = np.full((len(faces), SIDES[kind]), factors.get(kind, 1.0), np.float32)
        if kind == "albedo":
            values *= np.array(self.material.base_colour[:3], np.float32)  # linear
            if self.colours is not None:
                corners = srgb.decoded(self.colours[self.mesh.faces[faces], :3] / np.float32(255))
                values *= np.einsum("kc,kcd->kd", weights, corners)
        picture = getattr(self.material, f"{kind}_map")
        if picture is not None and self.uvs is not None:
            values *= _sampled(picture, self._uvs(faces, weights), SIDES[kind])
        return srgb.encoded(np.clip(values, 0, 1)) if kind in ("albedo", "emission") else values

    def shading_normals(self, faces: Indices, weights: Floats) -> Floats:
        """Return the unit normals (k, 3) that points are lit with, the normal map included."""
        normals = np.einsum("kc,kcd->kd", weights, self.normals[faces])
        if self.tangents is not None and self.uvs is not None and self.material.normal_map is not None:
            frame = np.einsum("kc,kcd->kd", weights, self.tangents[faces])
            tilt = 2 * _sampled(self.material.normal_map, self._uvs(faces, weights), 3) - 1
            across = np.cross(normals, frame[:, :3]) * np.sign(frame[:, 3:])
            normals = tilt[:, :1] * frame[:, :3] + tilt[:, 1:2] * across + tilt[:, 2:] * normals
        return (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)).astype(np.float32)

    def _uvs(self, faces: Indices, weights: Floats) -> Floats:
        assert self.uvs is not None
        return np.einsum("kc,kcd->kd", weights, self.uvs[faces]).astype(np.float32)


def crease_normals(mesh: Triangles) -> Floats:
    """Return normals per face corner (m, 3, 3): smooth over the faces around that differ by less than 40 degrees."""
    normals = face_normals(mesh)
    unit = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    corners = np.argsort(mesh.faces.ravel(), kind="stable")
    starts = np.searchsorted(mesh.faces.ravel()[corners], np.arange(len(mesh.vertices) + 1))
    summed = np.empty((mesh.faces.size, 3))
    share(
        _crease,
        len(mesh.vertices),
        8192,
        starts,
        corners // 3,
        corners,
        normals,
        unit,
        math.cos(math.radians(CREASE)),
        summed,
    )
    summed /= np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-30)
    return summed.reshape(-1, 3, 3).astype(np.float32)


def without_maps(material: Material) -> Material:
    """Return a material with its factors alone."""
    return Material(
        name=material.name, base_colour=material.base_colour, roughness=material.roughness, metallic=material.metallic
    )


def _given(mesh: Triangles, normals: Floats) -> Floats:
    """Return given vertex normals per corner; those that are no direction are replaced by the face's."""
    corners = normals[mesh.faces]
    lengths = np.linalg.norm(corners, axis=2, keepdims=True)
    own = face_normals(mesh)[:, None]
    own = own / np.maximum(np.linalg.norm(own, axis=2, keepdims=True), 1e-30)
    good = np.isfinite(lengths) & (lengths > 1e-3)
    return np.where(good, corners / np.where(good, lengths, 1), own).astype(np.float32)


def _coarser(material: Material, uvs: Floats, texels: float) -> Material:
    """Return a material whose maps are halved until the surface has no more than twice the texels, against noise."""
    a, b, c = uvs[:, 0], uvs[:, 1], uvs[:, 2]
    used = np.abs((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])).sum() / 2
    changed: dict[str, Image] = {}
    for kind in SIDES:
        image = getattr(material, f"{kind}_map")
        if image is None:
            continue
        height, width = image.pixels.shape[:2]
        halvings = max(0, math.floor(math.log2(max(used * width * height / texels, 1)) / 2)) if texels > 0 else 0
        if halvings:
            changed[f"{kind}_map"] = _halved(image, halvings)
    return msgspec.structs.replace(material, **changed)


def _halved(image: Image, times: int) -> Image:
    height, width = image.pixels.shape[:2]
    size = (max(width >> times, 1), max(height >> times, 1))
    channels = [
        np.asarray(Pictures.fromarray(np.ascontiguousarray(channel)).resize(size, Pictures.Resampling.BOX))
        for channel in np.moveaxis(image.pixels, 2, 0)
    ]
    return Image(name=image.name, pixels=np.stack(channels, 2), colour_space=image.colour_space)


def _sampled(image: Image, uvs: Floats, channels: int) -> Floats:
    """Return what a map says at texture coordinates (k, 2), bilinear and repeated, (k, channels); colours linear."""
    pixels = image.pixels
    if pixels.shape[2] < channels:
        pixels = np.repeat(pixels[..., :1], channels, 2)
    found = np.empty((len(uvs), channels), np.float32)
    share(_look_up, len(uvs), 16384, np.ascontiguousarray(pixels[..., :channels]), uvs, found)
    if pixels.dtype == np.uint8:
        found /= 255
    return srgb.decoded(found) if image.colour_space == "srgb" else found


@njit(nogil=True, cache=True)
def _look_up(start, stop, pixels, uvs, found):
    height, width, channels = pixels.shape
    for i in range(start, stop):
        x, y = uvs[i, 0] * width - 0.5, (1.0 - uvs[i, 1]) * height - 0.5
        x0, y0 = math.floor(x), math.floor(y)
        fx, fy = x - x0, y - y0
        left, right = int(x0) % width, (int(x0) + 1) % width
        top, bottom = int(y0) % height, (int(y0) + 1) % height
        for k in range(channels):
            above = pixels[top, left, k] * (1.0 - fx) + pixels[top, right, k] * fx
            below = pixels[bottom, left, k] * (1.0 - fx) + pixels[bottom, right, k] * fx
            found[i, k] = above * (1.0 - fy) + below * fy


@njit(nogil=True, cache=True)
def _crease(start, stop, starts, faces, corners, normals, unit, limit, summed):
    for v in range(start, stop):
        for i in range(starts[v], starts[v + 1]):
            corner, f = corners[i], faces[i]
            summed[corner] = 0.0
            for j in range(starts[v], starts[v + 1]):
                g = faces[j]
                if unit[f, 0] * unit[g, 0] + unit[f, 1] * unit[g, 1] + unit[f, 2] * unit[g, 2] >= limit or f == g:
                    for k in range(3):
                        summed[corner, k] += normals[g, k]
