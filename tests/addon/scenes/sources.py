"""Take every input there is from the open file: what is lacking, what is drawn, and what is gathered."""

from __future__ import annotations

import struct
import wave
from pathlib import Path
from typing import Any, get_args

import bpy
import numpy as np
from extension import given, install, tell
from recording import Layout

extension = install()

# isort: split
from bl_ext.user_default.scenewright.asking import forms, sources  # noqa: E402
from bl_ext.user_default.scenewright.asking.sources.source import Gathering  # noqa: E402
from bl_ext.user_default.scenewright.importers import provenance  # noqa: E402
from bl_ext.user_default.scenewright.properties import KIND_KEY, MADE_KEY  # noqa: E402
from bl_ext.user_default.scenewright.shared.artifacts import AnyArtifact, Artifact, Stored  # noqa: E402
from bl_ext.user_default.scenewright.shared.errors import ScenewrightError  # noqa: E402
from bl_ext.user_default.scenewright.shared.messages import Provenance  # noqa: E402
from bl_ext.user_default.scenewright.shared.schema import GeneratorInfo, Setting  # noqa: E402

FOLDER = Path(given["folder"])
TAGS = [str(kind.__struct_config__.tag) for kind in get_args(AnyArtifact)]
DIGEST, PHOTOS = "1" * 40, "2" * 40
TASK = "mesh-to-point-cloud"
scene, cube = bpy.context.scene, bpy.data.objects["Cube"]
refusals: dict[str, list[str]] = {}
gathered: set[str] = set()


def word(tag: str) -> str:
    """Return a setting's name for an artifact."""
    return tag.replace("-", "_")


def setting(tag: str, name: str = "", **words: Any) -> Setting:
    """Return a setting that is an artifact."""
    return Setting(**{"name": name or word(tag), "title": tag, "kind": "artifact", "artifact": tag,
                      "required": True} | words)  # fmt: skip


SETTINGS = {
    **{tag: setting(tag) for tag in TAGS},
    "mask": setting("image", "mask", required=False),
    "described": setting("scene-description", "described", required=False),
    "photos": setting("image", "photos", kind="artifacts"),
    "control": setting("image", "control"),
    "kind": setting("", "kind", kind="choice", required=False, choices=("depth", "normal", "edges"), default="depth"),
}
INFO = GeneratorInfo(
    name="all", title="All", description="", task=TASK, task_title="", licence="", commercial=True, vram_gb=0.0,
    task_settings=tuple(SETTINGS.values()),
)  # fmt: skip
catalogue = forms.Catalogue()
catalogue.adopt((INFO,))
assert catalogue.generators == (INFO,)


def form(key: str) -> Any:
    """Return what is set of an input."""
    return getattr(forms.task_form(scene, TASK), SETTINGS[key].name)


def finish(steps: Gathering) -> tuple[list[tuple[int, int]], Any]:
    """Gather to the end; return the steps and the artifact."""
    yielded = []
    while True:
        try:
            yielded.append(next(steps))
        except StopIteration as end:
            return yielded, end.value


def take(key: str, source: str) -> Any:
    """Return the artifact that an input gets from a source."""
    form(key).source = source
    chosen = forms.source_of(form(key), SETTINGS[key])
    assert chosen.name == source
    problem = chosen.missing(bpy.context, form(key))
    assert problem is None, problem
    layout = Layout()
    chosen.draw(layout, bpy.context, form(key))
    assert layout.notes, source
    found = finish(chosen.gather(bpy.context, form(key)))[1]
    assert isinstance(found, (Artifact, Stored)), found
    gathered.add(f"{SETTINGS[key].artifact} {source}")
    return found


def refuse(key: str, source: str) -> str:
    """Return the sentence with which a source is refused while it gathers."""
    form(key).source = source
    try:
        finish(forms.source_of(form(key), SETTINGS[key]).gather(bpy.context, form(key)))
    except ScenewrightError as error:
        return str(error)
    raise AssertionError(source)


