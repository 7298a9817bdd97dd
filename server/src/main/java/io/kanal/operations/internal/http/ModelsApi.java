package io.kanal.operations.internal.http;

import io.kanal.ai.models.CatalogueModel;
import io.kanal.ai.models.ModelDesk;
import io.kanal.people.Audit;
import io.kanal.shared.Caller;
import io.kanal.shared.ErrorCode;
import io.kanal.web.Audience;
import io.kanal.web.Fails;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Embedding models: what there is, and which one makes the vectors. */
@RestController
@RequestMapping("/api/v1/models")
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Operations")
class ModelsApi {
    private final ModelDesk desk;
    private final Audit audit;

    ModelsApi(ModelDesk desk, Audit audit) {
        this.desk = desk;
        this.audit = audit;
    }

    @Schema(name = "Model")
    record ModelView(
            String name,
            @Nullable String title,
            @OneOf(ModelDesk.State.class) String state,
            List<String> languages,
            @Nullable Integer dimensions,
            @Nullable Integer disk_mb,
            @Nullable Integer memory_mb,
            @Nullable String licence,
            @Nullable String about,
            long vectors,
            long vector_bytes) {
        static ModelView of(ModelDesk.Entry entry) {
            CatalogueModel model = entry.model();
            return new ModelView(
                    entry.name(),
                    model == null ? null : model.title(),
                    entry.state().name().toLowerCase(Locale.ROOT),
                    model == null ? List.of() : model.languages(),
                    model == null ? null : model.dimensions(),
                    model == null ? null : model.diskMegabytes(),
                    model == null ? null : model.memoryMegabytes(),
                    model == null ? null : model.licence(),
                    model == null ? null : model.about(),
                    entry.vectors(),
                    entry.vectorBytes());
        }
    }

    record ModelList(
            List<ModelView> models,
            String running,
            String chosen,
            @Nullable String setting,
            String folder) {}

    record ModelChoice(
            String name,
            String before,
            long vectors,
            boolean next_start,
            @Nullable String setting) {}

    record ForgottenVectors(String name, long vectors) {}

    @GetMapping
    @Operation(
            operationId = "listModels",
            summary = "Lists embedding models: of the catalogue, and others that made vectors")
    ModelList list() {
        ModelDesk.Overview overview = desk.overview();
        return new ModelList(
                overview.models().stream().map(ModelView::of).toList(),
                overview.running(),
                overview.chosen(),
                overview.setting(),
                overview.folder());
    }

    @PostMapping("/{name}/use")
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "useModel", summary = "Chooses the model that makes the vectors from the next start on")
    ModelChoice use(Caller caller, @PathVariable String name) {
        ModelDesk.Chosen chosen = desk.use(name);
        audit.record(caller, "model.chosen", name, "instead of " + chosen.before());
        return new ModelChoice(chosen.name(), chosen.before(), chosen.vectors(), chosen.nextStart(), chosen.setting());
    }

    @DeleteMapping("/{name}/vectors")
    @Fails(ErrorCode.CONFLICT)
    @Operation(operationId = "forgetVectors", summary = "Removes the vectors of a model that is not in use")
    ForgottenVectors forget(Caller caller, @PathVariable String name) {
        long gone = desk.forget(name);
        audit.record(caller, "model.forgotten", name, gone + " vectors");
        return new ForgottenVectors(name, gone);
    }
}
