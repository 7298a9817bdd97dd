package io.kanal.ai.internal.openai;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.kanal.ai.CallOutcome;
import io.kanal.ai.ChatPrompt;
import io.kanal.ai.ChatReply;
import io.kanal.ai.TokenEstimate;
import io.kanal.ai.TokenSink;
import io.kanal.shared.net.OutsideSystem;
import io.kanal.shared.secrets.Secret;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One chat model behind an address of OpenAI's shape. Safe for many threads; a call lasts no longer than its time-out. */
public final class OpenAiChat implements AutoCloseable {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private final String name;
    private final EndpointAddress address;
    private final @Nullable Secret<String> key;
    private final boolean local;
    private final BoundedHttp http = new BoundedHttp(OutsideSystem.CHAT_MODELS);
    private final OpenAiChatModel whole;
    private final OpenAiStreamingChatModel streaming;
    /**
     * Set once the server refused a request that said how the answer must look and took the same one without; then only the
     * instructions say it.
     */
    private volatile boolean plain;

    public OpenAiChat(
            String name, EndpointAddress address, @Nullable Secret<String> key, Duration timeout, boolean local) {
        this.name = name;
        this.address = address;
        this.key = key;
        this.local = local;
        Duration silence = timeout.compareTo(LONGEST_SILENCE) < 0 ? timeout : LONGEST_SILENCE;
        LangchainHttp client = new LangchainHttp(http, timeout, silence);
        String reveal = key == null ? "none" : key.reveal();
        this.whole = OpenAiChatModel.builder()
                .httpClientBuilder(client.builder())
                .baseUrl(address.base().toString())
                .apiKey(reveal)
                .modelName(name)
                .strictJsonSchema(true)
                .maxRetries(0)
                .timeout(timeout)
                .build();
        this.streaming = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(client.builder())
                .baseUrl(address.base().toString())
                .apiKey(reveal)
                .modelName(name)
                .strictJsonSchema(true)
                .timeout(timeout)
                .build();
    }

    public String name() {
        return name;
    }

    /** Whether texts sent there stay with the operator. */
    public boolean local() {
        return local;
    }

    /** Where it is; fit for logs. */
    public String place() {
        return address.place();
    }

    /** Whether this is the same model at the same place, as where one serves several uses. */
    public boolean isSame(OpenAiChat other) {
        return name.equals(other.name) && address.equals(other.address) && Objects.equals(key, other.key);
    }

    /** Returns when its server answers and takes the key; costs no tokens. */
    public void answer(Duration patience) throws IOException {
        FreeCall.ask(http, address, key, patience);
    }

    /**
     * Asks and waits for the end.
     *
     * @param sink gets the answer as it comes; null when nobody watches
     * @throws ChatFailure also when the sink was cancelled
     */
    public ChatReply ask(ChatPrompt prompt, @Nullable TokenSink sink) throws ChatFailure {
        long start = System.nanoTime();
        try {
            return askOnce(prompt, sink, start, plain);
        } catch (ChatFailure e) {
            if (plain || !(e.getCause() instanceof HttpException http) || http.statusCode() != 400) {
                throw e;
            }
            ChatReply reply = askOnce(prompt, sink, start, true);
            plain = true;
            return reply;
        }
    }

    private ChatReply askOnce(ChatPrompt prompt, @Nullable TokenSink sink, long start, boolean plainly)
            throws ChatFailure {
        ChatRequest request = request(prompt, plainly);
        ChatResponse response = sink == null ? askWhole(request) : askStreaming(request, sink);
        String text = response.aiMessage().text();
        if (response.finishReason() == null) {
            throw new ChatFailure(CallOutcome.FAILED, describe("broke off in the middle"), null);
        }
        if (text == null || text.isBlank()) {
            throw new ChatFailure(CallOutcome.UNREADABLE, describe("said nothing"), null);
        }
        TokenUsage usage = response.tokenUsage();
        return new ChatReply(
                name,
                text,
                tokens(usage == null ? null : usage.inputTokenCount(), prompt.instructions() + prompt.content()),
                tokens(usage == null ? null : usage.outputTokenCount(), text),
                Duration.ofNanos(System.nanoTime() - start),
                response.finishReason() == FinishReason.LENGTH);
    }

    private static int tokens(@Nullable Integer counted, String text) {
        return counted == null ? TokenEstimate.of(text) : counted;
    }

    private ChatResponse askWhole(ChatRequest request) throws ChatFailure {
        try {
            return whole.chat(request);
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private ChatResponse askStreaming(ChatRequest request, TokenSink sink) throws ChatFailure {
        Collected collected = new Collected(sink);
        try {
            streaming.chat(request, collected);
        } catch (RuntimeException e) {
            if (!collected.cancelled()) {
                throw failure(e);
            }
        }
        if (collected.cancelled()) {
            throw new ChatFailure(CallOutcome.CANCELLED, describe("was cancelled"), collected.readerGone());
        }
        Throwable error = collected.error();
        if (error != null) {
            throw failure(error);
        }
        ChatResponse response = collected.response();
        if (response == null) {
            throw new ChatFailure(CallOutcome.FAILED, describe("broke off in the middle"), null);
        }
        return response;
    }

    private static ChatRequest request(ChatPrompt prompt, boolean plainly) {
        ChatRequest.Builder request = ChatRequest.builder()
                .messages(
                        SystemMessage.from(CleanText.of(prompt.instructions())),
                        UserMessage.from(CleanText.of(prompt.content())));
        if (plainly) {
            return request.build();
        }
        ChatPrompt.Shape shape = prompt.shape();
        if (shape != null) {
            request.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder()
                            .name(shape.name())
                            .rootElement(JsonRawSchema.from(shape.schema()))
                            .build())
                    .build());
        }
        return request.temperature(0.0)
                .maxOutputTokens(prompt.maxAnswerTokens())
                .build();
    }

    private ChatFailure failure(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof HttpException status) {
                CallOutcome outcome = switch (status.statusCode()) {
                    case 401, 403 -> CallOutcome.REFUSED;
                    case 429 -> CallOutcome.RATE_LIMITED;
                    case 408, 504 -> CallOutcome.TIMED_OUT;
                    default -> CallOutcome.FAILED;
                };
                return new ChatFailure(outcome, describe("answered " + status.statusCode()), status);
            }
            if (e instanceof HttpTimeoutException) {
                return new ChatFailure(CallOutcome.TIMED_OUT, describe("took too long"), thrown);
            }
        }
        return new ChatFailure(CallOutcome.FAILED, describe("did not answer properly"), thrown);
    }

    private String describe(String what) {
        return "The model '" + name + "' at " + address.place() + " " + what;
    }

    @Override
    public void close() {
        http.close();
    }
}
