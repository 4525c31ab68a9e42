"""Everything a generator takes or returns. Metres, right-handed, Z up; cameras OpenGL; image row 0 on top.

Artifacts are frozen; their arrays are checked when they are made and when they arrive, so what a generator or an
importer holds is sound: dtypes, shapes and indices are what the fields say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union

import msgspec
import numpy as np
from msgspec import Meta

from . import polygons
from .arrays import Array, check_arrays
from .described import DescribedCamera, DescribedLight, DescribedMaterial, DescribedObject
from .plans import LightName, PlannedCamera, PlannedLight, PlannedObject, PlannedSky
from .shots import Framing, Movement

CAMERA_TO_WORLD = "metres; OpenGL camera (-Z forward, +Y up) to world; the last row is 0 0 0 1"
MOST_SLOTS = 32_768  # that Blender has on one object
Unit = Annotated[float, Meta(ge=0.0, le=1.0)]
Vector = tuple[float, float, float]


class Artifact(msgspec.Struct, frozen=True, kw_only=True, eq=False, tag_field="type"):
    """Base of all artifacts."""

    name: str = ""

    def __post_init__(self) -> None:
        check_arrays(self)
        self.check()

    def check(self) -> None:
        """Check what dtypes and shapes cannot say; raise ValueError with one sentence."""


class Image(Artifact, tag="image", frozen=True, kw_only=True):
    """A picture; row 0 on top; alpha, where there is a fourth channel, is straight (not premultiplied)."""

    pixels: Annotated[np.ndarray, Array("uint8|float32", "h w c", "c: 1 grey, 3 RGB or 4 RGBA")]
    colour_space: Literal["srgb", "linear", "data"] = "srgb"

    def check(self) -> None:
        if self.pixels.shape[2] not in (1, 3, 4) or 0 in self.pixels.shape:
            raise ValueError(f"An image needs 1, 3 or 4 channels and at least one pixel, not {self.pixels.shape}.")


class Material(Artifact, tag="material", frozen=True, kw_only=True):
    """A metallic-roughness surface; each map multiplies its factor. Normal maps are tangent space, +Y up (OpenGL).

    Where UVs go over several UDIM tiles, its maps are those of the tile `udim`, and `tiles` holds the other tiles'.
    """

    base_colour: tuple[Unit, Unit, Unit, Unit] = (1.0, 1.0, 1.0, 1.0)
    roughness: Unit = 0.8
    metallic: Unit = 0.0
    albedo_map: Image | None = None
    roughness_map: Image | None = None
    metallic_map: Image | None = None
    normal_map: Image | None = None
    height_map: Image | None = None
    occlusion_map: Image | None = None
    emission_map: Image | None = None
    height_metres: Annotated[float, Meta(ge=0.0, description="what white in the height map stands for")] = 0.0
    udim: Annotated[int, Meta(ge=1001, le=2000)] = 1001
    tiles: tuple[Material, ...] = ()


class Mesh(Artifact, tag="mesh", frozen=True, kw_only=True):
    """Triangles, counter-clockwise from outside. `edges` and `corner_edges` spare Blender's main thread the work.

    `material` covers all faces, unless `slots` spread them over `materials`; None among those is a slot left as it was.
    Where faces are parts of larger ones, such as quads, `polygons` number those from 0: the triangles of one lie side
    by side, as a fan around its first corner.
    """

    vertices: Annotated[np.ndarray, Array("float32", "n 3", "metres, world")]
    faces: Annotated[np.ndarray, Array("int32", "m 3", "vertex indices")]
    uvs: Annotated[np.ndarray, Array("float32", "3*m 2", "per face corner; origin bottom left")] | None = None
    normals: Annotated[np.ndarray, Array("float32", "n 3", "unit length, world")] | None = None
    colours: Annotated[np.ndarray, Array("uint8", "n 4", "sRGB, straight alpha")] | None = None
    edges: Annotated[np.ndarray, Array("int32", "e 2", "vertex indices, each edge once")] | None = None
    corner_edges: Annotated[np.ndarray, Array("int32", "3*m", "edge from each corner to the next")] | None = None
    material: Material | None = None
    slots: Annotated[np.ndarray, Array("int32", "m", "material slot of each face")] | None = None
    materials: tuple[Material | None, ...] = ()
    selected: Annotated[np.ndarray, Array("bool", "m", "faces to change; without it, all")] | None = None
    polygons: Annotated[np.ndarray, Array("int32", "m", "polygon of each face, ascending from 0")] | None = None

    def check(self) -> None:
        if len(self.faces) == 0:
            raise ValueError("A mesh needs at least one face.")
        check_indices("faces", self.faces, len(self.vertices))
        if self.slots is not None:
            check_indices("slots", self.slots, len(self.materials) or MOST_SLOTS)
        if (self.edges is None) != (self.corner_edges is None):
            raise ValueError("edges and corner_edges go together: give both or neither.")
        if self.edges is not None and self.corner_edges is not None:
            check_indices("edges", self.edges, len(self.vertices))
            check_indices("corner_edges", self.corner_edges, len(self.edges))
        if self.polygons is not None:
            polygons.check(self.polygons, self.faces)


class PointCloud(Artifact, tag="point-cloud", frozen=True, kw_only=True):
    """Points with optional colours and normals."""

    points: Annotated[np.ndarray, Array("float32", "n 3", "metres, world")]
    colours: Annotated[np.ndarray, Array("uint8", "n 4", "sRGB, straight alpha")] | None = None
    normals: Annotated[np.ndarray, Array("float32", "n 3", "unit length, world")] | None = None


class GaussianSplats(Artifact, tag="gaussian-splats", frozen=True, kw_only=True):
    """Anisotropic Gaussians (Kerbl et al. 2023), activated: scales in metres, opacities in [0, 1]."""

    means: Annotated[np.ndarray, Array("float32", "n 3", "metres, world")]
    quaternions: Annotated[np.ndarray, Array("float32", "n 4", "wxyz, unit length")]
    scales: Annotated[np.ndarray, Array("float32", "n 3", "metres, standard deviation per axis")]
    opacities: Annotated[np.ndarray, Array("float32", "n", "0 to 1")]
    harmonics: Annotated[np.ndarray, Array("float32", "n 3 k", "real SH per channel, k = (degree + 1) squared")]


class RadianceField(Artifact, tag="radiance-field", frozen=True, kw_only=True):
    """A sparse voxel grid: raw density and spherical harmonics at the vertices of the occupied cells.

    Density is the exponential-linear activation of the trilinearly interpolated raw value, per voxel edge.
    """

    aabb: Annotated[np.ndarray, Array("float32", "2 3", "metres, world: lowest and highest corner")]
    resolution: Annotated[int, Meta(ge=1, le=2048, description="cells along each side of the box")]
    cells: Annotated[np.ndarray, Array("uint16", "c 3", "occupied cells")]
    vertices: Annotated[np.ndarray, Array("uint16", "n 3", "grid vertices, the rows of density and harmonics")]
    density: Annotated[np.ndarray, Array("float32|float16", "n", "raw, before activation")]
    harmonics: Annotated[np.ndarray, Array("float32|float16", "n 3 k", "sRGB-encoded colour, k = 1, 4 or 9")]
    background: Annotated[np.ndarray, Array("float32", "3", "sRGB-encoded colour behind the field, 0 to 1")]
    contracted: bool = False


class Volume(Artifact, tag="volume", frozen=True, kw_only=True):
    """A dense voxel volume for smoke, clouds and fog."""

    density: Annotated[np.ndarray, Array("float32", "x y z", "per metre, at voxel centres")]
    colour: Annotated[np.ndarray, Array("float32", "x y z 3", "linear")] | None = None
    voxel_to_world: Annotated[np.ndarray, Array("float32", "4 4", "voxel index to metres, world")]


class Phoneme(msgspec.Struct, frozen=True, kw_only=True):
    """One sound of speech, in the International Phonetic Alphabet, and the seconds it takes."""

    start: float
    end: float
    sound: str


class Audio(Artifact, tag="audio", frozen=True, kw_only=True):
    """Sound in [-1, 1]; of speech it may say what is spoken when."""

    samples: Annotated[np.ndarray, Array("float32", "n channels", "-1 to 1")]
    sample_rate: Annotated[int, Meta(ge=1000, le=384_000, description="hertz")]
    phonemes: tuple[Phoneme, ...] = ()


class Score(Artifact, tag="score", frozen=True, kw_only=True):
    """Music as notes: what a MIDI file holds. `programs` are those of General MIDI, one for each player."""

    notes: Annotated[np.ndarray, Array("float32", "n 4", "start and length in beats, MIDI pitch, velocity 0 to 1")]
    player: Annotated[np.ndarray, Array("int32", "n", "index into players")]
    players: tuple[str, ...]
    programs: tuple[int, ...] = ()
    tempi: Annotated[np.ndarray, Array("float32", "t 2", "beat from which it holds, beats a minute")]
    beats_per_bar: Annotated[int, Meta(ge=1, le=32)] = 4
    key: str = ""

    def check(self) -> None:
        check_indices("player", self.player, len(self.players))
        if len(self.tempi) == 0 or not (self.tempi[:, 1] > 0).all():
            raise ValueError("A score needs a tempo above zero.")
        if len(self.programs) not in (0, len(self.players)):
            raise ValueError("A score needs one program for each player, or none.")
        if len(self.notes) and not (np.isfinite(self.notes).all() and (self.notes[:, :2] >= 0).all()):
            raise ValueError("Notes need a start and a length that are not negative.")


class Video(Artifact, tag="video", frozen=True, kw_only=True):
    """An encoded film: a few megabytes where raw frames would be gigabytes, and what a movie strip reads anyway."""

    encoded: Annotated[np.ndarray, Array("uint8", "b", "the bytes of the file")]
    container: Literal["mp4", "webm"] = "mp4"
    frame_rate: Annotated[float, Meta(gt=0.0, le=1000.0, description="frames per second")]
    frame_count: Annotated[int, Meta(ge=1)]
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]


class Text(Artifact, tag="text", frozen=True, kw_only=True):
    """Words; `language` is a programming language's name, or "markdown" or "plain"."""

    text: str
    language: str = "plain"


