"""Worlds of blocks: grown from words, made of shapes, and turned into places that look real."""
