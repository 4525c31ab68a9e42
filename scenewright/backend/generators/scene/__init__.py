"""Generators of whole scenes."""
