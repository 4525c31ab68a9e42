"""Generators of words."""
