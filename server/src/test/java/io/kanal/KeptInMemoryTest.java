package io.kanal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import io.kanal.search.internal.lucene.words.Analysis;
import io.kanal.shared.Language;
import io.kanal.shared.memory.Caches;
import io.kanal.testing.ServerTest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * What outlives a request in memory has a bound. The singletons of the running server are walked through, with what they are made
 * of; a cache is one of {@link Caches}, and any other collection that can grow stands here with the reason why it does not
 * without end.
 */
@ServerTest
class KeptInMemoryTest {
    private static final int DEEPEST = 6;

    /** Class and field, and what bounds it. */
    private static final Map<String, String> BOUNDED = Map.ofEntries(
            Map.entry("Analysis.idle", "one per thread that reads texts at a time"),
            Map.entry("Analysis$Worker.known", "one per language"),
            Map.entry("BotRows.opened", "one per bot"),
            Map.entry("ChatModels.chains", "what is configured"),
            Map.entry("CommandMenu.kept", "one per bot"),
            Map.entry("Desk.ending", "one per bot"),
            Map.entry("Desk.hearing", "one per kind of work, added at the start"),
            Map.entry("Desk.held", "one per bot"),
            Map.entry("DispatchMetrics.gates", "one per bot"),
            Map.entry("Dispatching.open", "one per bot"),
            Map.entry("FollowerRuntime.runners", "one per follower"),
            Map.entry("GroupWriter.requests", "one per thread that waits for its own"),
            Map.entry("HostCheck.hosts", "what is configured"),
            Map.entry("Leases.held", "one per piece of work that runs once"),
            Map.entry("Operations.OF_ALL", "one per kind of failure"),
            Map.entry("OutboundConfiguration$OutboundProperties.allow", "what is configured"),
            Map.entry("OwnFollowers.copies", "one per follower"),
            Map.entry("Paces.byPath", "one per path of the contract"),
            Map.entry("Probes.underWay", "one per part of an outside system"),
            Map.entry("Analysis$Known.stems", "of one word"),
            Map.entry("Analysis.known", "one per language"),
            Map.entry("Recent.old", "one generation of words"),
            Map.entry("Recent.young", "one generation of words"),
            Map.entry("Stemmers.ARTICLES", "a list of words"),
            Map.entry("Stemmers.latin", "one per language"),
            Map.entry("RecordSchemas.NAMES", "one per record of the interface"),
            Map.entry("RefusedLogins.noted", "one per kind of proof"),
            Map.entry("RefusedLogins.slowed", "one per kind of proof"),
            Map.entry("SlowWorkRuntime.runners", "one per queue and thread"),
            Map.entry("StatusApi.backEnds", "beans"),
            Map.entry("StatusPages.backEnds", "beans"),
            Map.entry("Telling.languages", "one per language"),
            Map.entry("ThreadEnds.ends", "drops its eldest"),
            Map.entry("Threads.running", "one per follower and queue"),
            Map.entry("TimedPool.told", "one per connection of the pool, weakly"),
            Map.entry("UnknownFields.counters", "a hundred names, the rest under one"),
            Map.entry("Wakeups.hearers", "one per signal"),
            Map.entry("Wakeups.places", "one per log"),
            Map.entry("Wording.templates", "one per text of the catalogue"),
            Map.entry("Words.words", "one per word of the interface"),
            Map.entry("Wordings.byLanguage", "one per language"),
            Map.entry("Zones.names", "one per language"));

    @Autowired
    ApplicationContext context;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> unbounded = new TreeSet<>();
    private final Set<String> known = new TreeSet<>();

    @Test
    void whateverGrowsInMemoryHasABound() throws IllegalAccessException {
        // What is kept from the first use on is there.
        assertThat(context.getBean(Analysis.class)
                        .text("Häuser l'été дома", Language.GERMAN)
                        .terms())
                .isNotEmpty();
        for (String name : context.getBeanDefinitionNames()) {
            if (context.isSingleton(name)) {
                Object bean = context.getBean(name);
                Object target = AopProxyUtils.getSingletonTarget(bean);
                walk(target == null ? bean : target, 0);
            }
        }
        assertThat(seen).hasSizeGreaterThan(100);
        assertThat(unbounded)
                .as(
                        "collections that may grow without end; give them a bound, or use Caches, or say here what bounds them")
                .isEmpty();
        assertThat(BOUNDED.keySet()).as("named here though it is not there").allMatch(known::contains);
    }

    private void walk(Object object, int depth) throws IllegalAccessException {
        if (depth > DEEPEST || !object.getClass().getName().startsWith("io.kanal.") || !seen.add(object)) {
            return;
        }
        for (Class<?> type = object.getClass();
                type != null && type.getName().startsWith("io.kanal.");
                type = type.getSuperclass()) {
            if (type.isHidden()) {
                return;
            }
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                Object value = field.get(Modifier.isStatic(field.getModifiers()) ? null : object);
                if (value != null) {
                    look(type, field, value, depth);
                }
            }
        }
    }

    private void look(Class<?> type, Field field, Object value, int depth) throws IllegalAccessException {
        String name = type.getName().replaceFirst("^.*\\.", "") + "." + field.getName();
        if (value instanceof Cache<?, ?> cache) {
            known.add(name);
            if (!Caches.made(cache)) {
                unbounded.add(name);
            }
        } else if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            if (canGrow(value) && !BOUNDED.containsKey(name)) {
                unbounded.add(name);
            }
            known.add(name);
            for (Object each : value instanceof Map<?, ?> map ? map.values() : (Collection<?>) value) {
                walk(Objects.requireNonNullElse(each, ""), depth + 1);
            }
        } else {
            walk(value, depth + 1);
        }
    }

    private static boolean canGrow(Object value) {
        String name = value.getClass().getName();
        return !name.startsWith("java.util.ImmutableCollections")
                && !name.startsWith("java.util.Collections$Unmodifiable")
                && !name.startsWith("java.util.Collections$Empty")
                && !name.startsWith("java.util.Collections$Singleton")
                && !name.equals("java.util.Arrays$ArrayList");
    }
}
