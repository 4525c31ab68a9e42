"""`painted-views`: a mesh painted from view after view by a depth-guided diffusion model, and taken apart into maps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import PART, Limits, Painter
from scenewright.backend.published import MARIGOLD_INTRINSICS, MARIGOLD_NORMALS, OPEN_RAIL, SDXL
from scenewright.backend.weights import Weights
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import MeshToTexture

if TYPE_CHECKING:
    from scenewright.backend.fields.cameras import Cameras
    from scenewright.backend.texturing.attending import Tell
    from scenewright.backend.texturing.brushwork import Request
    from scenewright.backend.texturing.canvas import Canvas
    from scenewright.backend.texturing.guides import Guide, Sheets
    from scenewright.backend.texturing.projection import Painting

UNION = Weights("sdxl-control", "xinsir/controlnet-union-sdxl-1.0", 2.5, "Apache-2.0", files=PART)
DEPTH = 1  # what that ControlNet calls it
PREPARED, PAINTED, APART = 0.06, 0.68, 0.9  # fractions of the work
SAID = "{}, {}, one object, even diffuse light, plain grey background, sharp detail"
UNWANTED = "shadows, strong highlights, text, watermark, frame, blurry, several objects"
ALL_BUT_NOISE = 0.9999  # of the steps: from noise alone it would not see what is painted already
OVER_PHOTO = 0.8  # of the steps, where a photo says how it begins
MULTIPLE = 64
RELIEF = 0.006  # of the mesh's size, that the heights of a view's picture stand for


@dataclass(frozen=True)
class View:
    """One view that was painted: from where, what (h, w, 3), and which of its pixels count."""

    guide: Guide
    picture: np.ndarray
    wanted: np.ndarray


class PaintedViews(Painter[MeshToTexture]):
    """Paint a mesh from all around with Stable Diffusion XL, guided by its depth, and find its maps with Marigold.

    Each view paints what no view before has shown well, over what they have; all are blended by angle and nearness
    into the mesh's own UVs, and what no view shows is filled with patches. Where Marigold's weights are not here, light
    and dark tell the maps instead, and the report says so.

    Source: Richardson et al., TEXTure, 2023, and Chen et al., Text2Tex, 2023 (view after view, and when to repaint);
    Zhang et al., ControlNet, 2023; Podell et al., SDXL, 2023; Ke et al., Marigold, 2025.
    """

    name = "painted-views"
    title = "Painted from all around"
    licence = OPEN_RAIL
    needs = (SDXL, UNION)
    pipeline = "StableDiffusionXLControlNetUnionInpaintPipeline"
    parts = ("controlnet",)
    resident_gb = 11.0
    limits = Limits(smallest=768, largest=1152, multiple=8, tokens=75)

    class Options(msgspec.Struct, frozen=True):
        """How it is painted."""

        most_views: Annotated[
            int, Meta(ge=1, le=32, title="Views", description="At most so many, where no cameras are given")
        ] = 8
        steps: Annotated[int, Meta(ge=1, le=150, title="Steps", description="More take longer and are cleaner")] = 30
        guidance: Annotated[
            float, Meta(ge=1, le=30, title="Guidance", description="How closely to follow the words")
        ] = 7.0
        hold: Annotated[
            float, Meta(ge=0, le=2, title="Hold", description="How closely the mesh's depth is followed")
        ] = 0.8
        resolution: Annotated[
            int, Meta(ge=128, le=2048, title="Painted at", description="Side of each view", extra={"unit": "px"})
        ] = 1024
        uvs: Annotated[
            Literal["automatic", "keep", "new"],
            Meta(title="UVs", description="Its own if it has any; keep those that overlap too; or new ones"),
        ] = "automatic"

    def run(self, task: MeshToTexture, options: Options, context: Context) -> Mesh:
        """Choose the views, paint them one after the other, take them apart, and fill what none shows."""
        from scenewright.backend.texturing import maps
        from scenewright.backend.texturing.projection import Painting

        if not task.prompt.strip() and task.exemplar is None:
            raise InvalidInput("Say what the mesh looks like, or choose a photo.", remedy="For instance: mossy stone.")
        painted, cameras = _prepared(task, options, context)
        painting = Painting(painted, task.texture_size)
        views = self._views(painting, cameras, task, options, context)
        sheets = _maps(painting, views, task, context)
        seen = np.concatenate(painting.seen)
        context.report |= {**painted.remarks, "views": len(views), "seen": round(float(seen.mean()), 4)}
        return maps.gathered(task.mesh, painted, sheets, _name(task))

    def _views(
        self, painting: Painting, cameras: Cameras, task: MeshToTexture, options: Options, context: Context
    ) -> list[View]:
        """Paint view after view onto the mesh, and return them."""
        from scenewright.backend.texturing.attending import attended

        base = None
        if task.exemplar is not None:
            base = attended(context, PREPARED, PREPARED, "Quilting the photo", partial(_laid_photo, painting, task))
        views: list[View] = []
        step = (PAINTED - PREPARED) / len(cameras)
        for number in range(len(cameras)):
            start = PREPARED + number * step
            phase = f"View {number + 1} of {len(cameras)}"
            found = attended(context, start, start, phase, partial(_looked_at, painting, cameras, number, base))
            if found is None:
                continue
            guide, asked = found
            picture = self._painted(asked, task, options, context, (start, start + step, phase))
            views.append(View(guide, picture, asked.wanted))
            context.preview(
                attended(context, start + step, start + step, phase, partial(_added, painting, views[-1], task.mesh))
            )
        return views

    def _painted(
        self, asked: Request, task: MeshToTexture, options: Options, context: Context, when: tuple[float, float, str]
    ) -> np.ndarray:
        """Return the picture (h, w, 3) float32 that the model paints of one view."""
        from scenewright.backend.pipelines.prompts import spoken

        prompt = SAID.format(task.prompt.strip() or "an object", asked.words)
        unwanted = ", ".join(filter(None, (task.negative_prompt.strip(), UNWANTED)))
        said: Any = spoken(self._pipeline.pipe, prompt, unwanted, self.limits, context)
        height, width = asked.free.shape
        result = self._pipeline.run(
            context, task.seed, *when, width=width, height=height, output_type="np",
            image=_pillow(asked.picture), mask_image=_pillow(asked.free.astype(np.float32)),
            control_image=_pillow(np.repeat(asked.depth[..., None], 3, axis=2)), control_mode=DEPTH,
            controlnet_conditioning_scale=options.hold, num_inference_steps=options.steps,
            guidance_scale=options.guidance, strength=ALL_BUT_NOISE if task.exemplar is None else OVER_PHOTO,
            **said,
        )  # fmt: skip
        context.report["device"] = self._pipeline.device.name
        made = np.clip(np.nan_to_num(np.asarray(result.images[0], np.float32)), 0, 1)
        # What was painted before keeps its very colours.
        return np.where(asked.free[..., None], made, asked.picture).astype(np.float32)


def _prepared(task: MeshToTexture, options: PaintedViews.Options, context: Context) -> tuple[Canvas, Cameras]:
    from scenewright.backend.texturing import canvas, views
    from scenewright.backend.texturing.attending import attended

    def read(tell: Tell) -> tuple[Canvas, Cameras]:
        painted = canvas.canvas(task.mesh, task.texture_size, options.uvs)
        side = max(round(options.resolution / MULTIPLE), 2) * MULTIPLE
        if task.views is not None:
            return painted, views.given(task.views, painted, side, MULTIPLE)
        return painted, views.around(painted, options.most_views, side, lambda done: tell(done, "Choosing the views"))

    return attended(context, 0.0, PREPARED, "Reading the mesh", read)


def _looked_at(
    painting: Painting, cameras: Cameras, number: int, base: Sheets | None, tell: Tell
) -> tuple[Guide, Request] | None:
    """Return a view and what is to be painted in it, None where that is next to nothing."""
    from scenewright.backend.texturing import brushwork, guides

    guide = guides.look(painting.canvas, cameras, number)
    asked = brushwork.request(painting, guide, base)
    return None if asked is None else (guide, asked)


def _added(painting: Painting, view: View, mesh: Mesh, tell: Tell) -> Image:
    """Lay a view on the mesh, and return how that looks so far."""
    from scenewright.backend.texturing import maps
    from scenewright.backend.thumbnails import meshes

    painting.add(view.guide, view.picture, view.wanted)
    made = [maps.coloured(at, own) for at, own in zip(painting.sheets, painting.colours(), strict=True)]
    return Image(name="preview", pixels=meshes.draw(maps.gathered(mesh, painting.canvas, made, "preview")))


def _laid_photo(painting: Painting, task: MeshToTexture, tell: Tell) -> Sheets:
    """Return the sheets (s, s, 3) of the mesh covered with the photo's surface: what its painting begins with."""
    from scenewright.backend.texturing import frames, tiles
    from scenewright.backend.texturing.texels import texel_width
    from scenewright.backend.texturing.triplanar import lay

    assert task.exemplar is not None
    texel = texel_width(painting.canvas, task.texture_size)
    tile = tiles.quilted(task.exemplar, 0.0, texel, task.seed, lambda done: tell(done, "")).tile
    part = frames.parts(painting.canvas.mesh)
    axes = frames.upright(painting.canvas.mesh, part)
    laid = {at.sheet: lay(tile, at.points, at.normals, part[at.faces], axes).colour for at in painting.sheets}
    return {at.sheet: at.picture(srgb.encoded(laid[at.sheet])) for at in painting.sheets}


