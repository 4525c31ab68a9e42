"""Generators of images and materials."""
