"""A whole asset as Wavefront OBJ, Y up: an object for each mesh, materials beside it, their maps as PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from scenewright.backend.formats.asset_textures import texture_files
from scenewright.backend.formats.axes import turned
from scenewright.backend.formats.mesh_obj import write_faces
from scenewright.shared.artifacts import Material, Mesh

# The words of the PBR extension to MTL; Blender looks for normal maps where bumps used to be.
WORDS = {
    "albedo": "map_Kd", "normal": "map_Bump -bm 1", "roughness": "map_Pr", "metallic": "map_Pm", "emission": "map_Ke",
}  # fmt: skip


def save(meshes: Sequence[Mesh], path: Path) -> None:
    """Write meshes; each corner's UV and each vertex's normal on a line of its own."""
    materials = {mesh.material.name: mesh.material for mesh in meshes if mesh.material is not None}
    library = path.with_suffix(".mtl")
    if materials:
        written = "\n".join(_entry(material, path.parent) for material in materials.values())
        library.write_text(written, encoding="utf-8")
    first = np.ones(3, np.int64)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"mtllib {library.name}\n" if materials else "")
        for mesh in meshes:
            first += _write(file, mesh, first)


def _write(file: TextIO, mesh: Mesh, first: np.ndarray) -> tuple[int, int, int]:
    """Write a mesh whose vertices, UVs and normals are counted from `first`; return how many there were of each."""
    file.write(f"o {mesh.name}\n")
    np.savetxt(file, turned(mesh.vertices, "y"), "v %.9g %.9g %.9g")
    columns = [mesh.faces.astype(np.int64) + first[0]]
    form = "%d"
    if mesh.uvs is not None:
        np.savetxt(file, mesh.uvs, "vt %.9g %.9g")
        columns.append(np.arange(mesh.faces.size).reshape(-1, 3) + first[1])
        form += "/%d"
    if mesh.normals is not None:
        np.savetxt(file, turned(mesh.normals, "y"), "vn %.6g %.6g %.6g")
        columns.append(mesh.faces.astype(np.int64) + first[2])
        form += "/%d" if mesh.uvs is not None else "//%d"
    file.write(f"usemtl {mesh.material.name}\n" if mesh.material is not None else "")
    write_faces(file, np.stack(columns, 2).reshape(mesh.faces.size, -1), form, mesh.polygons)
    return (
        len(mesh.vertices),
        0 if mesh.uvs is None else mesh.faces.size,
        0 if mesh.normals is None else len(mesh.normals),
    )


def _entry(material: Material, folder: Path) -> str:
    red, green, blue, alpha = material.base_colour
    lines = [
        f"newmtl {material.name}",
        f"Kd {red:g} {green:g} {blue:g}",
        f"d {alpha:g}",
        f"Pr {material.roughness:g}",
        f"Pm {material.metallic:g}",
        "illum 2",
    ]
    files = texture_files(material, folder)
    lines += [f"norm {files['normal'].relative_to(folder).as_posix()}"] if "normal" in files else []
    lines += [f"{WORDS[kind]} {file.relative_to(folder).as_posix()}" for kind, file in files.items() if kind in WORDS]
    return "\n".join(lines) + "\n"