class CameraPath(Artifact, tag="camera-path", frozen=True, kw_only=True):
    """A camera moving through the scene, one pose per frame."""

    camera_to_world: Annotated[np.ndarray, Array("float32", "n 4 4", CAMERA_TO_WORLD)]
    focal: Annotated[np.ndarray, Array("float32", "n 2", "pixels: x, y")]
    centre: Annotated[np.ndarray, Array("float32", "n 2", "pixels from the top left corner: x, y")]
    width: Annotated[int, Meta(ge=1, le=16384)]
    height: Annotated[int, Meta(ge=1, le=16384)]
    frame_rate: Annotated[float, Meta(gt=0.0, le=1000.0)] = 24.0

    def check(self) -> None:
        check_poses(self.camera_to_world)


class Capture(Artifact, tag="capture", frozen=True, kw_only=True):
    """Photos of one thing with the cameras that took them: what a radiance field is fitted to.

    `distortion` follows OpenCV: k1, k2, p1, p2, k3; zeros are a pinhole camera.
    """

    images: tuple[Image, ...]
    camera_to_world: Annotated[np.ndarray, Array("float32", "n 4 4", CAMERA_TO_WORLD)]
    focal: Annotated[np.ndarray, Array("float32", "n 2", "pixels: x, y")]
    centre: Annotated[np.ndarray, Array("float32", "n 2", "pixels from the top left corner: x, y")]
    distortion: Annotated[np.ndarray, Array("float32", "n 5", "OpenCV k1 k2 p1 p2 k3")] | None = None
    aabb: Annotated[np.ndarray, Array("float32", "2 3", "metres, world: the box around the object")] | None = None

    def check(self) -> None:
        if len(self.images) != len(self.camera_to_world):
            raise ValueError(f"{len(self.images)} photos but {len(self.camera_to_world)} camera poses: give one each.")
        check_poses(self.camera_to_world)