def _maps(painting: Painting, views: list[View], task: MeshToTexture, context: Context) -> list[Material]:
    """Return the material of each sheet: the views taken apart, laid on the mesh, and filled where none shows."""
    from scenewright.backend.texturing.attending import attended

    colours, stuff = _taken_apart(painting, views, task, context)
    return attended(context, APART, 1.0, "Filling what no view shows", partial(_filled, colours, stuff, task))


def _filled(colours: Painting, stuff: Painting, task: MeshToTexture, tell: Tell) -> list[Material]:
    from scenewright.backend.geometry.hierarchy import build_hierarchy
    from scenewright.backend.geometry.welding import size_of
    from scenewright.backend.texturing import covering, holes, maps
    from scenewright.backend.texturing.triplanar import Laid

    whole = [
        holes.filled(colours, task.seed, lambda done: tell(0.3 * done, "")),
        holes.filled(stuff, task.seed, lambda done: tell(0.3 + 0.3 * done, "")),
    ]
    mesh = colours.canvas.mesh
    tree, size, reach = build_hierarchy(mesh), size_of(mesh), covering.reach_of(colours.canvas, task.texture_size)
    made = []
    for at, colour, rest in zip(colours.sheets, *whole, strict=True):
        around = covering.shape_at(colours.canvas, at, tree, size, reach, lambda done: tell(0.6, "Maps"))
        open_sky = np.clip(0.25 + 0.75 * around.openness, 0, 1).astype(np.float32)
        laid = Laid(
            height=rest[:, 2] * np.float32(RELIEF * size), colour=srgb.decoded(colour), roughness=rest[:, 0],
            metallic=rest[:, 1], occlusion=open_sky, glow=np.zeros_like(colour),
        )  # fmt: skip
        made.append(maps.material(colours.canvas, at, laid, _name(task)))
    return made


