package io.kanal.simulator.botapi;

import io.kanal.simulator.world.World;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * Pushes a bot's updates to its webhook: in order per chat, several chats at a time, again and again until the other
 * side says 2xx. Stops when the webhook is replaced.
 */
final class Courier {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final World world;
    private final Bot bot;
    private final Webhook webhook;
    private final BiConsumer<Bot, String> replies;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /**
     * A courier of one webhook.
     *
     * @param replies runs the method that a webhook may answer with, given as JSON
     */
    Courier(World world, Bot bot, Webhook webhook, BiConsumer<Bot, String> replies) {
        this.world = world;
        this.bot = bot;
        this.webhook = webhook;
        this.replies = replies;
        this.places = new Semaphore(webhook.maxConnections());
    }

    void start() {
        Thread.ofVirtual().name("webhook-" + bot.id()).start(this::run);
    }

    private boolean current() {
        return bot.webhook().filter(now -> now == webhook).isPresent() && !bot.revoked();
    }

    private void run() {
        try (client) {
            while (current()) {
                places.acquire();
                Optional<UpdateQueue.Waiting> next = bot.updates().next(busy, LOOK);
                if (next.isEmpty() || !busy.add(next.get().order())) {
                    places.release();
                    continue;
                }
                UpdateQueue.Waiting update = next.get();
                Thread.ofVirtual().start(() -> deliver(update));
            }
        } catch (InterruptedException _) {
            // The simulator stops; what was not delivered stays in the queue.
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(UpdateQueue.Waiting update) {
        try {
            Duration pause = Duration.ofSeconds(1);
            while (current() && !delivered(update)) {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        } catch (InterruptedException _) {
            // As above: the update stays in the queue.
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(update.order());
            places.release();
            bot.updates().wake();
        }
    }

    private boolean delivered(UpdateQueue.Waiting update) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.address())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(update.update().toString()));
        if (webhook.secret() != null) {
            request.header("X-Telegram-Bot-Api-Secret-Token", webhook.secret());
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 == 2) {
                bot.updates().confirm(update.id());
                if (answer.body().startsWith("{")) {
                    replies.accept(bot, answer.body());
                }
                return true;
            }
            webhook.failed(world.now(), "Wrong response from the webhook: %d".formatted(answer.statusCode()));
        } catch (IOException e) {
            String reason = e.getMessage();
            webhook.failed(world.now(), reason == null ? "Connection failed" : reason);
        }
        return false;
    }
}
