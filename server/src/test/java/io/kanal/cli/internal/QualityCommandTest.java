package io.kanal.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kanal quality} asks and counts. */
class QualityCommandTest {
    private final CommandGround ground = new CommandGround();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void ranksOfKnownPostsAreCountedByLanguageAndLeg() throws IOException {
        ground.answers("GET /api/v1/search", """
                {"hits":[{"post_id":7,"link":"https://t.me/rivers/3","text":"A"},
                {"post_id":9,"link":null,"text":"B","also":[{"post_id":12,"link":null}]}]}""");
        Path file = Files.writeString(folder.resolve("set.csv"), """
                question,post
                "When does the ""late"" ferry leave, and from where?",https://t.me/Rivers/3
                Where does the ferry go in the summer months?,12
                Who is the captain of the little ferry boat?,44
                """);
        assertThat(ground.run("quality", file.toString())).as(ground.err()).isZero();
        for (String leg : new String[] {"words", "meaning", "both"}) {
            assertThat(ground.out()).containsPattern("en +" + leg + " +3 +0\\.333 +0\\.667 +0\\.500");
            assertThat(ground.asked).anyMatch(call -> call.contains("by=" + leg));
        }
    }

    @Test
    void paragraphsAreKnownByTheirTextAndThoseThatAreNotHereAreSaid() throws IOException {
        ground.answers("GET /api/v1/search", """
                {"hits":[{"post_id":7,"text":"The ferry\\nleaves at six."}]}""");
        Path file = Files.writeString(folder.resolve("set.json"), """
                {"data":[{"paragraphs":[
                {"context":"The ferry leaves at six.","qas":[{"question":"When does the ferry leave the town?"}]},
                {"context":"Nobody knows.","qas":[{"question":"What is known about the other side?"}]}]}]}""");
        assertThat(ground.run("quality", file.toString(), "--json")).isZero();
        assertThat(ground.out()).containsPattern("\"asked\" : 1").containsPattern("\"not_here\" : 1");
    }

    @Test
    void aFileThatIsNoSetIsASentence() throws IOException {
        Map<String, String> wrong = Map.of(
                "{\"data\":",
                "begins as JSON and is none",
                "{}",
                "holds no question",
                "",
                "is neither JSON nor a CSV",
                "a,b\nc,d",
                "is neither JSON nor a CSV",
                "question,post\nWhy?",
                "names no post in row 2",
                "question,post\n\"Why?,3",
                "opens a quote",
                "question,post\n" + "y".repeat(2_001) + ",3",
                "longer than 2,000");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            Path file = Files.writeString(folder.resolve("wrong"), one.getKey());
            assertThat(ground.run("quality", file.toString())).isEqualTo(2);
            assertThat(ground.err()).contains(one.getValue()).doesNotContain("\tat ");
        }
        assertThat(ground.run("quality", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(ground.asked).isEmpty();
    }
}