def look(key: str) -> list[str]:
    """Draw every source of an input as things are, and return what each lacks."""
    said = []
    for source in sources.of_setting(SETTINGS[key]):
        source.draw(Layout(), bpy.context, form(key))
        problem = source.missing(bpy.context, form(key))
        said.append(f"{problem.message} {problem.remedy} [{problem.action}]" if problem else "")
    return said


def activate(chosen: bpy.types.Object, *others: bpy.types.Object) -> None:
    """Select objects, the first being the active one."""
    bpy.ops.object.select_all(action="DESELECT")
    for each in (chosen, *others):
        each.select_set(True)
    bpy.context.view_layer.objects.active = chosen


def result(kind: str, data: Any = None) -> Any:
    """Put something into the scene that was made before."""
    made = data or bpy.data.objects.new(kind, None)
    if data is None:
        scene.collection.objects.link(made)
    made[KIND_KEY], made[MADE_KEY] = kind, 1.0
    words = {"job": "", "task": "", "generator": "", "version": "", "licence": "", "commercial": True}
    provenance.write(made, Provenance(**words, inputs={"capture": PHOTOS}), DIGEST)
    return made


def painted(name: str, size: tuple[int, int], *, data: bool = False) -> bpy.types.Image:
    """Return a packed image whose left half is red and whose top half is opaque."""
    width, height = size
    pixels = np.zeros((height, width, 4), np.float32)
    pixels[:, : width // 2, 0], pixels[height // 2 :, :, 3] = 1, 1
    picture = bpy.data.images.new(name, width, height, alpha=True, is_data=data)
    picture.pixels.foreach_set(pixels.ravel())
    picture.pack()
    return picture


def check_meshes() -> None:
    """The active object, and all that is selected as one mesh in world space."""
    twin = bpy.data.objects.new("Twin", cube.data)
    twin.location.x = 5
    scene.collection.objects.link(twin)
    twin_only = bpy.data.objects.new("Bare", bpy.data.meshes.new("Bare"))
    twin_only.data.from_pydata([(0, 0, 9), (1, 0, 9), (0, 1, 9)], [], [(0, 1, 2)])
    scene.collection.objects.link(twin_only)
    bpy.context.view_layer.update()
    activate(cube)
    assert (take("mesh", "ACTIVE").name, len(take("mesh", "SELECTED").faces)) == ("Cube", 12)
    activate(cube, twin)
    joined = take("mesh", "SELECTED")
    assert (joined.faces.shape, joined.uvs.shape) == ((24, 3), (72, 2))
    assert joined.vertices[:, 0].max() == 6 and joined.faces[12:].min() == 8
    activate(cube, twin, twin_only)
    assert take("mesh", "SELECTED").uvs is None
    bpy.ops.object.mode_set(mode="EDIT")
    assert len(take("mesh", "ACTIVE").faces) == 12
    assert look("capture")[0].endswith("[leave-edit-mode]")
    bpy.ops.object.mode_set(mode="OBJECT")
    assert (take("point-cloud", "ACTIVE").points.shape) == (8, 3)
    for made in (twin, twin_only):
        bpy.data.objects.remove(made)
    activate(cube)


def check_captures() -> None:
    """The selection, and photos of a folder made smaller as they are read, one per step."""
    scene.scenewright.views, scene.scenewright.view_size, scene.scenewright.samples = 2, 32, 1
    found = take("capture", "SELECTION")
    frames = []
    for number, photo in enumerate(found.images):
        picture = bpy.data.images.new("photo", 32, 32, alpha=True)
        picture.pixels.foreach_set((photo.pixels[::-1] / np.float32(255)).ravel())
        picture.save(filepath=str(FOLDER / f"{number}.png"))
        frames.append({"file_path": f"{number}.png", "transform_matrix": found.camera_to_world[number].tolist()})
    focal = {"fl_x": float(found.focal[0, 0]), "w": 32, "h": 32}
    (FOLDER / "transforms.json").write_bytes(extension_json({**focal, "frames": frames}))
    scene.scenewright.folder, scene.scenewright.photo_size = str(FOLDER), 16
    form("capture").source = "FOLDER"
    steps, small = finish(sources.KINDS["capture"].sources[1].gather(bpy.context, form("capture")))
    assert steps == [(1, 2), (2, 2)] and small.images[0].pixels.shape == (16, 16, 4)
    assert np.allclose(small.focal, found.focal / 2)
    halves = found.images[0].pixels.reshape(16, 2, 16, 2, 4).mean(axis=(1, 3))
    inside = small.images[0].pixels[..., 3] == 255
    assert inside.any() and np.abs(small.images[0].pixels[inside] - halves[inside]).mean() < 8
    scene.scenewright.photo_size = 0
    assert take("capture", "FOLDER").images[0].pixels.shape == (32, 32, 4)


def check_pictures() -> None:
    """Images and masks of every source."""
    picture = painted("paint", (8, 4))
    form("image").image = picture
    found = take("image", "IMAGE")
    assert found.pixels.shape == (4, 8, 4) and found.pixels[0, 0].tolist() == [255, 0, 0, 255]
    form("mask").image = picture
    alpha = take("mask", "ALPHA")
    assert (alpha.colour_space, alpha.pixels[..., 0].tolist()) == ("data", [[255] * 8] * 2 + [[0] * 8] * 2)
    form("image").mask = form("mask").mask = square_mask()
    form("mask").image = square = painted("square", (64, 64))
    filled = take("mask", "MASK")
    assert filled.pixels.shape == (64, 64, 1) and 0.2 < filled.pixels.mean() / 255 < 0.3
    assert (filled.pixels[32, 32], filled.pixels[2, 2]) == (255, 0)
    form("image").image = square
    cut = take("image", "IMAGE")
    # Blender fills a mask in threads, and now and then one pixel of its outline comes out differently.
    assert np.count_nonzero(cut.pixels[..., 3:] != filled.pixels) <= 4
    assert cut.pixels[10, 2].tolist()[:3] == [255, 0, 0], cut.pixels[10, 2]
    form("image").mask = None
    stencil = bpy.context.tool_settings.image_paint
    stencil.stencil_image = square
    assert take("mask", "STENCIL").pixels.shape == (64, 64, 1)
    path = FOLDER / "0.png"
    form("image").path = str(path)
    assert take("image", "FILE").pixels.shape == (32, 32, 4)
    form("image").path = scene.scenewright.folder = "//photos/0.png"
    refusals["never saved"] = [look("image")[1], look("capture")[1]]
    (FOLDER / "bad.png").write_bytes(b"no picture")
    form("image").path = str(FOLDER / "bad.png")
    refusals["unreadable image"] = [refuse("image", "FILE")]


def check_views() -> None:
    """What the camera sees, rendered quickly; the scene is as before."""
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = 64, 32
    before = (scene.render.filepath, scene.render.image_settings.file_format, scene.cycles.samples)
    form("image").size, form("image").samples = 40, 1
    seen = take("image", "CAMERA")
    assert seen.pixels.shape == (20, 40, 4) and seen.pixels[10, 20, :3].min() > 20
    assert np.abs(take("image", "RENDER").pixels.astype(int) - seen.pixels).max() <= 2
    assert before == (scene.render.filepath, scene.render.image_settings.file_format, scene.cycles.samples)


def check_controls() -> None:
    """A control picture says what the task beside it wants, and only a control can be taken so."""
    names = {key: [source.name for source in sources.of_setting(SETTINGS[key])] for key in ("control", "image", "mask")}
    assert names["control"][:2] == ["SCENE_CAMERA", "SCENE_VIEWPORT"] and len(names["control"]) > len(names["image"])
    assert not {"SCENE_CAMERA", "SCENE_VIEWPORT"} & {*names["image"], *names["mask"]}
    form("control").size = 40
    for kind, channels in (("normal", 3), ("edges", 1), ("depth", 1)):
        forms.task_form(scene, TASK).kind = kind
        found = take("control", "SCENE_CAMERA")
        assert found.pixels.shape == (20, 40, channels) and found.name == f"{scene.camera.name} {kind}"


def check_sounds() -> None:
    """A strip as it is trimmed, a sound packed or not, a speaker, and a file."""
    tone, path = (np.arange(4800) % 100).astype("<i2") * 100, FOLDER / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(4800)
        file.writeframes(tone.tobytes())
    form("audio").path = str(path)
    whole = take("audio", "FILE")
    assert whole.sample_rate == 4800 and np.allclose(whole.samples[:, 0], tone / 32768, atol=1e-4)
    sound = form("audio").sound = bpy.data.sounds.load(str(path))
    sound.pack()
    assert np.array_equal(take("audio", "SOUND").samples, whole.samples)
    scene.render.fps = 24
    strip = scene.sequence_editor_create().strips.new_sound("tone", str(path), 1, 1)
    trimmed(strip, 6, 12)
    part = take("audio", "STRIP")
    assert part.name == "tone" and np.allclose(part.samples, whole.samples[1200:3600], atol=1e-4)
    bpy.ops.object.speaker_add()
    assert "has no sound" in look("audio")[2]
    bpy.context.object.data.sound = sound
    assert len(take("audio", "SPEAKER").samples) == 4800
    (FOLDER / "bad.wav").write_bytes(b"no sound")
    form("audio").path = str(FOLDER / "bad.wav")
    refusals["unreadable sound"] = [refuse("audio", "FILE")]
    trimmed(strip, 24, 12)
    refusals["nothing of a sound"] = [refuse("audio", "STRIP")]
    loud = np.repeat(4 * np.sin(np.arange(800, dtype=np.float32) / 3)[:, None], 7, axis=1)
    loud[5] = np.nan
    form("audio").path = str(FOLDER / "odd.wav")
    header = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + loud.nbytes, b"WAVE", b"fmt ", 16, 3, 7, 8000, 224_000, 28, 32
    )
    (FOLDER / "odd.wav").write_bytes(header + struct.pack("<4sI", b"data", loud.nbytes) + loud.tobytes())
    odd = take("audio", "FILE")
    assert odd.samples.shape == (800, 7) and odd.sample_rate == 8000 and not odd.samples[5].any()
    assert np.allclose(odd.samples[6:], loud[6:] / np.abs(loud[6:]).max(), atol=2e-3)


