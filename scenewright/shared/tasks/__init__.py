"""What can be asked for: one type per task, carrying what every model of that task understands.

The tags are the Hugging Face task ids where one exists. A field's `Meta` gives its range, title, help and unit
(`extra={"unit": …}`); `schema` turns it into Blender properties, command-line flags and reference pages.
"""

from __future__ import annotations

from typing import Union

from .asset import MeshToAsset
from .audio import MeshToSound, TextToMusic, TextToSound, TextToSpeech, VoiceCloning
from .base import Task
from .image import (
    BackgroundRemoval,
    ControlToImage,
    DepthEstimation,
    ImageInterpolation,
    ImageRetargeting,
    ImageToImage,
    Inpainting,
    NormalEstimation,
    SuperResolution,
    TextToImage,
)
from .ranking import AssetSearch, ImageRanking
from .multimodal import ImageToText, VisualQuestionAnswering
from .spatial import (
    FieldToMesh,
    FieldToVideo,
    ImagesTo3D,
    ImagesToField,
    ImageTo3D,
    MeshToPointCloud,
    TextTo3D,
)
from .texture import ImageToMaterial, MaterialInterpolation, MeshToTexture, TextToMaterial
from .video import ImageToVideo, TextToVideo, VideoInterpolation, VideoPrediction, VideoToVideo

AnyTask = Union[
    ImagesToField,
    FieldToMesh,
    FieldToVideo,
    ImageTo3D,
    ImagesTo3D,
    MeshToPointCloud,
    MeshToAsset,
    TextTo3D,
    TextToMaterial,
    ImageToMaterial,
    MaterialInterpolation,
    MeshToTexture,
    TextToImage,
    ImageToImage,
    ControlToImage,
    Inpainting,
    SuperResolution,
    ImageRetargeting,
    ImageInterpolation,
    DepthEstimation,
    NormalEstimation,
    BackgroundRemoval,
    ImageRanking,
    AssetSearch,
    TextToSound,
    MeshToSound,
    TextToSpeech,
    VoiceCloning,
    TextToMusic,
    TextToVideo,
    ImageToVideo,
    VideoInterpolation,
    VideoPrediction,
    VideoToVideo,
    ImageToText,
    VisualQuestionAnswering,
]

__all__ = [
    "AnyTask",
    "AssetSearch",
    "BackgroundRemoval",
    "ControlToImage",
    "DepthEstimation",
    "FieldToMesh",
    "FieldToVideo",
    "ImageInterpolation",
    "ImageRanking",
    "ImageRetargeting",
    "ImageTo3D",
    "ImageToImage",
    "ImageToMaterial",
    "ImageToText",
    "ImageToVideo",
    "ImagesTo3D",
    "ImagesToField",
    "Inpainting",
    "MaterialInterpolation",
    "MeshToAsset",
    "MeshToPointCloud",
    "MeshToSound",
    "MeshToTexture",
    "NormalEstimation",
    "SuperResolution",
    "Task",
    "TextTo3D",
    "TextToImage",
    "TextToMaterial",
    "TextToMusic",
    "TextToSound",
    "TextToSpeech",
    "TextToVideo",
    "VideoInterpolation",
    "VideoPrediction",
    "VideoToVideo",
    "VisualQuestionAnswering",
    "VoiceCloning",
]
