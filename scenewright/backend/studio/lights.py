"""The lights a picture can be taken in, and the sky that goes with each."""

from __future__ import annotations

from dataclasses import dataclass, replace

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Light:
    """Light on a scene; colours are scene-linear.

    Attributes:
        azimuth: of the key light in degrees; 0 stands behind the camera, positive to the right.
        elevation: of the key light in degrees.
        key: its colour times its strength.
        softness: radius of the key light as an angle, radians.
        zenith: light from straight above.
        horizon: light from the horizon.
        exposure: what the finished picture is multiplied with.
        fog: how much of what is as far as ten times the scene's size is lost, 0 to 1.
        clouds: how much of the sky they cover, 0 to 1.
        stars: whether there are stars.
        rim: light from behind, colour times strength.
        outdoors: whether there is a sky rather than a backdrop.
        sky: how bright the sky is seen, beside the light it gives.
        boxes: whether lamps with soft boxes are mirrored in what is glossy.
    """

    azimuth: float
    elevation: float
    key: Colour
    softness: float
    zenith: Colour
    horizon: Colour
    exposure: float = 1.0
    fog: float = 0.35
    clouds: float = 0.0
    stars: bool = False
    rim: Colour = (0.0, 0.0, 0.0)
    outdoors: bool = True
    boxes: bool = False
    sky: float = 1.0


STUDIO = Light(-42, 46, (2.3, 2.2, 2.05), 0.22, (0.62, 0.66, 0.72), (0.34, 0.35, 0.38), 1.0, 0.0,
               rim=(0.5, 0.52, 0.58), outdoors=False, boxes=True)  # fmt: skip
DAY = Light(-50, 48, (3.1, 2.85, 2.5), 0.02, (0.22, 0.42, 0.86), (0.62, 0.74, 0.9), 0.78, 0.5, clouds=0.4)

LIGHTS: dict[str, Light] = {
    "studio": STUDIO,
    "day": DAY,
    "noon": replace(DAY, azimuth=-25, elevation=72, key=(3.4, 3.3, 3.1), clouds=0.25),
    "overcast": Light(-30, 60, (0.55, 0.56, 0.58), 0.6, (0.95, 1.0, 1.06), (0.8, 0.83, 0.86), 0.85, 0.65, clouds=0.9),
    "golden hour": Light(-68, 16, (3.6, 2.1, 0.9), 0.03, (0.3, 0.42, 0.7), (1.0, 0.72, 0.44), 0.9, 0.35, clouds=0.35,
                         sky=0.62),
    "sunset": Light(148, 7, (3.4, 1.35, 0.4), 0.04, (0.34, 0.36, 0.66), (1.15, 0.52, 0.27), 1.15, 0.3, clouds=0.5,
                    rim=(0.9, 0.35, 0.14), sky=0.5),
    "sunrise": Light(-112, 11, (2.7, 1.55, 0.85), 0.04, (0.36, 0.48, 0.74), (1.05, 0.7, 0.55), 0.95, 0.5, clouds=0.35,
                     sky=0.6),
    "night": Light(-55, 42, (0.4, 0.48, 0.66), 0.03, (0.03, 0.044, 0.095), (0.06, 0.085, 0.15), 1.45, 0.5, clouds=0.2,
                   stars=True, rim=(0.1, 0.13, 0.22)),
    "fog": Light(-35, 45, (0.5, 0.5, 0.5), 0.7, (0.82, 0.85, 0.88), (0.82, 0.84, 0.86), 0.9, 0.97),
    "dramatic": Light(-66, 36, (3.6, 3.2, 2.7), 0.1, (0.07, 0.08, 0.1), (0.04, 0.042, 0.048), 1.1, 0.0,
                      rim=(0.9, 0.95, 1.1), outdoors=False, boxes=True),
    "high key": Light(-25, 55, (1.9, 1.9, 1.9), 0.5, (1.25, 1.26, 1.28), (0.95, 0.95, 0.96), 1.05, 0.0, outdoors=False,
                      boxes=True),
    "candlelight": Light(58, 26, (2.9, 1.45, 0.5), 0.12, (0.06, 0.055, 0.075), (0.09, 0.055, 0.035), 1.0, 0.0,
                         outdoors=False),
    "neon": Light(-65, 28, (2.6, 0.28, 1.7), 0.15, (0.09, 0.05, 0.22), (0.04, 0.1, 0.24), 1.0, 0.1,
                  rim=(0.1, 1.7, 2.2), outdoors=False, boxes=True),
    "window": Light(-74, 30, (2.6, 2.4, 2.1), 0.14, (0.3, 0.31, 0.33), (0.3, 0.28, 0.26), 1.05, 0.0, outdoors=False),
    "backlit": Light(160, 34, (3.4, 3.1, 2.7), 0.1, (0.5, 0.53, 0.6), (0.42, 0.42, 0.45), 0.95, 0.0,
                     rim=(0.8, 0.8, 0.8), outdoors=False, boxes=True),
}  # fmt: skip

LIGHT_WORDS: dict[str, str] = {
    word.strip(): name
    for name, said in {
        "studio": "studio light, studio, softbox, product shot, product photo, product photography, catalogue",
        "day": "daylight, day, daytime, sunny, sunlight, sunshine, afternoon, outdoors, outside, clear sky, blue sky, "
        "summer, spring, landscape, sunlit",
        "noon": "noon, midday, harsh light",
        "overcast": "overcast, cloudy, grey sky, gray sky, rain, rainy, diffuse light, winter",
        "golden hour": "golden hour, evening, evening light, warm light, late afternoon",
        "sunset": "sunset, dusk, twilight, nightfall",
        "sunrise": "sunrise, dawn, morning, daybreak",
        "night": "night, nighttime, midnight, moonlight, moonlit, moon, starry, stars, starlight",
        "fog": "fog, foggy, mist, misty, haze, hazy",
        "dramatic": "dramatic, dramatic light, dramatic lighting, moody, low key, chiaroscuro, noir, cinematic",
        "high key": "high key, bright light, airy",
        "candlelight": "candlelight, candlelit, torchlight, firelight, lamplight, cosy, cozy",
        "neon": "neon, neon light, neon lights, cyberpunk, synthwave",
        "window": "window light, indoors, interior",
        "backlit": "backlit, backlight, contre jour, silhouette, rim light",
    }.items()
    for word in said.split(",")
}
