"""Generators of words about pictures and scenes, and of order among pictures."""
