"""Blender's datablocks to artifacts, one file per artifact."""