def _taken_apart(
    painting: Painting, views: list[View], task: MeshToTexture, context: Context
) -> tuple[Painting, Painting]:
    """Return the mesh painted in its bare colours, and in its roughness, metal and height, from the views' pictures."""
    from scenewright.backend.pipelines import intrinsics
    from scenewright.backend.texturing.projection import Painting as Blank
    from scenewright.backend.texturing.projection import beyond_outlines

    how = intrinsics.Marigold(MARIGOLD_INTRINSICS, MARIGOLD_NORMALS, wraps=False)
    colours, stuff = Blank(painting.canvas, task.texture_size), Blank(painting.canvas, task.texture_size)
    step = (APART - PAINTED) / max(len(views), 1)
    for number, view in enumerate(views):
        start = PAINTED + number * step
        shown = beyond_outlines(view.picture, view.guide.mask)
        metres = float(np.median(view.guide.depth[view.guide.mask])) * view.picture.shape[1]
        metres /= float(view.guide.cameras.focal[0, 0])
        found = intrinsics.taken_apart(shown, metres, how, task.seed, context, start, start + step)
        colours.add(view.guide, srgb.encoded(np.clip(found.colour, 0, 1)), view.wanted)
        metallic = np.zeros_like(found.height) if found.metallic is None else found.metallic
        low, high = np.quantile(found.height[view.wanted], (0.01, 0.99))
        height = np.clip((found.height - low) / max(float(high - low), 1e-9), 0, 1)
        stuff.add(view.guide, np.stack([found.roughness, metallic, height], axis=2).astype(np.float32), view.wanted)
    return colours, stuff


def _pillow(values: np.ndarray) -> Any:
    from PIL import Image as Pictures

    return Pictures.fromarray(srgb.as_bytes(values))


def _name(task: MeshToTexture) -> str:
    return task.prompt.strip()[:60] or (task.exemplar.name if task.exemplar else "") or "Painted"
