"""Generators of worlds of blocks, and of what is made of them."""
