package io.kanal.simulator.world;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Something that happened. Listeners hear of it in order, under the world's lock. */
public sealed interface WorldEvent {
    record Posted(Message message) implements WorldEvent {}

    /** Content or keyboard changed. */
    record Edited(Message message, long actor) implements WorldEvent {}

    /** Views, pins or poll figures changed: pages draw anew, bots hear nothing by it. */
    record Touched(Message message) implements WorldEvent {}

    record Deleted(Chat chat, List<Integer> ids) implements WorldEvent {}

    record ChatChanged(Chat chat) implements WorldEvent {}

    record MemberChanged(
            Chat chat,
            long actor,
            Member before,
            Member after,
            @Nullable InviteLink link,
            boolean byRequest) implements WorldEvent {}

    /** In a private chat somebody blocked or unblocked the other. */
    record Blocked(Chat chat, long actor, boolean on) implements WorldEvent {}

    record JoinRequested(Chat chat, JoinRequest request) implements WorldEvent {}

    record Reacted(Message message, long actor, List<String> before, List<String> after) implements WorldEvent {}

    record Voted(Message message, Poll poll, long voter, Set<Integer> options) implements WorldEvent {}

    /** A poll's figures or state changed. */
    record PollChanged(Message message, Poll poll) implements WorldEvent {}

    record ButtonPressed(String queryId, long user, Message message, String callbackData) implements WorldEvent {}

    record ButtonAnswered(
            String queryId,
            long user,
            @Nullable String text,
            boolean alert,
            @Nullable String address) implements WorldEvent {}

    record InlineAsked(
            String queryId,
            long user,
            long bot,
            String query,
            String offset,
            @Nullable String chatType) implements WorldEvent {}

    record InlineAnswered(String queryId, long user, JsonNode answer) implements WorldEvent {}

    record InlineChosen(long user, long bot, String resultId, String query) implements WorldEvent {}

    record Acting(Chat chat, long actor, String action) implements WorldEvent {}

    /** A message that is being written; no words yet when {@code content} is null. */
    record Drafted(
            Chat chat, long bot, long draftId, @Nullable Content content) implements WorldEvent {}

    /** Somebody wants to pay; the bot has a few seconds to say whether they may. */
    record CheckoutAsked(String queryId, long user, Invoice invoice) implements WorldEvent {}

    /** What came of it; {@code refusal} says why nothing was paid. */
    record CheckoutEnded(
            String queryId,
            long user,
            boolean paid,
            @Nullable String refusal) implements WorldEvent {}

    /** Somebody's Stars or subscriptions changed. */
    record StarsChanged(long user) implements WorldEvent {}
}
