/** Models behind an HTTP interface of OpenAI's shape: OpenAI, OpenRouter, Ollama, vLLM, gpt2giga and many others. */
@NullMarked
package io.kanal.ai.internal.openai;

import org.jspecify.annotations.NullMarked;