class ScenePlan(Artifact, tag="scene-plan", frozen=True, kw_only=True):
    """What a scene should hold, before any of it is generated: shown, edited and approved by the artist.

    `light` is the time of day or the kind of light, `ground` and `wall` are words for materials, `sound` for what is
    heard, `notes` are sentences about what was not understood. Generated, its objects have `places` with meshes, and
    lights, camera and sky have their numbers.
    """

    description: str = ""
    objects: tuple[PlannedObject, ...] = ()
    light: LightName = ""
    lights: tuple[PlannedLight, ...] = ()
    camera: PlannedCamera = PlannedCamera()
    ground: str = ""
    wall: str = ""
    sound: str = ""
    sky: PlannedSky | None = None
    notes: tuple[str, ...] = ()


class SceneDescription(Artifact, tag="scene-description", frozen=True, kw_only=True):
    """What stands in an open scene at its current frame, and what its camera sees of it. Degrees, Z up.

    Lengths are in the scene's own units, of which each stands for `unit_scale` metres.
    """

    objects: tuple[DescribedObject, ...] = ()
    materials: tuple[DescribedMaterial, ...] = ()
    lights: tuple[DescribedLight, ...] = ()
    cameras: tuple[DescribedCamera, ...] = ()
    width: Annotated[int, Meta(ge=1, description="of its renders, pixels")] = 1920
    height: Annotated[int, Meta(ge=1)] = 1080
    frame: int = 1
    frame_start: int = 1
    frame_end: int = 250
    frame_rate: Annotated[float, Meta(gt=0.0)] = 24.0
    unit_scale: Annotated[float, Meta(gt=0.0)] = 1.0
    unit_system: Literal["none", "metric", "imperial"] = "metric"
    world: Annotated[Vector | None, Meta(description="linear colour behind everything")] = None
    engine: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """What one label of a voxel world stands for: its name, its material in words, and its colour in sRGB."""

    name: str
    material: str = ""
    colour: tuple[Unit, Unit, Unit] = (0.5, 0.5, 0.5)


