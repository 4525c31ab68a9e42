"""Between sound and the 256 codes that the network speaks of: treble raised, then steps that grow with the level.

Source: ITU-T G.711 for the steps; Valin and Skoglund, LPCNet, 2019, for raising treble before them, so that what they
lose is as dull as the sound itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from scenewright.backend.sound.filters import Samples

RATE = 16_000  # hertz
CODES = 256
SILENCE = CODES // 2  # the code of zero
MU = float(CODES - 1)
EMPHASIS = 0.85
PEAK, LEVEL = 0.95, 0.25  # of what is coded: its highest deflection, and the most that its standard deviation is
Codes = NDArray[np.uint8]


def coded(samples: Samples) -> Codes:
    """Return the codes (n,) of a sound (n,), as loud as they can tell it."""
    raised = signal.lfilter([1.0, -EMPHASIS], [1.0], samples)
    gain = min(PEAK / max(float(np.abs(raised).max(initial=0.0)), 1e-9), LEVEL / max(float(raised.std()), 1e-9))
    bent = np.sign(raised) * np.log1p(MU * np.abs(raised * gain)) / np.log1p(MU)
    return np.asarray(np.rint(bent * (SILENCE - 1)) + SILENCE, np.uint8)


def levels() -> Samples:
    """Return the deflection (256,) that each code stands for."""
    bent = (np.arange(CODES) - SILENCE) / (SILENCE - 1)
    return np.asarray(np.sign(bent) * np.expm1(np.abs(bent) * np.log1p(MU)) / MU, np.float32)


def heard(codes: Codes) -> Samples:
    """Return the sound (n,) of codes (n,)."""
    return np.asarray(signal.lfilter([1.0], [1.0, -EMPHASIS], levels()[codes].astype(np.float64)), np.float32)
