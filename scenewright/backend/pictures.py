"""The last preview of each job that went well, kept as a small file: for who asks after the job when it has ended."""

from __future__ import annotations

import logging
from pathlib import Path

from scenewright.shared.errors import InvalidInput
from scenewright.shared.messages import Preview

log = logging.getLogger(__name__)


def keep(preview: Preview, file: Path) -> None:
    """Write the picture of a preview, if it has one; that it cannot be written is no reason to fail."""
    from scenewright.backend.formats import image_pillow

    if preview.image is None:
        return
    try:
        image_pillow.save(preview.image, file)
    except OSError as error:
        log.warning("The picture of job %s cannot be kept: %s", preview.job, error)


def kept(job: str, file: Path) -> Preview | None:
    """Return the preview kept of a job, None where there is none, or no whole one."""
    from scenewright.backend.formats import image_pillow

    if not file.exists():
        return None
    try:
        return Preview(job=job, image=image_pillow.load(file))
    except (OSError, InvalidInput) as error:
        log.warning("The picture of job %s cannot be read: %s", job, error)
        return None