class VoxelWorld(Artifact, tag="voxel-world", frozen=True, kw_only=True):
    """A world of blocks. Label 0 is air, label 1 the palette's first entry; z is up."""

    labels: Annotated[np.ndarray, Array("uint8|uint16", "x y z", "0 is air, n the palette's n-th entry")]
    palette: tuple[Block, ...]
    block_size: Annotated[float, Meta(gt=0.0, le=1000.0, description="side of a block", extra={"unit": "m"})] = 1.0
    origin: Vector = (0.0, 0.0, 0.0)

    def check(self) -> None:
        most = int(self.labels.max()) if self.labels.size else 0
        if most > len(self.palette):
            raise ValueError(f"A block is of label {most}, but the palette ends at {len(self.palette)}.")


class Landscape(Artifact, tag="landscape", frozen=True, kw_only=True):
    """A place outdoors: ground whose materials run into each other, what is built or wet, and what stands about.

    `masks` say how much of each of the ground's materials there is at its vertices; without them its slots do.
    `metres` is how far the maps of each of those reach before they repeat. A prop stands around the origin of its mesh.
    """

    ground: Mesh
    masks: Annotated[np.ndarray, Array("uint8", "n k", "0 to 255, about 255 in all")]
    metres: Annotated[np.ndarray, Array("float32", "k", "side of a tile")]
    parts: tuple[Mesh, ...] = ()
    props: tuple[Mesh, ...] = ()
    prop: Annotated[np.ndarray, Array("int32", "i", "which of the props")]
    poses: Annotated[np.ndarray, Array("float32", "i 4 4", "prop to world, with scale")]
    sun: Vector = (0.4, -0.5, 0.75)

    def check(self) -> None:
        if self.masks.shape != (len(self.ground.vertices), len(self.ground.materials)):
            raise ValueError("A landscape needs a mask for each vertex and material of its ground.")
        check_indices("prop", self.prop, len(self.props))
        if not np.isfinite(self.poses).all():
            raise ValueError("The places of a landscape's props must be numbers.")


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """One shot of a storyboard; `prompt` is what its picture was asked for, `dialogue` and `sound` what is heard."""

    description: str
    prompt: str = ""
    framing: Framing = "medium"
    movement: Movement = "static"
    seconds: Annotated[float, Meta(gt=0.0, le=36_000.0)] = 3.0
    characters: tuple[str, ...] = ()
    place: str = ""
    dialogue: str = ""
    sound: str = ""
    picture: Image | None = None


class Storyboard(Artifact, tag="storyboard", frozen=True, kw_only=True):
    """A story as shots, in the order in which they are seen."""

    shots: tuple[Shot, ...] = ()
    style: Annotated[str, Meta(description="of every picture")] = ""


AnyArtifact = Union[
    Mesh, PointCloud, GaussianSplats, RadianceField, Volume, Image, Material, Audio, Score, Video, Text,
    CameraPath, Capture, ScenePlan, SceneDescription, VoxelWorld, Landscape, Storyboard,
]  # fmt: skip


class Stored(msgspec.Struct, frozen=True, kw_only=True, tag="stored", tag_field="type"):
    """Stands for an artifact the backend holds already; `digest` as named in `Done`."""

    digest: Annotated[str, Meta(pattern="^[0-9a-f]{40}$")]


T = TypeVar("T", bound=Artifact)
if TYPE_CHECKING:
    Held = Annotated[T, "an artifact field"]
else:

    class Held:
        """Marks a task's artifact field: a client may send `Stored`, a generator always receives the artifact."""

        def __class_getitem__(cls, artifact: Any) -> Any:
            return Union[artifact, Stored]


def check_indices(name: str, indices: np.ndarray, limit: int) -> None:
    """Raise ValueError when an int32 index array points outside 0 … limit - 1."""
    # Seen as unsigned, a negative index is larger than any limit: one pass over a million triangles instead of two.
    if indices.size and indices.view(np.uint32).max() >= limit:
        outside = indices[(indices < 0) | (indices >= limit)][0]
        raise ValueError(f"{name} point at element {outside} of only {limit}.")


def check_poses(camera_to_world: np.ndarray) -> None:
    """Raise ValueError when a pose holds NaN or infinity, or is no rigid transform (a little scale is allowed)."""
    if not np.isfinite(camera_to_world).all():
        broken = [int(i) for i in np.flatnonzero(~np.isfinite(camera_to_world).all(axis=(1, 2)))]
        raise ValueError(f"The camera poses {broken} are not numbers: export the poses again.")
    determinants = np.linalg.det(camera_to_world[:, :3, :3].astype(np.float64))
    if len(determinants) and not ((determinants > 0.5) & (determinants < 2.0)).all():
        wrong = int(np.argmax(~((determinants > 0.5) & (determinants < 2.0))))
        raise ValueError(f"Camera pose {wrong} is mirrored or scaled: poses must be rigid camera-to-world matrices.")
