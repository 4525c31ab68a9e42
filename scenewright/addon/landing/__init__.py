"""How results land in the scene: what the artist chose, and how each kind of artifact is put there.

Only what Blender itself brings is imported here, so that panels can be drawn before anything was asked for.
"""

from .choices import draw, register, snapshot, unregister, warning

__all__ = ["draw", "register", "snapshot", "unregister", "warning"]
