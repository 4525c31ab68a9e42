"""Headless Blender in a process of its own: the one place of the backend that runs it."""
