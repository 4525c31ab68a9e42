"""Random artifacts, tasks and messages for property tests: one strategy for every type that travels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import msgspec
import numpy as np
from hypothesis import strategies as st

from scenewright.shared import messages, plans, tasks
from scenewright.shared.arrays import DTYPES
from scenewright.shared.artifacts import (
    AnyArtifact,
    Audio,
    Block,
    CameraPath,
    Capture,
    GaussianSplats,
    Image,
    Landscape,
    Material,
    Mesh,
    Phoneme,
    PlannedObject,
    PointCloud,
    RadianceField,
    SceneDescription,
    ScenePlan,
    Score,
    Shot,
    Stored,
    Storyboard,
    Text,
    Video,
    Volume,
    VoxelWorld,
)
from scenewright.shared.described import (
    DescribedCamera,
    DescribedLight,
    DescribedMaterial,
    DescribedObject,
    View,
)
from scenewright.shared.errors import Problem
from scenewright.shared.messages import ClientMessage, ServerMessage
from scenewright.shared.models import ModelInfo
from scenewright.shared.schema import GeneratorInfo, Setting

small = st.integers(0, 5)
words = st.text(max_size=12)
unit = st.floats(0.0, 1.0)
finite = st.floats(-1e6, 1e6)
vectors = st.tuples(finite, finite, finite)
job_ids = st.text("0123456789abcdef", min_size=32, max_size=32)
digests = st.text("0123456789abcdef", min_size=40, max_size=40)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | finite | words
plain = st.dictionaries(
    words, st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=5), max_size=3
)


@st.composite
def arrays(draw: Callable[[st.SearchStrategy[Any]], Any], dtype: str, *shape: int) -> np.ndarray:
    """Any bits at all, NaN and infinity included: what travels must arrive bit for bit."""
    kind = np.dtype(dtype)
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    content = random.bytes(int(np.prod(shape)) * kind.itemsize)
    if kind == np.bool_:
        return (np.frombuffer(content, np.uint8) & 1).astype(bool).reshape(shape)
    return np.frombuffer(content, kind).reshape(shape)


@st.composite
def any_array(draw: Callable[[st.SearchStrategy[Any]], Any]) -> np.ndarray:
    """An array of any type and shape that may travel, in any memory layout."""
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    array = draw(arrays(draw(st.sampled_from(sorted(DTYPES))), *shape))
    layout = draw(st.sampled_from(["plain", "transposed", "strided", "reversed", "fortran", "big-endian"]))
    return _laid_out(array, layout)


def _laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    if layout == "transposed":
        return array.T
    if layout == "strided" and array.ndim:
        return np.repeat(array, 2, axis=0)[::2]
    if layout == "reversed" and array.ndim:
        return array[::-1]
    if layout == "big-endian":
        return array.astype(array.dtype.newbyteorder(">"))
    return np.asfortranarray(array) if layout == "fortran" else array


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _poses(count: int) -> np.ndarray:
    return np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))


@st.composite
def images(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Image:
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 4), st.sampled_from([1, 3, 4])))
    pixels = draw(arrays(draw(st.sampled_from(["uint8", "float32"])), *shape))
    return Image(name=draw(words), pixels=pixels, colour_space=draw(st.sampled_from(["srgb", "linear", "data"])))


@st.composite
def meshes(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Mesh:
    n, m, e = draw(st.integers(1, 5)), draw(st.integers(1, 5)), draw(st.integers(1, 5))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    edged = draw(st.booleans())
    worn = tuple(draw(st.lists(_optional(materials), max_size=2)))
    return Mesh(
        name=draw(words),
        vertices=draw(arrays("float32", n, 3)),
        faces=random.integers(0, n, (m, 3), dtype=np.int32),
        uvs=draw(_optional(arrays("float32", 3 * m, 2))),
        normals=draw(_optional(arrays("float32", n, 3))),
        colours=draw(_optional(arrays("uint8", n, 4))),
        edges=random.integers(0, n, (e, 2), dtype=np.int32) if edged else None,
        corner_edges=random.integers(0, e, 3 * m, dtype=np.int32) if edged else None,
        material=draw(_optional(materials)),
        slots=random.integers(0, max(len(worn), 1), m, dtype=np.int32) if draw(st.booleans()) else None,
        materials=worn,
        selected=draw(_optional(arrays("bool", m))),
        polygons=draw(_optional(st.just(np.arange(m, dtype=np.int32)))),
    )


@st.composite
def point_clouds(draw: Callable[[st.SearchStrategy[Any]], Any]) -> PointCloud:
    n = draw(small)
    colours, normals = draw(_optional(arrays("uint8", n, 4))), draw(_optional(arrays("float32", n, 3)))
    return PointCloud(points=draw(arrays("float32", n, 3)), colours=colours, normals=normals)


@st.composite
def splats(draw: Callable[[st.SearchStrategy[Any]], Any]) -> GaussianSplats:
    n, k = draw(small), draw(st.sampled_from([1, 4, 9]))
    shapes = {"means": (n, 3), "quaternions": (n, 4), "scales": (n, 3), "opacities": (n,), "harmonics": (n, 3, k)}
    return GaussianSplats(**{name: draw(arrays("float32", *shape)) for name, shape in shapes.items()})


@st.composite
def fields(draw: Callable[[st.SearchStrategy[Any]], Any]) -> RadianceField:
    n, precision = draw(small), draw(st.sampled_from(["float16", "float32"]))
    return RadianceField(
        aabb=draw(arrays("float32", 2, 3)),
        resolution=draw(st.integers(1, 2048)),
        cells=draw(arrays("uint16", draw(small), 3)),
        vertices=draw(arrays("uint16", n, 3)),
        density=draw(arrays(precision, n)),
        harmonics=draw(arrays(precision, n, 3, 4)),
        background=draw(arrays("float32", 3)),
        contracted=draw(st.booleans()),
    )


@st.composite
def volumes(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Volume:
    size = draw(st.tuples(small, small, small))
    colour = draw(_optional(arrays("float32", *size, 3)))
    return Volume(density=draw(arrays("float32", *size)), colour=colour, voxel_to_world=draw(arrays("float32", 4, 4)))


@st.composite
def paths(draw: Callable[[st.SearchStrategy[Any]], Any]) -> CameraPath:
    n = draw(small)
    focal, centre = draw(arrays("float32", n, 2)), draw(arrays("float32", n, 2))
    return CameraPath(
        camera_to_world=_poses(n), focal=focal, centre=centre, width=draw(st.integers(1, 16384)), height=1
    )


@st.composite
def captures(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Capture:
    n = draw(st.integers(0, 3))
    return Capture(
        images=tuple(draw(images()) for _ in range(n)),
        camera_to_world=_poses(n),
        focal=draw(arrays("float32", n, 2)),
        centre=draw(arrays("float32", n, 2)),
        distortion=draw(_optional(arrays("float32", n, 5))),
        aabb=draw(_optional(arrays("float32", 2, 3))),
    )


materials = st.builds(
    Material,
    base_colour=st.tuples(unit, unit, unit, unit),
    roughness=unit,
    metallic=unit,
    height_metres=st.floats(0.0, 10.0),
    udim=st.integers(1001, 2000),
    tiles=st.lists(st.builds(Material, udim=st.integers(1001, 2000)), max_size=2).map(tuple),
    **{
        f"{word}_map": _optional(images())
        for word in ["albedo", "roughness", "metallic", "normal", "height", "occlusion", "emission"]
    },
)
phonemes = st.lists(st.builds(Phoneme, start=finite, end=finite, sound=words), max_size=2).map(tuple)
audio = st.builds(Audio, samples=arrays("float32", 5, 2), sample_rate=st.integers(1000, 384_000), phonemes=phonemes)
scores = st.builds(
    Score,
    notes=st.just(np.float32([[0, 1, 60, 0.5], [1, 0.5, 64, 1.0]])),
    player=st.just(np.int32([0, 1])),
    players=st.just(("piano", "drums")),
    programs=st.just(()) | st.just((0, 0)),
    tempi=st.just(np.float32([[0, 120]])),
    beats_per_bar=st.integers(1, 32),
    key=words,
)
videos = st.builds(
    Video,
    encoded=arrays("uint8", 9),
    container=st.sampled_from(["mp4", "webm"]),
    frame_rate=st.floats(1.0, 1000.0),
    frame_count=st.integers(1, 99),
    width=st.integers(1, 9999),
    height=st.integers(1, 9999),
)
planned = st.builds(
    PlannedObject, name=words.filter(bool), description=words, dimensions=vectors, material=words, colour=words,
    count=st.integers(1, 9), arrangement=st.sampled_from(plans.ARRANGEMENTS), lying=st.booleans(),
    relations=st.lists(
        st.builds(plans.Relation, kind=st.sampled_from(plans.RELATIONS), to=words, other=words), max_size=2
    ).map(tuple),
    places=st.lists(st.builds(plans.Place, location=vectors, mesh=words), max_size=2).map(tuple),
)  # fmt: skip
seen = st.builds(
    View, box=st.tuples(unit, unit, unit, unit), share=unit, visible=unit, distance=finite, hidden_by=st.just(("a",))
)
names = st.lists(words, max_size=2).map(tuple)
scene_descriptions = st.builds(
    SceneDescription,
    objects=st.lists(
        st.builds(
            DescribedObject, name=words, kind=words, parent=words, collections=names, materials=names, modifiers=names,
            location=vectors, rotation=vectors, dimensions=vectors, low=vectors, high=vectors, vertices=small,
            faces=small, hidden=st.booleans(), renders=st.booleans(), animated=st.booleans(), view=_optional(seen),
        ),
        max_size=3,
    ).map(tuple),
    materials=st.lists(
        st.builds(DescribedMaterial, name=words, base_colour=_optional(st.tuples(unit, unit, unit)), texture=words),
        max_size=2,
    ).map(tuple),
    lights=st.lists(st.builds(DescribedLight, name=words, power=finite, location=vectors), max_size=2).map(tuple),
    cameras=st.lists(st.builds(DescribedCamera, name=words, location=vectors, target=words), max_size=2).map(tuple),
    frame=st.integers(-9, 999),
    world=_optional(vectors),
)  # fmt: skip
blocks = st.builds(Block, name=words, material=words, colour=st.tuples(unit, unit, unit))
worlds = st.builds(
    VoxelWorld,
    labels=st.tuples(small, small, small).map(
        lambda shape: np.arange(np.prod(shape)).reshape(shape).astype("uint8") % 3
    ),
    palette=st.lists(blocks, min_size=2, max_size=3).map(tuple),
    block_size=st.floats(0.01, 100),
    origin=vectors,
)


@st.composite
def landscapes(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Landscape:
    """Ground of three vertices and two materials, and a prop that stands twice."""
    ground = Mesh(
        vertices=draw(arrays("float32", 3, 3)), faces=np.array([[0, 1, 2]], np.int32),
        slots=np.zeros(1, np.int32), materials=(draw(materials), None),
    )  # fmt: skip
    return Landscape(
        name=draw(words), ground=ground, masks=draw(arrays("uint8", 3, 2)), metres=draw(arrays("float32", 2)),
        parts=draw(st.lists(meshes(), max_size=1).map(tuple)), props=(draw(meshes()),), prop=np.zeros(2, np.int32),
        poses=np.tile(np.eye(4, dtype=np.float32), (2, 1, 1)), sun=draw(vectors),
    )  # fmt: skip


ARTIFACTS: dict[type, st.SearchStrategy[Any]] = {
    Mesh: meshes(),
    PointCloud: point_clouds(),
    GaussianSplats: splats(),
    RadianceField: fields(),
    Volume: volumes(),
    Image: images(),
    Material: materials,
    Audio: audio,
    Score: scores,
    Video: videos,
    Text: st.builds(Text, text=st.text(), language=words),
    CameraPath: paths(),
    Capture: captures(),
    SceneDescription: scene_descriptions,
    Storyboard: st.builds(
        Storyboard,
        shots=st.lists(
            st.builds(
                Shot,
                description=words,
                prompt=words,
                framing=st.sampled_from(["wide", "close-up"]),
                movement=st.sampled_from(["static", "pan left"]),
                seconds=st.floats(0.1, 60),
                characters=names,
                picture=_optional(images()),
            ),
            max_size=2,
        ).map(tuple),
        style=words,
    ),
    VoxelWorld: worlds,
    Landscape: landscapes(),
    ScenePlan: st.builds(
        ScenePlan,
        objects=st.lists(planned, max_size=3).map(tuple),
        description=words,
        ground=words,
        sound=words,
        lights=st.lists(
            st.builds(plans.PlannedLight, kind=st.sampled_from(["sun", "spot"]), colour=vectors, location=vectors),
            max_size=2,
        ).map(tuple),
        camera=st.builds(plans.PlannedCamera, shot=st.sampled_from(["", "close"]), target=words, look_at=vectors),
        sky=st.none() | st.builds(plans.PlannedSky, zenith=vectors, horizon=vectors),
    ),
}
any_artifact = st.one_of(*ARTIFACTS.values())
held = st.builds(Stored, digest=digests)
problems = st.builds(Problem, code=words, message=words, remedy=words, detail=words, action=words)
seeds = st.integers(0, 2**31 - 1)
sides = st.integers(64, 4096)
lufs = st.floats(-60, -5)
heights, directions, edges = st.floats(3, 90), st.floats(0, 360), st.integers(8, 256)
TASKS: dict[type, st.SearchStrategy[Any]] = {
    tasks.TextToVoxels: st.builds(
        tasks.TextToVoxels,
        prompt=words,
        width=edges,
        depth=edges,
        height=edges,
        block_size=st.floats(0.01, 100),
        seed=seeds,
    ),
    tasks.MeshToVoxels: st.builds(tasks.MeshToVoxels, mesh=meshes() | held, blocks=st.integers(2, 256)),
    tasks.VoxelsToScene: st.builds(
        tasks.VoxelsToScene, world=worlds | held, sun_height=heights, sun_direction=directions, seed=seeds
    ),
    tasks.VoxelsToImage: st.builds(
        tasks.VoxelsToImage,
        world=worlds | held,
        camera=_optional(paths() | held),
        prompt=words,
        width=sides,
        height=sides,
        sun_height=heights,
        sun_direction=directions,
        seed=seeds,
    ),
    tasks.VoxelsToVideo: st.builds(
        tasks.VoxelsToVideo,
        world=worlds | held,
        path=_optional(paths() | held),
        prompt=words,
        sun_height=heights,
        sun_direction=directions,
        seed=seeds,
    ),
    tasks.TextToScene: st.builds(tasks.TextToScene, prompt=words, seed=seeds),
    tasks.PlanToScene: st.builds(
        tasks.PlanToScene, plan=ARTIFACTS[ScenePlan] | held, texture_size=st.integers(128, 4096), seed=seeds
    ),
    tasks.ImagesToField: st.builds(
        tasks.ImagesToField,
        capture=captures() | held,
        seconds=st.floats(1, 3600),
        target_psnr=st.floats(0, 60),
        background=st.sampled_from(["automatic", "alpha", "white", "black", "surroundings"]),
        seed=seeds,
    ),
    tasks.FieldToMesh: st.builds(
        tasks.FieldToMesh,
        field=fields() | held,
        capture=captures() | held,
        faces=st.integers(100, 2_000_000),
        texture_size=st.integers(128, 8192),
    ),
    tasks.FieldToVideo: st.builds(tasks.FieldToVideo, field=fields() | held, path=paths() | held),
    tasks.ImageTo3D: st.builds(
        tasks.ImageTo3D,
        image=images() | held,
        background=st.sampled_from(["automatic", "alpha", "keep"]),
        faces=st.integers(100, 2_000_000),
        texture_size=st.integers(128, 8192),
        seed=seeds,
    ),
    tasks.ImagesTo3D: st.builds(
        tasks.ImagesTo3D,
        capture=captures() | held,
        background=st.sampled_from(["automatic", "alpha"]),
        faces=st.integers(100, 2_000_000),
        texture_size=st.integers(128, 8192),
        seed=seeds,
    ),
    tasks.MeshToAsset: st.builds(
        tasks.MeshToAsset,
        mesh=meshes() | held,
        faces=st.integers(100, 2_000_000),
        texture_size=st.integers(128, 8192),
        levels=st.integers(1, 6),
        level_ratio=st.floats(0.1, 0.9),
        collision_parts=st.integers(0, 64),
        engine=st.sampled_from(["none", "unreal", "unity", "godot"]),
        pivot=st.sampled_from(["floor", "centre", "keep"]),
        height=st.floats(0, 10_000),
    ),
    tasks.TextTo3D: st.builds(
        tasks.TextTo3D, prompt=words, faces=st.integers(0, 2_000_000), texture_size=st.integers(128, 8192), seed=seeds
    ),
    tasks.TextToMaterial: st.builds(
        tasks.TextToMaterial, prompt=words, size=st.integers(64, 8192), metres=st.floats(0, 100), seed=seeds
    ),
    tasks.ImageToText: st.builds(
        tasks.ImageToText,
        image=_optional(images() | held),
        scene=_optional(scene_descriptions | held),
        style=st.sampled_from(["caption", "description", "story"]),
        prompt=words,
        language=words,
        seed=seeds,
    ),
    tasks.VisualQuestionAnswering: st.builds(
        tasks.VisualQuestionAnswering,
        image=_optional(images() | held),
        scene=_optional(scene_descriptions | held),
        question=words,
        language=words,
        seed=seeds,
    ),
    tasks.TextToStoryboard: st.builds(
        tasks.TextToStoryboard,
        text=words,
        style=words,
        shots=st.integers(0, 200),
        seconds=st.floats(0, 36_000),
        pictures=st.booleans(),
        width=sides,
        height=sides,
        seed=seeds,
    ),
    tasks.ImageToMaterial: st.builds(
        tasks.ImageToMaterial,
        image=images() | held,
        size=st.integers(64, 8192),
        metres=st.floats(0.01, 100),
        seed=seeds,
    ),
    tasks.ImageRanking: st.builds(
        tasks.ImageRanking,
        images=st.lists(images() | held, min_size=1, max_size=3).map(tuple),
        prompt=words,
        like=_optional(images() | held),
    ),
    tasks.AssetSearch: st.builds(
        tasks.AssetSearch,
        prompt=words,
        like=_optional(images() | held),
        library=st.text("abc", min_size=1, max_size=9),
        count=st.integers(1, 200),
        images=st.lists(images() | held, max_size=3).map(tuple),
        cards=_optional(st.builds(Text, text=st.text()) | held),
    ),
    tasks.Inpainting: st.builds(
        tasks.Inpainting,
        image=images() | held,
        mask=_optional(images() | held),
        prompt=words,
        grow=st.integers(0, 4096),
        seed=seeds,
    ),
    tasks.MaterialInterpolation: st.builds(
        tasks.MaterialInterpolation,
        first=materials | held,
        last=materials | held,
        count=st.integers(1, 64),
        size=st.integers(64, 8192),
    ),
    tasks.MeshToTexture: st.builds(
        tasks.MeshToTexture,
        mesh=meshes() | held,
        prompt=words,
        negative_prompt=words,
        exemplar=_optional(images() | held),
        views=_optional(paths() | held),
        texture_size=st.integers(128, 8192),
        seed=seeds,
    ),
    tasks.TextToImage: st.builds(
        tasks.TextToImage, prompt=words, negative_prompt=words, width=sides, height=sides, seed=seeds
    ),
    tasks.ImageToImage: st.builds(
        tasks.ImageToImage,
        image=images() | held,
        prompt=words,
        negative_prompt=words,
        strength=st.floats(0, 1),
        references=st.lists(images() | held, max_size=2).map(tuple),
        seed=seeds,
    ),
    tasks.ControlToImage: st.builds(
        tasks.ControlToImage,
        control=images() | held,
        kind=st.sampled_from(["depth", "normal", "edges"]),
        prompt=words,
        negative_prompt=words,
        control_strength=st.floats(0, 2),
        seed=seeds,
    ),
    tasks.SuperResolution: st.builds(tasks.SuperResolution, image=images() | held, scale=st.integers(2, 4), seed=seeds),
    tasks.ImageRetargeting: st.builds(
        tasks.ImageRetargeting,
        image=images() | held,
        width=st.integers(64, 4096),
        height=st.integers(64, 4096),
        seed=seeds,
    ),
    tasks.ImageInterpolation: st.builds(
        tasks.ImageInterpolation, first=images() | held, last=images() | held, count=st.integers(1, 64)
    ),
    tasks.DepthEstimation: st.builds(tasks.DepthEstimation, image=images() | held),
    tasks.NormalEstimation: st.builds(tasks.NormalEstimation, image=images() | held),
    tasks.BackgroundRemoval: st.builds(tasks.BackgroundRemoval, image=images() | held),
    tasks.TextToVideo: st.builds(
        tasks.TextToVideo,
        prompt=words,
        negative_prompt=words,
        width=sides,
        height=sides,
        seconds=st.floats(0.1, 120),
        frame_rate=st.floats(1, 240),
        seed=seeds,
    ),
    tasks.ImageToVideo: st.builds(
        tasks.ImageToVideo,
        image=images() | held,
        prompt=words,
        negative_prompt=words,
        seconds=st.floats(0.1, 120),
        frame_rate=st.floats(1, 240),
        seed=seeds,
    ),
    tasks.VideoInterpolation: st.builds(
        tasks.VideoInterpolation, video=videos | held, frame_rate=st.floats(1, 240), slower=st.floats(1, 32)
    ),
    tasks.VideoPrediction: st.builds(
        tasks.VideoPrediction, video=videos | held, seconds=st.floats(0.1, 60), prompt=words, seed=seeds
    ),
    tasks.ImageToViews: st.builds(
        tasks.ImageToViews, image=images() | held, path=paths() | held, distance=st.floats(0.1, 100), prompt=words
    ),
    tasks.VideoToVideo: st.builds(
        tasks.VideoToVideo,
        video=videos | held,
        prompt=words,
        negative_prompt=words,
        strength=st.floats(0, 1),
        seed=seeds,
    ),
    tasks.TextGeneration: st.builds(
        tasks.TextGeneration,
        prompt=words,
        kind=st.sampled_from(["chat", "story"]),
        conversation=_optional(ARTIFACTS[Text] | held),
        words=st.integers(0, 20_000),
        seed=seeds,
    ),
    tasks.Summarization: st.builds(
        tasks.Summarization, text=ARTIFACTS[Text] | held, words=st.integers(10, 5_000), seed=seeds
    ),
    tasks.TextToCode: st.builds(tasks.TextToCode, prompt=words, seed=seeds),
    tasks.TextToSound: st.builds(
        tasks.TextToSound, prompt=words, seconds=st.floats(0, 600), loop=st.booleans(), loudness=lufs, seed=seeds
    ),
    tasks.MeshToSound: st.builds(
        tasks.MeshToSound,
        mesh=meshes() | held,
        prompt=words,
        thickness=st.floats(0, 1),
        seconds=st.floats(0, 60),
        loudness=lufs,
        seed=seeds,
    ),
    tasks.TextToSpeech: st.builds(
        tasks.TextToSpeech,
        text=words,
        language=words,
        speed=st.floats(0.3, 3),
        pitch=st.floats(0.5, 2),
        loudness=lufs,
        seed=seeds,
    ),
    tasks.VoiceCloning: st.builds(
        tasks.VoiceCloning,
        text=words,
        language=words,
        reference=audio | held,
        consent=st.booleans(),
        speed=st.floats(0.3, 3),
        loudness=lufs,
        seed=seeds,
    ),
    tasks.TextToMusic: st.builds(
        tasks.TextToMusic,
        prompt=words,
        seconds=st.floats(4, 600),
        tempo=st.floats(0, 260),
        key=st.sampled_from(["automatic", "C", "F#"]),
        mode=st.sampled_from(["automatic", "major", "dorian"]),
        cues=words,
        loudness=lufs,
        seed=seeds,
    ),
    tasks.MeshToPointCloud: st.builds(
        tasks.MeshToPointCloud, mesh=meshes() | held, count=st.integers(1, 10_000_000), seed=seeds
    ),
}
setting = st.builds(
    Setting, name=words, kind=st.sampled_from(["boolean", "integer", "number", "text", "choice"]), title=words,
    description=words, default=scalars, required=st.booleans(), minimum=_optional(finite), maximum=_optional(finite),
    choices=st.lists(words, max_size=3).map(tuple), unit=words, artifact=words,
)  # fmt: skip
several_settings = st.lists(setting, max_size=2).map(tuple)
generators = st.builds(
    GeneratorInfo, name=words, title=words, description=words, task=words, task_title=words, licence=words,
    commercial=st.booleans(), vram_gb=finite, produces=st.lists(words, max_size=2).map(tuple),
    task_settings=several_settings, options=several_settings,
)  # fmt: skip
contributions = st.builds(
    messages.Contribution, task=words, generator=words, licence=words, commercial=st.booleans(), settings=plain,
    weights=words, seconds=finite,
)  # fmt: skip
provenance = st.builds(
    messages.Provenance, job=job_ids, task=words, generator=words, version=words, licence=words,
    commercial=st.booleans(), settings=plain, inputs=st.dictionaries(words, words, max_size=2), weights=words,
    seconds=finite, contributions=st.lists(contributions, max_size=2).map(tuple),
)  # fmt: skip
models = st.builds(
    ModelInfo, name=words, repo=words, terms=words, gigabytes=finite, licence=words, commercial=st.booleans(),
    generators=st.lists(words, max_size=2).map(tuple), folder=words,
    state=st.sampled_from(["absent", "begun", "present", "downloading"]), fraction=unit, detail=words,
    problem=_optional(problems),
)  # fmt: skip
MESSAGES: dict[type, st.SearchStrategy[Any]] = {
    messages.Hello: st.builds(messages.Hello, protocol=st.integers(0, 9), client=words),
    messages.Submit: st.builds(
        messages.Submit, job=job_ids, task=st.one_of(*TASKS.values()), generator=words, options=plain, title=words
    ),
    messages.Cancel: st.builds(messages.Cancel, job=job_ids),
    messages.Attach: st.builds(messages.Attach, jobs=st.lists(job_ids, max_size=3).map(tuple)),
    messages.Fetch: st.builds(messages.Fetch, digest=digests),
    messages.Welcome: st.builds(
        messages.Welcome, protocol=st.integers(0, 9), version=words, instance=words,
        max_message_bytes=st.integers(0, 2**40), generators=st.lists(generators, max_size=2).map(tuple),
    ),
    messages.Quote: st.builds(messages.Quote, request=words, generator=words, settings=plain, options=plain),
    messages.ReadLog: st.builds(messages.ReadLog, job=job_ids),
    messages.FreeMemory: st.builds(messages.FreeMemory),
    messages.ListModels: st.builds(messages.ListModels),
    messages.DownloadModel: st.builds(messages.DownloadModel, name=words, generator=words),
    messages.StopModel: st.builds(messages.StopModel, name=words),
    messages.VerifyModel: st.builds(messages.VerifyModel, name=words),
    messages.DeleteModel: st.builds(messages.DeleteModel, name=words),
    messages.Accepted: st.builds(
        messages.Accepted, job=job_ids, generator=words, state=st.sampled_from(["queued", "running"]), ahead=small,
        inputs=st.dictionaries(words, digests, max_size=2),
    ),
    messages.Progress: st.builds(
        messages.Progress, job=job_ids, fraction=unit, phase=words, detail=words, seconds_left=_optional(finite)
    ),
    messages.Preview: st.builds(messages.Preview, job=job_ids, image=images(), text=_optional(words))
    | st.builds(messages.Preview, job=job_ids, text=words),
    messages.Done: st.builds(
        messages.Done, job=job_ids, artifacts=st.lists(any_artifact, max_size=3).map(tuple),
        digests=st.lists(digests, max_size=3).map(tuple), provenance=provenance, report=plain,
    ),
    messages.Failed: st.builds(messages.Failed, job=st.just("") | job_ids, digest=words, problem=problems),
    messages.Cancelled: st.builds(messages.Cancelled, job=job_ids),
    messages.Fetched: st.builds(messages.Fetched, digest=digests, artifact=any_artifact),
    messages.Quoted: st.builds(
        messages.Quoted, request=words, generator=words, seconds=_optional(st.tuples(finite, finite)), runs=small,
        vram_gb=finite, vram_free_gb=_optional(finite), download_gb=finite, disk_free_gb=finite, fits=st.booleans(),
        advice=words, action=words,
    ),
    messages.Logged: st.builds(messages.Logged, job=words, text=words),
    messages.Freed: st.builds(messages.Freed, workers=small),
    messages.ModelsListed: st.builds(messages.ModelsListed, models=st.lists(models, max_size=2).map(tuple)),
    messages.ModelChanged: st.builds(messages.ModelChanged, model=models),
}  # fmt: skip
CLIENT_MESSAGES = {kind: MESSAGES[kind] for kind in get_args(ClientMessage)}
SERVER_MESSAGES = {kind: MESSAGES[kind] for kind in get_args(ServerMessage)}
ARTIFACT_TYPES = get_args(AnyArtifact)


def same(first: object, second: object) -> bool:
    """Tell whether two values are equal bit for bit, arrays and types included."""
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        kinds = first.dtype.newbyteorder("=") == second.dtype.newbyteorder("=")
        little = [array.astype(array.dtype.newbyteorder("<")).tobytes() for array in (first, second)]
        return kinds and first.shape == second.shape and little[0] == little[1]
    if type(first) is not type(second):
        return False
    if isinstance(first, msgspec.Struct):
        return all(same(getattr(first, name), getattr(second, name)) for name in first.__struct_fields__)
    if isinstance(first, tuple | list) and isinstance(second, tuple | list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    return first == second
