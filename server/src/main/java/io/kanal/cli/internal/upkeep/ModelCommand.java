package io.kanal.cli.internal.upkeep;

import io.kanal.ai.models.CacheFolder;
import io.kanal.ai.models.CatalogueModel;
import io.kanal.ai.models.InstallProgress;
import io.kanal.ai.models.InstalledModel;
import io.kanal.ai.models.InstalledModels;
import io.kanal.ai.models.ModelCatalogue;
import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Output;
import io.kanal.cli.internal.terminal.ProgressBar;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.Surroundings;
import io.kanal.cli.internal.terminal.Table;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code kanal model}: the models that make vectors of texts. Files are this machine's affair, the choice is the server's. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "The models that search by meaning: list, install, use, remove.",
        subcommands = {
            ModelCommand.ListThem.class,
            ModelCommand.Install.class,
            ModelCommand.Use.class,
            ModelCommand.Remove.class
        })
public final class ModelCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/models";
    private static final String ALL = "*";

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        return list(output);
    }

    private static InstalledModels installed() {
        return InstalledModels.of(CacheFolder.of(Surroundings.variables()::get));
    }

    private static int list(Output output) {
        JsonNode answer = overview(output);
        if (output.asJson()) {
            output.json(answer);
            return ExitCode.OK.status();
        }
        String running = answer.path("running").asString("");
        String chosen = answer.path("chosen").asString("");
        Table table = new Table("NAME", "STATE", "KNOWS", "DISK MB", "MEMORY MB", "LICENCE", "VECTORS");
        for (JsonNode model : answer.path("models")) {
            String name = model.path("name").asString("");
            String state = model.path("state").asString("");
            table.row(
                    name,
                    name.equals(running) ? "in use" : name.equals(chosen) ? "from the next start" : state,
                    languages(model.path("languages")),
                    model.path("disk_mb").asString("-"),
                    model.path("memory_mb").asString("-"),
                    model.path("licence").asString("-"),
                    String.format("%,d", model.path("vectors").asLong(0)));
        }
        output.table(table);
        String setting = answer.path("setting").asString("");
        if (!setting.isEmpty()) {
            output.note(setting + " is set and decides, whatever is chosen.");
        }
        return ExitCode.OK.status();
    }

    private static String languages(JsonNode languages) {
        List<String> codes = StreamSupport.stream(languages.spliterator(), false)
                .map(code -> code.asString(""))
                .toList();
        return codes.contains(ALL) ? "about a hundred languages" : codes.isEmpty() ? "-" : String.join(", ", codes);
    }

    /** As the server tells it; where none runs, what is on this machine. */
    private static JsonNode overview(Output output) {
        try (Server server = Server.connect()) {
            return server.get(PATH);
        } catch (CommandFailure e) {
            if (e.code() != ExitCode.UNREACHABLE) {
                throw e;
            }
            output.note("No server answers, so this tells only what is on this machine, not what is in use.");
            return onThisMachine();
        }
    }

    private static JsonNode onThisMachine() {
        InstalledModels installed = installed();
        ObjectNode overview = Server.object();
        ArrayNode models = overview.putArray("models");
        for (CatalogueModel model : ModelCatalogue.own().list()) {
            ObjectNode one = models.addObject();
            one.put("name", model.name());
            one.put("title", model.title());
            one.put(
                    "state",
                    model.inside() ? "inside" : installed.find(model.name()).isPresent() ? "installed" : "available");
            ArrayNode languages = one.putArray("languages");
            model.languages().forEach(languages::add);
            one.put("dimensions", model.dimensions());
            one.put("disk_mb", model.diskMegabytes());
            one.put("memory_mb", model.memoryMegabytes());
            one.put("licence", model.licence());
            one.put("about", model.about());
        }
        overview.put("folder", installed.folder().toString());
        return overview;
    }

    /** What goes wrong on this machine ends as what goes wrong at the server does. */
    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (KanalException e) {
            ExitCode code = e.code() == ErrorCode.NOT_FOUND
                    ? ExitCode.NOT_FOUND
                    : e.code() == ErrorCode.UNAVAILABLE ? ExitCode.MACHINE : ExitCode.FAILED;
            throw new CommandFailure(code, String.valueOf(e.getMessage()), e);
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "What there is: what each knows, weighs and costs, and which is in use.")
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            return list(output);
        }
    }

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = {
                "Fetch a model onto this machine, or take it from a folder; the server may run meanwhile.",
                "What breaks off is gone on with by the same command."
            })
    static final class Install implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "A model of 'kanal model list'.")
        private String name = "";

        @Option(
                names = "--from",
                paramLabel = "FOLDER",
                description = "Take model.onnx and tokenizer.json from here, for machines without network.")
        private @Nullable Path from;

        @Override
        public Integer call() {
            Map<String, String> variables = Surroundings.variables();
            ProgressBar bar = new ProgressBar(output.err());
            InstallProgress progress =
                    (step, done, total) -> bar.show(step, done, total, "of %,d MB".formatted(total / 1_000_000));
            InstalledModel model;
            try {
                model = told(() -> {
                    CatalogueModel wanted = ModelCatalogue.own().get(name);
                    Path folder = from;
                    return folder == null
                            ? installed().fetch(wanted, mirror(variables), allowed(variables), progress)
                            : installed().installFrom(wanted, folder, progress);
                });
            } finally {
                bar.end();
            }
            if (output.asJson()) {
                ObjectNode answer = Server.object();
                answer.put("name", model.name());
                answer.put("dimensions", model.dimension());
                answer.put("from", model.from());
                answer.put("fingerprint", model.fingerprint());
                ObjectNode files = answer.putObject("files");
                model.files()
                        .forEach((file, seen) -> files.putObject(file)
                                .put("bytes", seen.bytes())
                                .put("sha256", seen.sha256())
                                .put("verified", seen.verified()));
                output.json(answer);
                return ExitCode.OK.status();
            }
            output.line(
                    "%s is installed in %s".formatted(model.name(), installed().folderOf(model.name())));
            model.files()
                    .forEach((file, seen) -> output.line("  %s  %,d MB  SHA-256 %s%s"
                            .formatted(
                                    file,
                                    seen.bytes() / 1_000_000,
                                    seen.sha256(),
                                    seen.verified()
                                            ? ""
                                            : from == null
                                                    ? "  (not verified: kept, so that another file is refused)"
                                                    : "  (not verified)")));
            output.line("Next: 'kanal model use %s', then start Kanal again.".formatted(model.name()));
            return ExitCode.OK.status();
        }

        private static @Nullable URI mirror(Map<String, String> variables) {
            String url = variables.getOrDefault("KANAL_MODELS_URL", "").strip();
            if (url.isEmpty()) {
                return null;
            }
            if (!url.matches("(?i)https?://[^\\s/]+(/\\S*)?")) {
                throw new CommandFailure(ExitCode.USAGE, "KANAL_MODELS_URL is no address of http or https: " + url);
            }
            return URI.create(url);
        }

        private static List<String> allowed(Map<String, String> variables) {
            String allowed = variables.getOrDefault("KANAL_OUTBOUND_ALLOW", "").strip();
            return allowed.isEmpty() ? List.of() : List.of(allowed.split("\\s*,\\s*", -1));
        }
    }

    @Command(
            name = "use",
            mixinStandardHelpOptions = true,
            description = {
                "Choose the model that makes the vectors, from the next start of Kanal on.",
                "Words serve all the time; vectors are made newest first. Those of the model before stay: going back costs nothing."
            })
    static final class Use implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "A model that is installed, or the one inside the program.")
        private String name = "";

        @Override
        public Integer call() {
            try (Server server = Server.connect()) {
                JsonNode answer = server.post(PATH + "/" + Server.part(name) + "/use", null);
                if (output.asJson()) {
                    output.json(answer);
                    return ExitCode.OK.status();
                }
                String before = answer.path("before").asString("");
                long vectors = answer.path("vectors").asLong(0);
                output.line(
                        answer.path("next_start").asBoolean(true)
                                ? "%s makes the vectors from the next start of Kanal on; until then %s does."
                                        .formatted(name, before)
                                : name + " makes the vectors.");
                if (vectors > 0) {
                    output.line("%,d of its vectors are there already.".formatted(vectors));
                }
                if (!before.equals(name)) {
                    output.line("Back: 'kanal model use %s'.".formatted(before));
                }
                String setting = answer.path("setting").asString("");
                if (!setting.isEmpty()) {
                    output.note(setting + " is set and decides all the same; take it out for the choice to hold.");
                }
                return ExitCode.OK.status();
            }
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description =
                    "Remove a model that is not in use: its vectors from the record, its files from this machine.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "NAME", description = "The model.")
        private String name = "";

        @Option(names = "--yes", description = "Do not ask.")
        private boolean yes;

        @Override
        public Integer call() {
            try (Server server = Server.connect()) {
                JsonNode model = StreamSupport.stream(
                                server.get(PATH).path("models").spliterator(), false)
                        .filter(one -> one.path("name").asString("").equals(name))
                        .findFirst()
                        .orElseThrow(() -> new CommandFailure(
                                ExitCode.NOT_FOUND, "there is no model '" + name + "'; 'kanal model list' names them"));
                String what = "%,d vectors (%,d MB of the database) and the files of %s"
                        .formatted(
                                model.path("vectors").asLong(0),
                                model.path("vector_bytes").asLong(0) / 1_000_000,
                                name);
                if (!yes) {
                    String said = Surroundings.ask("Remove %s? [y/N] ".formatted(what));
                    if (said == null) {
                        throw new CommandFailure(ExitCode.USAGE, "this removes " + what + "; say so with --yes");
                    }
                    if (!said.strip().equalsIgnoreCase("y")) {
                        output.line("Nothing was removed.");
                        return ExitCode.FAILED.status();
                    }
                }
                // The server refuses what is in use, so it is asked first.
                JsonNode gone = server.delete(PATH + "/" + Server.part(name) + "/vectors");
                boolean files = told(() -> installed().remove(name));
                if (output.asJson()) {
                    ObjectNode answer = Server.object();
                    answer.put("name", name);
                    answer.put("vectors", gone.path("vectors").asLong(0));
                    answer.put("files", files);
                    output.json(answer);
                } else {
                    output.line("Removed %,d vectors%s."
                            .formatted(
                                    gone.path("vectors").asLong(0), files ? " and the files" : "; no files were here"));
                }
                return ExitCode.OK.status();
            }
        }
    }
}
