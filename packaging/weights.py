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
_CHANGED = """\
Changed by wenming-desktop: large arrays are stored in half precision. The upstream model weights
are copyright Baidu and/or the applicable PaddleOCR rights holders and are licensed under the Apache License,
Version 2.0.
"""
_SMALL = 256  # values; an array of fewer stays as it is


class Weights(NamedTuple):
    """One file of weights: what it is in the pinned wheel, and the SHA-256 of what is made of it."""

    member: str
    sha256: str


WEIGHTS = {  # name of the file that ships -> what it is
    "detect.onnx": Weights(
        "rapidocr/models/PP-OCRv6_det_small.onnx",
        "55059dfa3dceb516845325cbfa20c97dd1e8e8c3b036bd7ba48d865fa62234cf",
    ),
    "read.onnx": Weights(
        "rapidocr/models/PP-OCRv6_rec_small.onnx",
        "fd1cfee72b885ef8149325b35ca4597a0473a3ca7c2806c38c8393619625b5c3",
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


def licence() -> str:
    """The licence of the weights and what it is asked to be told with them."""
    with zipfile.ZipFile(wheel()) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if "/licenses/" in name]
    return "\n\n".join([_CHANGED, *texts])


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
    made.doc_string = _CHANGED
    nodes = [*casts, *made.graph.node]
    del made.graph.node[:]
    made.graph.node.extend(nodes)
    return made.SerializeToString(deterministic=True)


if __name__ == "__main__":
    sys.exit(run_main(main))
