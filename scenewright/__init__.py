"""Generative models inside Blender: one artifact protocol, one backend, one extension."""

__version__ = "0.1.0"
