package io.kanal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code docs/third-party.md} names what is packaged with the server, in the versions of the class path and with the licences of their POMs. */
class ThirdPartyTest {
    private static final Path LIST = Path.of("../docs/third-party.md");
    private static final Pattern IN_REPOSITORY = Pattern.compile(".*/([^/]+)/([^/]+)/\\1-\\2(-[^/]+)?\\.jar");

    /** On the class path of tests alone; starters hold nothing. */
    private static final Pattern NOT_PACKAGED =
            Pattern.compile("spring-boot-starter.*|.*-test|.*junit.*|mockito-.*|byte-buddy.*"
                    + "|accessors-smart|android-json|apiguardian-api|archunit|asm|assertj-core|awaitility|hamcrest|json-path|json-smart"
                    + "|icu4j|jsonassert|objenesis|opentest4j|spring-boot-resttestclient|spring-boot-test-autoconfigure|spring-modulith-core"
                    + "|xmlunit-core|kanal-simulator|checker-qual|.*surefire.*");

    @Test
    void theListIsWhatTheClassPathHolds() throws IOException {
        Set<String> rows = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String entry : classPath()) {
            Matcher jar = IN_REPOSITORY.matcher(entry);
            if (jar.matches() && !NOT_PACKAGED.matcher(jar.group(1)).matches()) {
                Path pom = Path.of(entry).resolveSibling(jar.group(1) + "-" + jar.group(2) + ".pom");
                rows.add("| `%s:%s` | %s | %s |".formatted(group(pom), jar.group(1), jar.group(2), licences(pom)));
            }
        }
        assertThat(rows).hasSizeGreaterThan(50).noneMatch(row -> row.contains("| unknown |"));
        List<String> listed = new ArrayList<>();
        if (Files.exists(LIST)) {
            Files.readAllLines(LIST).stream()
                    .filter(line -> line.startsWith("| `"))
                    .forEach(listed::add);
        }
        Path fresh = Files.write(Path.of("target/third-party-rows.md"), rows);
        assertThat(listed)
                .as("The rows as they should be are in server/%s", fresh)
                .containsExactlyElementsOf(rows);
    }

    private static List<String> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(path.split(Pattern.quote(File.pathSeparator)));
    }

    private static String group(Path pom) throws IOException {
        Element project = project(pom);
        String own = child(project, "groupId");
        Element parent = project.selectFirst("> parent");
        return own != null ? own : parent == null ? "unknown" : String.valueOf(child(parent, "groupId"));
    }

    /** Those of the POM, or of the nearest parent that names any. */
    private static String licences(Path pom) throws IOException {
        Path next = pom;
        for (int up = 0; up < 6 && next != null && Files.exists(next); up++) {
            Element project = project(next);
            List<String> names = project.select("> licenses > license > name").eachText();
            if (!names.isEmpty()) {
                return String.join(" or ", names).replace("|", "/");
            }
            next = parent(next, project);
        }
        return "unknown";
    }

    private static @Nullable Path parent(Path pom, Element project) throws IOException {
        Element parent = project.selectFirst("> parent");
        if (parent == null) {
            return null;
        }
        Path repository = pom.toAbsolutePath();
        for (int up = group(pom).split("\\.").length + 3; up > 0; up--) {
            repository = repository.resolve("..").normalize();
        }
        String artifact = child(parent, "artifactId");
        String version = child(parent, "version");
        return repository
                .resolve(String.valueOf(child(parent, "groupId")).replace('.', '/'))
                .resolve(artifact + "/" + version + "/" + artifact + "-" + version + ".pom");
    }

    private static @Nullable String child(Element element, String name) {
        Element child = element.selectFirst("> " + name);
        return child == null ? null : child.text();
    }

    private static Element project(Path pom) throws IOException {
        Document document = Jsoup.parse(Files.readString(pom), "", Parser.xmlParser());
        Element project = document.selectFirst("project");
        if (project == null) {
            throw new IOException(pom + " is no POM");
        }
        return project;
    }
}
