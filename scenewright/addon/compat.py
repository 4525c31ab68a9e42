"""Where Blender 4.5, 5.0 and 5.2 differ; nothing else in the extension asks for the version."""

from __future__ import annotations

import bpy


def node_tree(material: bpy.types.Material) -> bpy.types.NodeTree:
    """Return the shader nodes of a material; before 5.0 they have to be switched on first."""
    if material.node_tree is None:
        material.use_nodes = True
    return material.node_tree


def png_settings(settings: bpy.types.ImageFormatSettings) -> dict[str, str]:
    """Return the image settings that make renders 8-bit RGBA PNG, in the order in which they have to be set."""
    media = {"media_type": "IMAGE"} if hasattr(settings, "media_type") else {}
    return {**media, "file_format": "PNG", "color_mode": "RGBA", "color_depth": "8"}


def passes_settings(settings: bpy.types.ImageFormatSettings) -> dict[str, str | bool]:
    """Return the image settings that make renders plain OpenEXR with every pass, in the order to set them in."""
    media = {"media_type": "MULTI_LAYER_IMAGE"} if hasattr(settings, "media_type") else {}
    # Without it newer ones write a part for each pass.
    whole = {"use_exr_interleave": True} if hasattr(settings, "use_exr_interleave") else {}
    return {**media, "file_format": "OPEN_EXR_MULTILAYER", "color_depth": "32", "exr_codec": "NONE", **whole}


def frames(strip: bpy.types.Strip) -> tuple[int, int]:
    """Return a strip's first frame and the one behind its last; 5.1 renamed the properties."""
    if hasattr(strip, "left_handle"):
        return strip.left_handle, strip.right_handle
    return strip.frame_final_start, strip.frame_final_end


def show_in_sequencer(scene: bpy.types.Scene) -> None:
    """Let the sequencers show a scene's strips where they show none yet; since 5.0 they have a scene of their own."""
    for window in bpy.context.window_manager.windows:  # a timer's context has no workspace
        if getattr(window.workspace, "sequencer_scene", scene) is None:
            window.workspace.sequencer_scene = scene


def end_strip(strip: bpy.types.Strip, frame: int) -> None:
    """Let a strip end before a frame; 5.1 renamed the property."""
    setattr(strip, "right_handle" if hasattr(strip, "right_handle") else "frame_final_end", frame)


def stretch(scene: bpy.types.Scene, strip: bpy.types.Strip, name: str, channel: int, length: int) -> bpy.types.Strip:
    """Put a speed strip over one that plays all its frames in `length`; 5.0 takes the length in place of the end."""
    start, _ = frames(strip)
    made = effect(scene, name, "SPEED", channel, (start, start + length), input1=strip)
    made.speed_control = "STRETCH"
    return made


def effect(
    scene: bpy.types.Scene, name: str, kind: str, channel: int, span: tuple[int, int], **inputs: bpy.types.Strip
) -> bpy.types.Strip:
    """Make an effect strip from one frame to before another; 5.0 takes its length in place of its end."""
    start, end = span
    last = {"length": end - start} if bpy.app.version >= (5, 0, 0) else {"frame_end": end}
    return scene.sequence_editor_create().strips.new_effect(
        name=name, type=kind, channel=channel, frame_start=start, **inputs, **last
    )


def film_settings(settings: bpy.types.ImageFormatSettings) -> dict[str, str]:
    """Return the image settings that make renders films, in the order in which they have to be set."""
    media = {"media_type": "VIDEO"} if hasattr(settings, "media_type") else {}
    return {**media, "file_format": "FFMPEG", "color_mode": "RGB"}


def trim(strip: bpy.types.Strip) -> tuple[int, int]:
    """Return how many frames of its content a strip skips at the start, and how many it shows."""
    if hasattr(strip, "left_handle_offset"):
        return round(strip.left_handle_offset + strip.content_trim_start), strip.duration
    return round(strip.frame_offset_start + strip.animation_offset_start), strip.frame_final_duration


def sequencer_scene(context: bpy.types.Context) -> bpy.types.Scene:
    """Return the scene whose strips the sequencer shows; since 5.0 it may be another than the open one."""
    return getattr(context.workspace, "sequencer_scene", None) or context.scene


def active_strip(context: bpy.types.Context, kind: str) -> bpy.types.Strip | None:
    """Return the sequencer's active strip if it is of a kind."""
    editor = sequencer_scene(context).sequence_editor
    strip = editor.active_strip if editor else None
    return strip if strip is not None and strip.type == kind else None


def draws_lines() -> bool:
    """Tell whether panels can show a text over several lines, as they can since 5.2."""
    return "textbox" in bpy.types.UILayout.bl_rna.functions


def text_field(layout: bpy.types.UILayout, owner: bpy.types.bpy_struct, name: str) -> None:
    """Draw a text, over several lines if that can be."""
    if draws_lines():
        layout.textbox(owner, name, initial_visible_lines=3)
    else:
        layout.prop(owner, name, text="")
