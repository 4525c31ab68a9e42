"""What a mouth does at each sound of speech, and what shape keys of that are called on the usual faces."""

from __future__ import annotations

# Mouth shapes of sounds in the International Phonetic Alphabet; lengths, ties and stress do not matter.
# Source: the fifteen visemes of MPEG-4 (ISO/IEC 14496-2, annex C) by the names that game avatars give them.
SHAPES = {
    "PP": "p b m",
    "FF": "f v ʋ ɱ ɸ β",
    "TH": "θ ð",
    "DD": "t d ɾ ʈ ɖ",
    "kk": "k ɡ g q ŋ x ɣ χ h ɦ ʔ c ɟ ħ ʁ",
    "CH": "tʃ dʒ ʃ ʒ tɕ dʑ ɕ ʑ ʂ ʐ ts̩ ɲ ç",
    "SS": "s z ts dz",
    "nn": "n l ɫ ɭ ɬ ʎ ɳ",
    "RR": "r ɹ ɻ ʀ ɝ ɚ ɜ ɜː",
    "aa": "a aː ɑ ɑː ɐ ʌ ä æ aɪ aʊ ɒ",
    "E": "e eː ɛ ɛː eɪ ə ø œ øː",
    "ih": "i iː ɪ ɨ j y yː ʏ",
    "oh": "o oː ɔ ɔː oʊ əʊ ɔɪ ɤ",
    "ou": "u uː ʊ ɯ w ɥ ʍ",
}
VISEMES = {sound: shape for shape, sounds in SHAPES.items() for sound in sounds.split()}
# What a shape may be called, the exactest first; the last are coarser sets: Preston Blair's, VRM's, ARKit's.
NAMES = {
    "PP": ("viseme_pp", "pp", "mbp", "bmp", "m", "mouthclose", "mouth_close"),
    "FF": ("viseme_ff", "ff", "fv", "f", "mouthrolllower"),
    "TH": ("viseme_th", "th", "l"),
    "DD": ("viseme_dd", "dd", "etc", "consonant"),
    "kk": ("viseme_kk", "kk", "etc", "consonant"),
    "CH": ("viseme_ch", "ch", "chj", "etc", "mouthfunnel"),
    "SS": ("viseme_ss", "ss", "s", "etc", "consonant"),
    "nn": ("viseme_nn", "nn", "l", "etc", "consonant"),
    "RR": ("viseme_rr", "rr", "r", "etc"),
    "aa": ("viseme_aa", "aa", "ai", "a", "ah", "fcl_mth_a", "vrc.v_aa", "jawopen", "jaw_open", "mouthopen", "open"),
    "E": ("viseme_e", "e", "eh", "fcl_mth_e", "vrc.v_e", "mouthsmile", "mouthstretchleft"),
    "ih": ("viseme_i", "ih", "i", "ee", "fcl_mth_i", "vrc.v_ih", "e", "mouthsmile"),
    "oh": ("viseme_o", "oh", "o", "fcl_mth_o", "vrc.v_oh", "mouthfunnel"),
    "ou": ("viseme_u", "ou", "u", "oo", "wq", "fcl_mth_u", "vrc.v_ou", "mouthpucker"),
}
# How far the jaw is open: what a face without shapes of its own does with a single key.
OPENNESS = {
    "aa": 1.0,
    "oh": 0.75,
    "E": 0.6,
    "ou": 0.4,
    "ih": 0.35,
    "RR": 0.3,
    "nn": 0.25,
    "kk": 0.25,
    "TH": 0.2,
    "DD": 0.2,
}
JAWS = ("jawopen", "jaw_open", "mouthopen", "mouth_open", "open", "jaw", "a", "aa", "ah")


def viseme(sound: str) -> str:
    """Return the mouth shape of a phoneme, "" of what needs none."""
    bare = sound.replace("ː", "").replace("\u0361", "").replace("ʰ", "").replace("ʲ", "")
    for length in range(len(bare), 0, -1):
        if bare[:length] in VISEMES:
            return VISEMES[bare[:length]]
    return ""


def keys_for(names: list[str]) -> dict[str, tuple[str, float]]:
    """Return the shape key, and how far it goes, for each mouth shape that a face can make.

    Args:
        names: of the face's shape keys.
    """
    plain = {name.lower().replace(" ", "").removeprefix("mouth_"): name for name in reversed(names)}
    found = {
        shape: (plain[name], 1.0)
        for shape, known in NAMES.items()
        if (name := next((name for name in known if name in plain), None)) is not None
    }
    if len({key for key, _ in found.values()}) > 2:
        return found
    jaw = next((plain[name] for name in JAWS if name in plain), None)
    return {shape: (jaw, share) for shape, share in OPENNESS.items()} if jaw else {}
