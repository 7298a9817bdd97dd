package io.kanal;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.kanal.changes.Follower;
import io.kanal.channels.Channels;
import io.kanal.jobs.JobBook;
import io.kanal.jobs.internal.JobRows;
import io.kanal.people.User;
import io.kanal.posts.Chats;
import io.kanal.posts.Posts;
import io.kanal.posts.ReadScope;
import io.kanal.posts.WholeRecord;
import io.kanal.shared.Caller;
import io.kanal.shared.ChatId;
import io.kanal.shared.UserId;
import io.kanal.shared.database.DatabaseCopy;
import io.kanal.shared.database.Notifications;
import io.kanal.shared.memory.Caches;
import io.kanal.shared.net.OutsideHttp;
import java.lang.reflect.RecordComponent;
import java.net.Socket;
import java.sql.Connection;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The borders of the rooms, and where each technology may be touched. */
class RoomsTest {
    /**
     * One technology and its only home.
     *
     * @param packages what belongs to it, as ArchUnit writes packages
     * @param home the packages that may use it
     * @param because what to do instead
     */
    private record Technology(String name, List<String> packages, List<String> home, String because) {}

    private static final List<Technology> TECHNOLOGIES = List.of(
            new Technology(
                    "Lucene",
                    List.of("org.apache.lucene..", "morfologik.."),
                    List.of("io.kanal.search.internal.lucene.."),
                    "others search through the search room; an index can be replaced only where it is alone"),
            new Technology(
                    "ONNX",
                    List.of("ai.onnxruntime..", "ai.djl.."),
                    List.of("io.kanal.ai.internal.onnx.."),
                    "others ask the ai room for vectors; a model may as well be an endpoint"),
            new Technology(
                    "langchain4j",
                    List.of("dev.langchain4j.."),
                    List.of("io.kanal.ai.internal.."),
                    "others speak to models through the ai room, which keeps the chain, the breakers and the costs"),
            new Technology(
                    "jsoup",
                    List.of("org.jsoup.."),
                    List.of("io.kanal.ingest.internal.preview..", "io.kanal.ingest.internal.export.."),
                    "HTML is read where it comes in; everybody else has RichText"),
            new Technology(
                    "db-scheduler",
                    List.of("com.github.kagkarlsson.."),
                    List.of("io.kanal.jobs.internal.."),
                    "long work is a JobKind; the jobs room decides when and where it runs"),
            new Technology(
                    "QR codes",
                    List.of("io.nayuki.."),
                    List.of("io.kanal.web.internal.qr.."),
                    "QrPicture draws them for every page"),
            new Technology(
                    "picocli",
                    List.of("picocli.."),
                    List.of("io.kanal.cli.."),
                    "the command line is the only one with options"),
            new Technology(
                    "archives",
                    List.of("org.apache.commons.compress..", "org.tukaani.."),
                    List.of("io.kanal.operations.internal.postgres.."),
                    "java.util.zip does for exports; these unpack PostgreSQL"));

    private static final Pattern SLICE = Pattern.compile("Slice (\\S+)");
    private static final int MOST_CLASSES = 20;

