"""A voice from a larger or a smaller throat: the spectrum's outline moved, the pitch kept."""

from __future__ import annotations

import numpy as np
from scipy import signal

from scenewright.backend.sound.filters import RATE, Samples

FRAME, HOP = 2048, 512  # samples
LIFTER = 70  # cepstral coefficients that are the outline
MOST = 12.0  # natural logarithm: how much a band may be raised


def coloured(samples: Samples, shift: float) -> Samples:
    """Return a voice whose formants lie higher or lower.

    Args:
        samples: (n,) at RATE.
        shift: in octaves; positive is a smaller throat.

    Source: the cepstral outline of Oppenheim and Schafer, Discrete-Time Signal Processing, moved as in phase vocoders.
    """
    _, _, spectrum = signal.stft(samples, RATE, nperseg=FRAME, noverlap=FRAME - HOP)
    smooth = outline(np.log(np.abs(spectrum) + 1e-7))
    bins = np.arange(len(smooth))
    source = np.clip(bins * 2.0**-shift, 0, len(bins) - 1)
    lower = np.minimum(source.astype(int), len(bins) - 2)
    part = (source - lower)[:, None]
    moved = smooth[lower] * (1 - part) + smooth[lower + 1] * part
    gain = np.exp(np.clip(moved - smooth, -MOST, MOST))
    _, result = signal.istft(spectrum * gain, RATE, nperseg=FRAME, noverlap=FRAME - HOP)
    padded = np.zeros_like(samples)
    padded[: len(result)] = result[: len(samples)]
    return padded


def outline(logarithms: np.ndarray) -> np.ndarray:
    """Return the smooth part of log magnitudes (bins, frames)."""
    cepstrum = np.fft.irfft(logarithms, axis=0)
    cepstrum[LIFTER:-LIFTER] = 0
    return np.asarray(np.fft.rfft(cepstrum, axis=0).real)
