package io.kanal.cli.internal;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Standard;
import io.kanal.cli.internal.terminal.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** All commands, and how their failures become sentences and exit codes. */
public final class CommandTree {
    private static final Pattern CHOICE =
            Pattern.compile("expected one of \\[([^]]*)] \\(case-insensitive\\) but was ('[^']*')");
    private static final Pattern POSITION = Pattern.compile("positional parameter at index \\S+ \\(([A-Z]+)\\)");
    private static final Pattern TOO_MANY = Pattern.compile("Unmatched arguments? (from|at) index \\d+: ");

    private CommandTree() {}

    /** Runs one command line and gives its exit status. */
    public static int execute(String... arguments) {
        return execute(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), arguments);
    }

    static int execute(OutputStream output, OutputStream errors, String... arguments) {
        Standard standard = new Standard(output);
        PrintWriter out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(errors, true, StandardCharsets.UTF_8);
        int status = commandLine().setOut(out).setErr(err).execute(QueryText.marked(arguments));
        out.flush();
        String lost = standard.lost();
        if (lost == null) {
            return status;
        }
        err.println("kanal: what was to be printed is lost: " + lost);
        return status == ExitCode.OK.status() ? ExitCode.MACHINE.status() : status;
    }

    static CommandLine commandLine() {
        CommandLine tree = new CommandLine(new KanalCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExitCodeExceptionMapper(CommandTree::exitCode)
                .setExecutionExceptionHandler((failure, command, _) -> refused(failure, command));
        number(tree, Integer.class, int.class, Integer::valueOf);
        number(tree, Long.class, long.class, Long::valueOf);
        CommandLine.IParameterExceptionHandler usual = tree.getParameterExceptionHandler();
        tree.setParameterExceptionHandler((wrong, given) -> {
            String told = String.valueOf(wrong.getMessage());
            CommandLine.ParameterException worded = new CommandLine.ParameterException(
                    wrong.getCommandLine(),
                    wrong.getCommandLine().getParent() == null
                                    && TOO_MANY.matcher(told).find()
                            ? TOO_MANY.matcher(told).replaceFirst("There is no command ")
                                    + "; './kanal --help' lists all"
                            : worded(told),
                    wrong);
            return wrong instanceof CommandLine.UnmatchedArgumentException unmatched && unmatched.isUnknownOption()
                    ? usual.handleParseException(wrong, given)
                    : usual.handleParseException(worded, given);
        });
        if (Surroundings.plain()) {
            tree.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        // Words of a search may begin with a hyphen; what looks like an option they refuse themselves.
        for (String words : new String[] {"search", "ask"}) {
            Objects.requireNonNull(tree.getSubcommands().get(words))
                    .setUnmatchedOptionsArePositionalParams(true)
                    .setPosixClusteredShortOptionsAllowed(false);
        }
        return tree;
    }

    private static <N> void number(CommandLine tree, Class<N> type, Class<N> primitive, Function<String, N> read) {
        ITypeConverter<N> converter = text -> {
            try {
                return read.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is no whole number, or too large");
            }
        };
        tree.registerConverter(type, converter);
        tree.registerConverter(primitive, converter);
    }

    /** Without the words of the library and of Java. */
    private static String worded(String message) {
        String choice = CHOICE.matcher(message)
                .replaceAll(found ->
                        found.group(2) + " is none of " + found.group(1).toLowerCase(Locale.ROOT));
        return TOO_MANY.matcher(POSITION.matcher(choice).replaceAll("$1")).replaceAll("There is a word too many: ");
    }

    private static int refused(Exception failure, CommandLine command) throws Exception {
        Exception told = failure instanceof UncheckedIOException && failure.getCause() instanceof IOException file
                ? file
                : failure;
        String sentence = switch (told) {
            case CommandFailure known -> {
                if (known.problem() != null
                        && command.getParseResult() != null
                        && command.getParseResult().hasMatchedOption("--json")) {
                    command.getOut()
                            .println(JsonMapper.shared()
                                    .writer()
                                    .with(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(known.problem()));
                }
                yield String.valueOf(known.getMessage());
            }
            // A backup is written beside its place first.
            case FileSystemException file ->
                String.valueOf(file.getFile()).replaceFirst("\\.part$", "") + ": " + reason(file);
            default -> throw failure;
        };
        command.getErr().println("kanal: " + sentence);
        return exitCode(told);
    }

    private static int exitCode(Throwable failure) {
        return switch (failure) {
            case CommandFailure known -> known.code().status();
            case CommandLine.ParameterException usage -> ExitCode.USAGE.status();
            case FileSystemException file -> ExitCode.MACHINE.status();
            default -> ExitCode.FAILED.status();
        };
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file or folder";
            case AccessDeniedException denied -> "access is denied";
            default -> failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
        };
    }
}
