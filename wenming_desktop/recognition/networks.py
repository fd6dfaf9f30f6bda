"""In the child: the two networks, PP-OCRv6 small (Baidu, Apache-2.0), that find and read lines of text."""

# The library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
import ctypes
import sys
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from resources import resource
from wenming_desktop.sandbox.libraries import find_libraries

_SIDE = 960  # pixels of the longer side of what the first network sees
_STEP = 32  # its sides are multiples of it
_HEIGHT = 48  # pixels of a line for the second
_LEAST_WIDTH, _MOST_WIDTH = 48, 3200

_MMAP_THRESHOLD = -3  # of mallopt(3)

Floats = NDArray[np.float32]


class Networks:
    """Both networks, loaded once; one thread of the processor, memory given back after each use."""

    def __init__(self) -> None:
        find_libraries()
        _give_memory_back()
        import onnxruntime  # noqa: PLC0415 - its libraries are found only now

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # else the largest page's memory is kept
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")

        def loaded(name: str) -> "onnxruntime.InferenceSession":
            weights = resource("recognition", name).read_bytes()
            return onnxruntime.InferenceSession(weights, options, ["CPUExecutionProvider"])

        self._finding, self._reading = loaded("detect.onnx"), loaded("read.onnx")
        characters = self._reading.get_modelmeta().custom_metadata_map["character"].splitlines()
        self.characters: tuple[str, ...] = ("", *characters, " ")

    def marked(self, image: Image.Image) -> tuple[Floats, float]:
        """Where there is text: a map of likelihoods, and how many times as large the picture is."""
        factor = max(max(image.size) / _SIDE, 1)
        size = [max(_STEP, round(side / factor / _STEP) * _STEP) for side in image.size]
        small = image.resize((size[0], size[1]), Image.Resampling.BILINEAR)
        (found,) = self._finding.run(None, {"x": _prepared(small)})
        return found[0, 0], factor

    def read(self, line: Image.Image) -> Floats:
        """The likelihood of each character at each step from left to right of a line."""
        width = round(line.width * _HEIGHT / max(line.height, 1))
        width = min(max(width, _LEAST_WIDTH), _MOST_WIDTH)
        (found,) = self._reading.run(
            None, {"x": _prepared(line.resize((width, _HEIGHT), Image.Resampling.BILINEAR))}
        )
        return found[0]


@cache
def networks() -> Networks:
    """The networks of this process."""
    return Networks()


def _prepared(image: Image.Image) -> Floats:
    """As the networks were trained: blue, green, red between -1 and 1."""
    pixels = np.asarray(image.convert("RGB"), dtype=np.float32)[:, :, ::-1] / 127.5 - 1
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def _give_memory_back() -> None:
    """Have Linux take what is freed at once, as Windows does: else one page's memory tops another's."""
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 2**20)
