"""The demo's story: photograph, fit, mesh, film, save, show."""

from __future__ import annotations

from argparse import Namespace

import numpy as np
from numpy.typing import NDArray

from demonstration import sheet
from demonstration.results import Results
from demonstration.steps import Steps, say
from demonstration.studio import Studio

FILM = (480, 480)
PICTURE = (1200, 640)


class Story:
    """One run of the demo.

    Args:
        given: out, capture, views, size, seconds, frames as on the command line.
    """

    def __init__(self, given: Namespace) -> None:
        self.given, self.out = given, given.out.resolve()
        self.steps = Steps()

    def tell(self) -> None:
        """Run every step, then print what took how long and where things lie."""
        with self.steps("Start Blender with the extension"):
            self.studio = Studio(self.out)
            self._set_the_scene()
        with self.steps("Start the backend, over encrypted ZeroMQ"):
            self.studio.start_backend()
        try:
            self._generate()
        finally:
            self.studio.stop_backend()
        with self.steps("Save, export and render the scene"):
            self._save()
            self._draw()
        say(self._summary())

    def _set_the_scene(self) -> None:
        bpy = self.studio.bpy
        from scenes import lighthouse

        settings = bpy.context.scene.scenewright
        landing = bpy.context.scene.scenewright_landing
        if self.given.capture:
            lighthouse.light()
            settings.folder, landing.place = str(self.given.capture.resolve()), "INPLACE"
        else:
            lighthouse.build().select_set(True)
            settings.views, settings.view_size, settings.samples = self.given.views, self.given.size, 16
        lighthouse.camera_on_arc(self.given.frames)

    def _generate(self) -> None:
        forms = self.studio.bpy.context.scene.scenewright_forms
        forms.images_to_field.capture.source = "FOLDER" if self.given.capture else "SELECTION"
        forms.images_to_field.seconds = self.given.seconds
        forms.field_to_mesh.texture_size, forms.field_to_mesh.faces = 1024, 20_000
        with self.steps("Photograph the scene with Cycles") as bar:
            end = self.studio.capture_progress(bar, self.given.views)
            field = self.studio.submit("images-to-field")
            end()
        with self.steps("Fit the radiance field") as bar:
            self.field = self.studio.wait(field, bar)
        with self.steps("Make the textured mesh") as bar:
            self.mesh = self.studio.wait(self.studio.submit("field-to-mesh"), bar)
        with self.steps("Film a fly-through") as bar:
            self._size_film()
            self.film = self.studio.wait(self.studio.submit("field-to-video"), bar)

    def _size_film(self) -> None:
        render = self.studio.bpy.context.scene.render
        render.resolution_x, render.resolution_y, render.resolution_percentage = *FILM, 100

    def _save(self) -> None:
        bpy = self.studio.bpy
        bpy.ops.file.pack_all()
        bpy.ops.wm.save_as_mainfile(filepath=str(self.out / "demo.blend"), relative_remap=True)
        chosen = bpy.context.view_layer.objects
        for each in chosen:
            each.select_set(each == self.studio.made(self.mesh, bpy.types.Object))
        bpy.ops.export_scene.gltf(filepath=str(self.out / "demo.glb"), use_selection=True)

    def _draw(self) -> None:
        results = self.results = Results(self.out / "backend", self.field, self.mesh)
        photos, fields, meshes = results.rows()
        rows = {"Photos": photos, "Field": fields, "Mesh": meshes}
        sheet.write(self.out / "demo.png", "From photos to a mesh in Blender", rows, self._notes(), self._overview())

    def _overview(self) -> NDArray[np.uint8]:
        """Render the mesh beside the original in the real scene."""
        bpy = self.studio.bpy
        camera = bpy.context.scene.camera
        low, high = self.results.bounds()
        middle = (low + high) / 2
        stands = np.array(self.studio.made(self.mesh, bpy.types.Object).location)
        shift = (stands - (*middle[:2], low[2])) / 2
        centre, reach = middle + shift, float(np.linalg.norm(high - low)) / 2 + float(np.linalg.norm(shift))
        camera.animation_data_clear()
        camera.location = centre + np.array([0.0, -2.2, 0.75]) * reach
        camera.rotation_mode = "QUATERNION"
        camera.rotation_quaternion = _towards(centre - np.array(camera.location))
        return self.studio.render(self.out / "overview.png", PICTURE, 24, transparent=True)

    def _notes(self) -> dict[str, str]:
        field, mesh = self.field.report, self.mesh.report
        return {
            "Photos": f"{field['photos']} views",
            "Field": f"{field['psnr']:.1f} dB PSNR\non a held-out view\n{field['train_seconds']:.0f} s on the CPU",
            "Mesh": f"{mesh['triangles']:,} triangles\nclosed, unwrapped,\ntextured from\nthe photos",
        }

    def _summary(self) -> str:
        field, mesh = self.field.report, self.mesh.report
        lines = ["", self.steps.table(), ""]
        lines.append(f"  {'field, PSNR of a held-out view':44} {field['psnr']:7.1f} dB")
        lines.append(f"  {'mesh, triangles':44} {mesh['triangles']:7,}")
        lines.append("")
        named = {"the scene": "demo.blend", "the mesh": "demo.glb", "the picture": "demo.png", "logs": "backend/logs"}
        return "\n".join([*lines, *(f"  {name:44} {self.out / file}" for name, file in named.items())])


def _towards(direction: NDArray[np.floating]) -> object:
    from mathutils import Vector

    return Vector(direction).to_track_quat("-Z", "Y")
