"""Generators that make meshes ready for use."""
