"""The renderer: a process of its own with bounds on its time and memory, which knows nothing of the site."""

from reporting.rendering.parent import RenderingFailed, TooBusy, render
from reporting.rendering.source import GaveUp, Manuscript, Source

__all__ = ["GaveUp", "Manuscript", "RenderingFailed", "Source", "TooBusy", "render"]
