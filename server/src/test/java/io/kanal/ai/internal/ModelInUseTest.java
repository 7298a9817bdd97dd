package io.kanal.ai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanal.ai.EmbeddingModel;
import io.kanal.ai.Purpose;
import io.kanal.ai.models.ChosenModel;
import io.kanal.ai.models.InstalledModels;
import io.kanal.ai.models.ModelCatalogue;
import io.kanal.ai.models.ModelDesk;
import io.kanal.shared.KanalException;
import io.kanal.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ModelInUseTest {
    private static final EmbeddingModel E5 = new EmbeddingModel("multilingual-e5-small", "f1", 384);

    @RegisterExtension
    final TestDatabase database = TestDatabase.migrated();

    @TempDir
    Path cache;

    @Test
    void nothingChosenIsTheModelInside() {
        assertThat(inUse(false).chosen()).isNull();
        assertThat(inUse(false).setting()).isNull();
    }

    @Test
    void whatWasChosenAndIsNotHereServesNobodyAndSaysWhatToDo() {
        new ChosenModel(database.jdbc()).choose(E5);

        ModelInUse inUse = inUse(false);

        assertThat(inUse.chosen()).isEqualTo(E5);
        assertThat(inUse.absent()).contains("is not installed", "kanal model install multilingual-e5-small");
        assertThat(inUse.properties().passagePrefix()).isEqualTo("passage: ");
        try (AbsentEmbedder absent = new AbsentEmbedder(E5, String.valueOf(inUse.absent()))) {
            assertThat(absent.model()).isEqualTo(E5);
            assertThatThrownBy(() -> absent.embed(List.of("text"), Purpose.QUERY))
                    .isInstanceOf(KanalException.class)
                    .hasMessageContaining("kanal model install");
        }
    }

    @Test
    void aSettingWins() {
        new ChosenModel(database.jdbc()).choose(E5);

        assertThat(inUse(true).setting()).isEqualTo("KANAL_EMBEDDING");
        assertThat(inUse(true).chosen()).isNull();
    }

    @Test
    void goingBackToTheModelInsideIsAChoiceToo() {
        ChosenModel choices = new ChosenModel(database.jdbc());
        choices.choose(E5);
        choices.begun(new EmbeddingModel(E5.name(), "f2", 384));
        assertThat(choices.find().orElseThrow())
                .isEqualTo(new ChosenModel.Choice(new EmbeddingModel(E5.name(), "f2", 384), true));

        choices.choose(new EmbeddingModel(ModelCatalogue.INSIDE, "inside", 384));

        assertThat(inUse(false).chosen()).isNull();
        assertThat(choices.find().orElseThrow().begun()).isFalse();
    }

    @Test
    void aNodeOfTheFormerModelKnowsWhenAnotherHasBegunAnew() {
        ChosenModel choices = new ChosenModel(database.jdbc());
        ModelDesk former = desk(ModelCatalogue.INSIDE, null);
        assertThat(former.outdated()).isFalse();
        choices.choose(E5);
        assertThat(former.outdated()).as("nobody works with it yet").isFalse();

        choices.begun(E5);

        assertThat(former.outdated()).isTrue();
        assertThat(desk(E5.name(), null).outdated()).isFalse();
        assertThat(desk(ModelCatalogue.INSIDE, "KANAL_EMBEDDING_URL").outdated())
                .as("a setting decides here")
                .isFalse();
    }

    private ModelDesk desk(String running, @Nullable String setting) {
        return new ModelDesk(ModelCatalogue.own(), InstalledModels.of(cache), database.jdbc(), () -> running, setting);
    }

    private ModelInUse inUse(boolean off) {
        return ModelInUse.of(
                EmbeddingProperties.inProcess(),
                off,
                new ChosenModel(database.jdbc()),
                ModelCatalogue.own(),
                InstalledModels.of(cache));
    }
}
