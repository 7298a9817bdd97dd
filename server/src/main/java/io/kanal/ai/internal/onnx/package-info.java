/** Embedding models run inside the process by ONNX Runtime, with Hugging Face tokenizers. */
@NullMarked
package io.kanal.ai.internal.onnx;

import org.jspecify.annotations.NullMarked;