    /** A room uses only rooms above it. */
    static final List<String> ORDER = List.of(
            "shared",
            "changes",
            "jobs",
            "telegram",
            "accounts",
            "people",
            "ai",
            "posts",
            "tagging",
            "stories",
            "ingest",
            "channels",
            "search",
            "answers",
            "saved",
            "privacy",
            "digests",
            "alerts",
            "archive",
            "gateway",
            "community",
            "campaigns",
            "downloads",
            "analytics",
            "webhooks",
            "bot",
            "web",
            "operations",
            "cli");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("simulator"))
                .importPackages("io.kanal");
    }

    /** The simulator is on the class path of tests only and is no room. */
    private static ApplicationModules rooms() {
        return ApplicationModules.of(Kanal.class, JavaClass.Predicates.resideInAPackage("io.kanal.simulator.."));
    }

    @Test
    void roomsUseOnlyRoomsAboveThem() {
        rooms().detectViolations()
                .filter(violation -> !isBetweenARoomAndItsOwn(violation.getMessage()))
                .throwIfPresent();
    }

    /**
     * Whether a cycle goes through a room that is made of rooms: its root is what others see of it, so it uses them, and they
     * use the words that it has for others. A cycle between the inner rooms alone is one.
     */
    private static boolean isBetweenARoomAndItsOwn(String violation) {
        if (!violation.startsWith("Cycle detected")) {
            return false;
        }
        Set<String> slices =
                SLICE.matcher(violation).results().map(found -> found.group(1)).collect(Collectors.toSet());
        Set<String> outer =
                slices.stream().map(slice -> slice.replaceFirst("\\..*", "")).collect(Collectors.toSet());
        return outer.size() == 1 && slices.containsAll(outer);
    }

    @TestFactory
    Stream<DynamicTest> aRoomNamesOnlyRoomsAboveIt() {
        return rooms().stream().map(room -> {
            String name = room.getIdentifier().toString();
            // A room within a room uses what the outer one may use, the outer one itself and its other rooms.
            String outer = name.replaceFirst("\\..*", "");
            List<String> above = ORDER.subList(0, Math.max(0, ORDER.indexOf(outer)));
            List<String> named = Arrays.stream(classes.get(room.getBasePackage().getName() + ".package-info")
                            .getAnnotationOfType(ApplicationModule.class)
                            .allowedDependencies())
                    .map(dependency -> dependency.replaceFirst(" *::.*", ""))
                    .filter(dependency -> !dependency.startsWith(outer + "."))
                    .filter(dependency -> !name.contains(".") || !dependency.equals(outer))
                    .toList();
            return DynamicTest.dynamicTest(name, () -> {
                assertThat(ORDER).contains(outer);
                assertThat(above).containsAll(named);
            });
        });
    }

    @Test
    void theEdgeToTheBotApiIsMadeOfRooms() {
        assertThat(rooms().stream().map(room -> room.getIdentifier().toString()))
                .contains(
                        "telegram.bots",
                        "telegram.desk",
                        "telegram.dispatch",
                        "telegram.gates",
                        "telegram.inbox",
                        "telegram.intake",
                        "telegram.markup");
    }

    @Test
    void noPackageHasMoreThanTwentyClasses() {
        Map<String, Long> large = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        large.values().removeIf(count -> count <= MOST_CLASSES);
        assertThat(large).isEmpty();
    }

    @TestFactory
    List<DynamicTest> aTechnologyHasOneHome() {
        return TECHNOLOGIES.stream()
                .map(technology -> DynamicTest.dynamicTest(
                        technology.name(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(technology.home().toArray(String[]::new))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(technology.packages().toArray(String[]::new))
                                .because(technology.because())
                                .allowEmptyShould(true)
                                .check(classes)))
                .toList();
    }

    @Test
    void noRuleRestsOnTheRoleAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kanal.people..")
                .should()
                .callMethodWhere(describe(
                        "a person's role is asked for",
                        call -> call.getTargetOwner().isEquivalentTo(User.class)
                                && Set.of("role", "administrator").contains(call.getName())))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(User.Role.class)
                .because("a key may hold less than its person: rules ask the Caller, which counts role and scope"
                        + " together")
                .check(classes);
        assertThat(Caller.class.getRecordComponents())
                .as("a caller knows no role")
                .extracting(RecordComponent::getName)
                .containsExactly("user", "scopes", "key");
    }

    @Test
    void onlyPeopleSayWhoAsks() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kanal.people..", "io.kanal.shared..")
                .and()
                .areNotAssignableTo(JobRows.class)
                .should()
                .callConstructorWhere(describe(
                        "a caller is made", call -> call.getTargetOwner().isEquivalentTo(Caller.class)))
                .orShould()
                .callMethodWhere(describe(
                        "a caller is made",
                        call -> call.getTargetOwner().isEquivalentTo(Caller.class)
                                && Set.of("person", "key").contains(call.getName())
                                && call.getTarget().resolveMember().stream()
                                        .anyMatch(
                                                member -> member.getModifiers().contains(JavaModifier.STATIC))))
                .because("keys, sessions and accounts are looked up in the people room; jobs keep the caller they had")
                .check(classes);
    }

    @Test
    void onlyTheChannelsRoomSaysWhatACallerMaySee() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kanal.channels..")
                .and()
                .areNotAssignableTo(ReadScope.class)
                .should()
                .callConstructor(ReadScope.class, Set.class, Instant.class)
                .orShould()
                .callMethod(ReadScope.class, "of", Set.class)
                .because("a scope is made from who asks, by ReadScopes; others hand it on or narrow it")
                .check(classes);
    }

    @Test
    void whoAnswersAPersonReadsWithinTheirRights() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kanal.posts..", "io.kanal.ingest..", "io.kanal.operations..")
                .and()
                .doNotImplement(Follower.class)
                .and(not(belongTo("IndexUpkeep", "Passages", "SearchView", "EmbedWorker", "ThreadEnds")))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(WholeRecord.class)
                .because(
                        "only what derives from all messages reads them all; others read Posts, which takes a ReadScope")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kanal.posts..", "io.kanal.ingest..", "io.kanal.channels..")
                .and(not(belongTo("Passages")))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Chats.class)
                .because("a chat's title is as private as its posts; whoever answers a person reads VisibleChats")
                .check(classes);
    }

    @Test
    void onlyTheBotVouchesForAMembership() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.kanal.bot..")
                .should()
                .callMethod(Channels.class, "watchAsMember", UserId.class, ChatId.class)
                .because("the proof is Telegram's answer, and the bot is the one that heard it")
                .check(classes);
    }

    @Test
    void whatIsListedToPeopleIsCounted() {
        noClasses()
                .that()
                .resideInAnyPackage("io.kanal.web..", "io.kanal.bot..")
                .and()
                .haveSimpleNameNotStartingWith("Examples")
                .and()
                .haveSimpleNameNotStartingWith("StartPages")
                .should()
                .callMethod(Posts.class, "newest", ReadScope.class, Posts.DatePosition.class, Instant.class, int.class)
                .because("a tier lists so many posts a day; Listing counts them, whatever the door")
                .check(classes);
    }

    @Test
    void nobodyWhoAnswersAPersonActsAsKanalItself() {
        noClasses()
                .that()
                .resideInAnyPackage("io.kanal.web..", "io.kanal.bot..", "io.kanal.channels..")
                .and()
                .doNotHaveFullyQualifiedName("io.kanal.channels.ReadScopes")
                .should()
                .accessField(Caller.class, "KANAL")
                .because("it would get past the rights of who asks; rooms offer what may be shown to everybody")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.kanal.jobs..", "io.kanal.channels..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(JobBook.class)
                .because("whose job it is and what it reports is its owner's; others read Jobs")
                .check(classes);
    }

    /** The classes of the search room's view with these names, and what is nested in them. */
    private static DescribedPredicate<JavaClass> belongTo(String... named) {
        Set<String> names = Set.of(named);
        return describe(
                "belong to " + names,
                type -> type.getPackageName().startsWith("io.kanal.search.internal")
                        && names.contains(
                                type.getName().replaceFirst("^.*\\.", "").replaceFirst("\\$.*", "")));
    }

    @Test
    void whateverCallsOutDoesSoInTheNameOfASystemThatIsAskedAfter() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(OutsideHttp.class)
                .and(not(describe(
                        "call addresses that come from people, one by one, or Kanal itself, or read what lies in the"
                                + " program",
                        type ->
                                Set.of("OutboundConnections", ".terminal.Server", "TrainingVisit", "KnownSettings")
                                        .stream()
                                        .anyMatch(allowed -> type.getFullName().endsWith(allowed)))))
                .should()
                .callMethodWhere(describe(
                        "a connection to the outside is made",
                        call -> Set.of(
                                        "java.net.http.HttpClient.newBuilder",
                                        "java.net.http.HttpClient.newHttpClient",
                                        "java.net.URL.openConnection",
                                        "java.net.URL.openStream",
                                        "java.nio.channels.SocketChannel.open",
                                        "java.nio.channels.AsynchronousSocketChannel.open",
                                        "javax.net.SocketFactory.createSocket",
                                        "org.springframework.web.client.RestClient.builder",
                                        "org.springframework.web.client.RestClient.create")
                                .contains(call.getTargetOwner().getFullName() + "." + call.getName())))
                .orShould()
                .callConstructorWhere(describe(
                        "a connection to the outside is made",
                        call -> call.getTargetOwner().isAssignableTo(Socket.class)))
                .because(
                        "OutsideHttp makes clients in the name of an OutsideSystem, and the server does not start when no"
                                + " Dependable says whether that serves")
                .check(classes);
    }

    @Test
    void cachesAreMadeInOnePlace() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Caches.class)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Caffeine.class)
                .because("Caches gives each a bound, a time and a figure")
                .check(classes);
    }

    @Test
    void theOldJacksonIsForLibrariesOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
                .because("ours is Jackson 3 (tools.jackson); two mappers would disagree")
                .check(classes);
    }

    @Test
    void onlyTwoClassesReachTheDriverBelowJdbc() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(DatabaseCopy.class, Notifications.class)
                .and()
                // It asks which connection it lends, and does nothing with it.
                .doNotHaveSimpleName("TimedPool")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.postgresql",
                        "org.postgresql.copy..",
                        "org.postgresql.core..",
                        "org.postgresql.fastpath..",
                        "org.postgresql.jdbc..",
                        "org.postgresql.largeobject..",
                        "org.postgresql.replication..")
                .orShould()
                .callMethodWhere(target(name("unwrap")).and(target(owner(assignableTo(Connection.class)))))
                .because("a copy that breaks off leaves a connection one answer behind: DatabaseCopy ends it,"
                        + " the pool would hand it to the next person")
                .check(classes);
    }

    @Test
    void nobodyReadsThroughACursor() {
        noClasses()
                .should()
                .callMethodWhere(target(name("setFetchSize")).or(target(name("queryForStream"))))
                .orShould()
                .callMethodWhere(
                        target(name("stream")).and(target(owner(assignableTo(JdbcClient.MappedQuerySpec.class)))))
                .because("a cursor holds its connection as long as somebody reads, and for ever where it is not closed:"
                        + " list, and page by keyset")
                .check(classes);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        Set<String> marked = classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        assertThat(classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .as("without a package-info with @NullMarked the checks are off")
                .isSubsetOf(marked);
    }

    @Test
    void noClassHasABannedName() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.(\\w*(Impl|Manager|Helper|Utils?|DTO)|(Base|Abstract)[A-Z]\\w*)(\\$.*)?")
                .because("a name says what the thing is in the domain; see CONVENTIONS §3")
                .check(classes);
    }
}
