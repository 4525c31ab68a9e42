"""Scenes bundled with the project, built by code in whatever Blender runs it."""
