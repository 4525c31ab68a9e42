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
from .multimodal import ImageToText, TextToStoryboard, VisualQuestionAnswering
from .ranking import AssetSearch, ImageRanking
from .scene import PlanToScene, TextToScene
from .spatial import (
    FieldToMesh,
    FieldToVideo,
    ImagesTo3D,
    ImagesToField,
    ImageTo3D,
    MeshToPointCloud,
    TextTo3D,
)
from .text import Summarization, TextGeneration, TextToCode
from .texture import ImageToMaterial, MaterialInterpolation, MeshToTexture, TextToMaterial
from .video import ImageToVideo, ImageToViews, TextToVideo, VideoInterpolation, VideoPrediction, VideoToVideo
from .worlds import MeshToVoxels, TextToVoxels, VoxelsToImage, VoxelsToScene, VoxelsToVideo

AnyTask = Union[
    ImagesToField,
    FieldToMesh,
    FieldToVideo,
    ImageTo3D,
    ImagesTo3D,
    MeshToPointCloud,
    MeshToAsset,
    TextTo3D,
    TextToScene,
    PlanToScene,
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
    ImageToViews,
    ImageToText,
    VisualQuestionAnswering,
    TextToStoryboard,
    TextGeneration,
    Summarization,
    TextToCode,
    TextToVoxels,
    MeshToVoxels,
    VoxelsToScene,
    VoxelsToImage,
    VoxelsToVideo,
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
    "ImageToViews",
    "ImagesTo3D",
    "ImagesToField",
    "Inpainting",
    "MaterialInterpolation",
    "MeshToAsset",
    "MeshToPointCloud",
    "MeshToSound",
    "MeshToTexture",
    "MeshToVoxels",
    "NormalEstimation",
    "PlanToScene",
    "Summarization",
    "SuperResolution",
    "Task",
    "TextGeneration",
    "TextTo3D",
    "TextToCode",
    "TextToImage",
    "TextToMaterial",
    "TextToMusic",
    "TextToScene",
    "TextToSound",
    "TextToSpeech",
    "TextToStoryboard",
    "TextToVideo",
    "TextToVoxels",
    "VideoInterpolation",
    "VideoPrediction",
    "VideoToVideo",
    "VisualQuestionAnswering",
    "VoiceCloning",
    "VoxelsToImage",
    "VoxelsToScene",
    "VoxelsToVideo",
]