def check_films() -> None:
    """A film as it is, and strips cut as they are trimmed, from films and from images."""
    path = Path(given["film"])
    form("video").path = str(path)
    whole = take("video", "FILE")
    assert whole.encoded.tobytes() == path.read_bytes()
    assert (whole.frame_count, whole.frame_rate, whole.width, whole.height) == (12, 30, 32, 16)
    strips = scene.sequence_editor.strips
    movie = strips.new_movie("film", str(path), 2, 1)
    trimmed(movie, 3, 6)
    cut = take("video", "STRIP")
    assert (cut.frame_count, cut.frame_rate, cut.width, cut.height) == (6, 30, 32, 16)
    (FOLDER / "cut.mp4").write_bytes(cut.encoded.tobytes())
    images = strips.new_image("photos", str(FOLDER / "0.png"), 3, 1)
    images.elements.append("1.png")
    scene.sequence_editor.active_strip = images
    assert (take("video", "STRIP").frame_count, take("video", "STRIP").width) == (2, 32)
    form("video").clip = bpy.data.movieclips.load(str(path))
    assert take("video", "CLIP").frame_count == 12
    (FOLDER / "bad.mp4").write_bytes(b"no film")
    form("video").path = str(FOLDER / "bad.mp4")
    refusals["unreadable film"] = [refuse("video", "FILE")]


