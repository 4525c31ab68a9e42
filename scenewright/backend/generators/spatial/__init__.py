"""Generators of shape and space: radiance fields, meshes from them, films of them, point clouds."""
