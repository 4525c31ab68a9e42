"""Painting meshes: their texels, what is laid on them, how they are seen and painted from views."""
