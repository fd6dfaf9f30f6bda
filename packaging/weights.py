"""The weights that read scans, as they ship: PP-OCRv6 small, its large arrays stored in half precision.

dev.py runs this before the program runs, is tested or packed. What it makes is no part of the repository.
"""

import sys
import zipfile
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from fetch import download
from kept import digest
from places import BUILD, ROOT
from problems import PackagingError, run_main

FOLDER = ROOT / "resources" / "recognition"
PINNED = ROOT / "requirements" / "weights.txt"
_SMALL = 256  # values; an array of fewer stays as it is


class Weights(NamedTuple):
    """One file of weights: what it is in the pinned wheel, and the SHA-256 of what is made of it."""

    member: str
    sha256: str


WEIGHTS = {  # name of the file that ships -> what it is
    "detect.onnx": Weights(
        "rapidocr/models/PP-OCRv6_det_small.onnx",
        "d10d5e131f34e0968343613ea20b8afce0a4cec6f432434d423dfb50aab7be35",
    ),
    "read.onnx": Weights(
        "rapidocr/models/PP-OCRv6_rec_small.onnx",
        "db7c46298b4dd4123d4fda5ce1aa1651fdb59bfec2f4ce0d050ddd0764b785e9",
    ),
}


def main(_arguments: list[str]) -> None:
    """Have the weights in ``resources/recognition``; what is there and right is left as it is.

    Raises:
        PackagingError: the wheel cannot be fetched, or the conversion gave other bytes than the known ones.
    """
    missing = [name for name, one in WEIGHTS.items() if not is_right(FOLDER / name, one)]
    if not missing:
        return
    print("准备识别文字用的模型……", flush=True)
    with zipfile.ZipFile(wheel()) as archive:
        for name in missing:
            put(FOLDER / name, stored_in_half(archive.read(WEIGHTS[name].member)), WEIGHTS[name])


def is_right(path: Path, wanted: Weights) -> bool:
    """Whether a file is there with the known bytes."""
    return path.exists() and digest(path) == wanted.sha256


def wheel() -> Path:
    """The wheel that holds the weights, as kept or from pip's registry."""
    try:
        (found,) = download(PINNED, "weights", "--only-binary=:all:")
    except PackagingError as error:
        raise PackagingError(f"识别文字用的模型没有取到，请连上网络后重试。{error}") from None
    return found


def put(target: Path, content: bytes, wanted: Weights) -> None:
    """Write a file of weights so that it is there whole or not at all."""
    for folder in (BUILD, target.parent):
        folder.mkdir(parents=True, exist_ok=True)
    part = BUILD / f"{uuid4().hex}.part"
    part.write_bytes(content)
    if not is_right(part, wanted):
        made = digest(part)
        part.unlink()
        raise PackagingError(
            f"{target.name} 转换出来与登记的不同（{made}）：换了转换方法或 onnx 的版本，"
            "请重新核对识别的结果，再改 packaging/weights.py 里的 SHA-256。"
        )
    part.replace(target)


def stored_in_half(model: bytes) -> bytes:
    """A model with its large float32 arrays stored as float16 and cast back as it is loaded.

    It takes half the room and computes with float32 as before; the weights are rounded to 11 bits.
    """
    import onnx  # noqa: PLC0415 - slow to import, and needed only when there is something to make

    made = onnx.load_from_string(model)
    casts: list[onnx.NodeProto] = []
    for array in made.graph.initializer:
        values = onnx.numpy_helper.to_array(array)
        if array.data_type == onnx.TensorProto.FLOAT and values.size >= _SMALL:
            name = array.name
            array.CopyFrom(onnx.numpy_helper.from_array(values.astype("float16"), f"{name}:half"))
            casts.append(onnx.helper.make_node("Cast", [array.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *made.graph.node]
    del made.graph.node[:]
    made.graph.node.extend(nodes)
    return made.SerializeToString(deterministic=True)


if __name__ == "__main__":
    sys.exit(run_main(main))
