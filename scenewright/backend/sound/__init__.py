"""Numerics of sound: filters, resonances, loudness. Samples are float32 in [-1, 1], shape (samples, channels)."""
