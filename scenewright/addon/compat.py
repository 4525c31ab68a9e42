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


def frames(strip: bpy.types.Strip) -> tuple[int, int]:
    """Return a strip's first frame and the one behind its last; 5.1 renamed the properties."""
    if hasattr(strip, "left_handle"):
        return strip.left_handle, strip.right_handle
    return strip.frame_final_start, strip.frame_final_end


def show_in_sequencer(scene: bpy.types.Scene) -> None:
    """Let the sequencer show a scene's strips if it shows none yet; since 5.0 it has a scene of its own."""
    workspace = bpy.context.workspace
    if workspace is not None and getattr(workspace, "sequencer_scene", scene) is None:
        workspace.sequencer_scene = scene