def check_texts() -> None:
    """Words written in the panel, of a text, a strip, an object and a file."""
    form("text").written = "a red sofa"
    assert take("text", "WRITTEN").text == "a red sofa"
    script = form("text").text = bpy.data.texts.new("twist.py")
    script.write("print(1)\n")
    assert take("text", "DATABLOCK").language == "python"
    strips = scene.sequence_editor.strips
    words = {"length": 9} if bpy.app.version >= (5, 0, 0) else {"frame_end": 10}
    strip = strips.new_effect(name="words", type="TEXT", channel=4, frame_start=1, **words)
    strip.text = "once upon a time"
    scene.sequence_editor.active_strip = strip
    assert take("text", "STRIP").text == "once upon a time"
    bpy.ops.object.text_add()
    bpy.context.object.data.body = "SALE"
    assert take("text", "OBJECT").text == "SALE"
    (FOLDER / "words.md").write_text("# Ä", encoding="utf-8")
    form("text").path = str(FOLDER / "words.md")
    assert (take("text", "FILE").text, take("text", "FILE").language) == ("# Ä", "markdown")
    plan = bpy.data.texts.new("plan.json")
    plan.write('{"type": "scene-plan", "objects": [{"name": "sofa"}]}')
    form("scene-plan").text = plan
    assert take("scene-plan", "TEXT").objects[0].name == "sofa"
    plan.clear()
    tune = FOLDER / "tune.mid"
    tune.write_bytes(bytes.fromhex("4d546864000000060000000100604d54726b0000000b00903c64603c0000ff2f00"))
    blocks = FOLDER / "blocks.vox"
    size, places = struct.pack("<3i", 2, 1, 1), struct.pack("<i8B", 2, 0, 0, 0, 1, 1, 0, 0, 9)
    chunks = b"SIZE" + struct.pack("<2i", 12, 0) + size + b"XYZI" + struct.pack("<2i", 12, 0) + places
    blocks.write_bytes(b"VOX " + struct.pack("<i", 150) + b"MAIN" + struct.pack("<2i", 0, len(chunks)) + chunks)
    form("voxel-world").path = str(blocks)
    assert take("voxel-world", "FILE").labels.ravel().tolist() == [1, 2]
    blocks.write_bytes(blocks.read_bytes()[:-5])
    refusals["half a world"] = [refuse("voxel-world", "FILE")]
    form("score").path = str(tune)
    assert take("score", "FILE").notes[0].tolist()[:3] == [0, 1, 60]
    refusals["no plan"] = [refuse("scene-plan", "TEXT")]


