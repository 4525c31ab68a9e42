"""Generators of films."""
