package io.kanal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which room owns which table. A room reads and writes its own tables only and asks the others; the statements are found as
 * strings in the compiled classes and in the migrations.
 */
class TablesTest {
    private static final Map<String, Set<String>> TABLES = Map.ofEntries(
            Map.entry(
                    "changes",
                    Set.of(
                            "change_log",
                            "change_log_state",
                            "lease",
                            "follower",
                            "node_follower",
                            "follower_set_aside",
                            "slow_work")),
            Map.entry("jobs", Set.of("job", "scheduled_tasks")),
            Map.entry(
                    "telegram",
                    Set.of(
                            "telegram_bot",
                            "update_inbox",
                            "update_waiting",
                            "telegram_outgoing",
                            "telegram_dispatch",
                            "telegram_pause",
                            "telegram_blocked")),
            Map.entry(
                    "people",
                    Set.of(
                            "users",
                            "api_keys",
                            "sessions",
                            "mini_app_launch",
                            "login_links",
                            "audit",
                            "telegram_link_codes",
                            "telegram_link_failures",
                            "invite",
                            "invite_use",
                            "subscription_event",
                            "subscription_notice",
                            "use_of_day",
                            "listed_post",
                            "kept_block",
                            "maintenance",
                            "star_invoice",
                            "star_ledger",
                            "star_reading",
                            "installation_setting")),
            Map.entry("ai", Set.of("embedding_model", "vector", "model_call", "chosen_model")),
            Map.entry(
                    "posts",
                    Set.of(
                            "chat",
                            "chat_username",
                            "joined_chat",
                            "message",
                            "revision",
                            "witness",
                            "empty_range",
                            "tombstone",
                            "waiting_tombstone",
                            "reading_position")),
            Map.entry(
                    "ingest",
                    Set.of(
                            "preview_channel",
                            "preview_picture",
                            "channel_photo",
                            "bot_chat",
                            "chat_import",
                            "chat_import_ids",
                            "import_history")),
            Map.entry("channels", Set.of("watch", "arrangement")),
            Map.entry("answers", Set.of("answer", "answer_statement", "answer_citation")),
            Map.entry("saved", Set.of("saved")),
            Map.entry("privacy", Set.of("personal_export", "erasure")),
            Map.entry("bot", Set.of("bot_button", "bot_dialog", "bot_refusal", "bot_menu")),
            Map.entry("operations", Set.of("secret_probe")));

    /** The record is read by the room {@code posts} and written by the merge alone, which lies in {@code ingest}. */
    private static final Map<String, Set<String>> ALSO = Map.of("ingest", Set.of("posts"));

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path MIGRATIONS = CLASSES.resolve(Path.of("db", "migration"));
    private static final Pattern CREATED = Pattern.compile("(?i)\\bcreate table (?:if not exists )?(\\w+)");
    private static final Pattern OWNED =
            Pattern.compile("(?i)\\b(?:create table|alter table|insert into|update|delete from)\\s+(\\w+)"
                    + "|(?i)\\bcreate (?:unique )?index \\w+ on (\\w+)");
    private static final Pattern REFERENCED = Pattern.compile("(?i)\\breferences (\\w+)");

    /** A table's name where a statement has one; in words for people it follows other words. */
    private static final Pattern NAMED = Pattern.compile(
            "\\b(?:from|join|into|update|using|copy|table)\\s+(?:only\\s+)?(" + String.join("|", all()) + ")\\b");

    @Test
    void eachTableHasOneRoom() throws IOException {
        List<String> created = new ArrayList<>();
        for (Path migration : migrations()) {
            found(CREATED, Files.readString(migration)).forEach(created::add);
        }
        assertThat(all()).containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void aRoomNamesItsOwnTablesOnly() throws IOException {
        Set<String> crossings = new TreeSet<>();
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CLASSES.resolve(Path.of("io", "kanal")))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String room = CLASSES.relativize(file).getName(2).toString();
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof StringEntry constant) {
                        for (String table : found(NAMED, constant.stringValue())) {
                            named.add(table);
                            if (!allowed(room, table)) {
                                crossings.add(
                                        "%s uses %s of the room %s".formatted(file.getFileName(), table, owner(table)));
                            }
                        }
                    }
                }
            }
        }
        assertThat(crossings).isEmpty();
        assertThat(named).as("what the search for statements finds").hasSizeGreaterThan(all().size() * 3 / 4);
    }

    @Test
    void aMigrationChangesTheTablesOfOneRoomAndRefersOnlyToRoomsAbove() throws IOException {
        for (Path migration : migrations()) {
            String sql = Files.readString(migration).replaceAll("--[^\n]*", "");
            Set<String> rooms = found(OWNED, sql).stream()
                    .filter(all()::contains)
                    .map(TablesTest::owner)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(rooms).as("rooms of %s", migration.getFileName()).hasSizeLessThanOrEqualTo(1);
            for (String room : rooms) {
                assertThat(found(REFERENCED, sql))
                        .as("tables that %s refers to", migration.getFileName())
                        .allMatch(table -> RoomsTest.ORDER.indexOf(owner(table)) <= RoomsTest.ORDER.indexOf(room));
            }
        }
    }

    private static boolean allowed(String room, String table) {
        String owner = owner(table);
        return owner.equals(room) || ALSO.getOrDefault(room, Set.of()).contains(owner);
    }

    private static String owner(String table) {
        return TABLES.entrySet().stream()
                .filter(entry -> entry.getValue().contains(table))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No room owns the table " + table));
    }

    private static Collection<String> all() {
        return TABLES.values().stream().flatMap(Set::stream).sorted().toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return found;
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }
}