def check_materials() -> None:
    """A material whose maps are images leaves as maps; one that is computed says which node is in the way."""
    activate(cube)
    material = cube.active_material
    nodes, links = material.node_tree.nodes, material.node_tree.links
    surface = nodes["Principled BSDF"]
    surface.inputs["Roughness"].default_value = 0.25
    texture = nodes.new("ShaderNodeTexImage")
    texture.image = painted("albedo", (4, 4))
    links.new(texture.outputs["Color"], surface.inputs["Base Color"])
    bump, normal = nodes.new("ShaderNodeNormalMap"), nodes.new("ShaderNodeTexImage")
    normal.image = painted("normal", (4, 4), data=True)
    links.new(normal.outputs["Color"], bump.inputs["Color"])
    links.new(bump.outputs["Normal"], surface.inputs["Normal"])
    found = take("material", "MATERIAL")
    assert (found.name, found.roughness, found.base_colour[:3]) == (material.name, 0.25, (1.0, 1.0, 1.0))
    assert found.albedo_map.pixels.shape == (4, 4, 4) and found.normal_map.colour_space == "data"
    assert np.array_equal(take("mesh", "ACTIVE").material.albedo_map.pixels, found.albedo_map.pixels)
    noise = nodes.new("ShaderNodeTexNoise")
    links.new(noise.outputs[0], surface.inputs["Roughness"])
    refusals["computed material"] = look("material")
    assert take("mesh", "ACTIVE").material is None


def check_descriptions() -> None:
    """The open scene is told: what stands in it, and what its camera sees."""
    found = take("scene-description", "SCENE")
    assert [each.name for each in found.objects] == [each.name for each in scene.objects]
    form("described").property_unset("source")
    assert form("described").source == "SCENE"  # what is optional begins left out, but not this


def check_results() -> None:
    """What was made before is named by its digest."""
    for kind in ("gaussian-splats", "volume", "point-cloud", "storyboard", "voxel-world", "landscape"):
        made = result(kind)
        assert take(kind, "RESULT").digest == DIGEST
        form(kind).result = made
        assert take(kind, "RESULT").digest == DIGEST
    result("radiance-field")
    assert take("radiance-field", "FIELD").digest == DIGEST
    assert take("capture", "FIELD").digest == PHOTOS
    form("scene-plan").text = result("scene-plan", bpy.data.texts.new("plan.md"))
    assert take("scene-plan", "TEXT").digest == DIGEST
    scene.frame_end = 3
    assert len(take("camera-path", "CAMERA").camera_to_world) == 3
    camera = scene.camera
    scene.timeline_markers.new("shot", frame=3).camera = camera
    activate(camera)
    for source in ("SELECTED", "MARKERS"):
        found = take("camera-path", source)
        assert found.name == camera.name
        assert np.allclose(found.camera_to_world[0], np.array(camera.matrix_world.normalized()), atol=1e-5)


def check_lists() -> None:
    """An input that is optional begins left out; a list has as many as were added."""
    form("mask").property_unset("source")
    assert form("mask").source == "NONE" and finish(sources.NONE.gather(bpy.context, form("mask")))[1] is None
    masks = [source.name for source in sources.of_setting(SETTINGS["mask"])]
    assert masks[:2] == ["NONE", "MASK"]
    photos = form("photos")
    for name in ("paint", "square"):
        photos.add().image = bpy.data.images[name]
    sizes = [finish(forms.source_of(each, SETTINGS["photos"]).gather(bpy.context, each))[1] for each in photos]
    assert [found.pixels.shape[0] for found in sizes] == [4, 64]


def extension_json(content: Any) -> bytes:
    """Encode as the extension does."""
    import msgspec

    return msgspec.json.encode(content)


def square_mask() -> bpy.types.Mask:
    """Return a mask that is the middle quarter of the picture."""
    made = bpy.data.masks.new("square")
    made.use_fake_user = True
    spline = made.layers.new().splines.new()
    spline.points.add(3)
    spline.use_cyclic = True
    for point, place in zip(spline.points, ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)), strict=True):
        point.handle_left_type = point.handle_right_type = "VECTOR"
        point.co = place
    return made


def trimmed(strip: bpy.types.Strip, skip: int, length: int) -> None:
    """Show `length` frames of a strip from frame `skip` on, and make it the active one."""
    if hasattr(strip, "left_handle_offset"):
        strip.left_handle_offset = skip
        strip.right_handle = strip.left_handle + length
    else:
        strip.frame_offset_start = skip
        strip.frame_final_end = strip.frame_final_start + length
    scene.sequence_editor.active_strip = strip


refusals["no render"] = [refuse("image", "RENDER")]
refusals["nothing there"] = [said for key in TAGS for said in look(key)]
for check in [check for name, check in list(globals().items()) if name.startswith("check_")]:
    check()
every = {f"{tag} {source.name}" for tag in TAGS for source in sources.KINDS[tag].sources}
tell(refusals=refusals, tags=TAGS, left=sorted(every - gathered), count=len(gathered))
catalogue.close()
