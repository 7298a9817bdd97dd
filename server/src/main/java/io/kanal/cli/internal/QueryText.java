package io.kanal.cli.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Words of a person that are no options, though they may begin with a hyphen: {@code -without}. */
final class QueryText {
    /** No shell can hand it over. Before a word that begins like a short option, which the parser would take apart. */
    private static final String MARK = "\0";

    private QueryText() {}

    /** The command line with {@code -hello} kept from being read as {@code -h} and more. */
    static String[] marked(String... arguments) {
        if (arguments.length == 0 || !Set.of("search", "ask").contains(arguments[0])) {
            return arguments;
        }
        return Arrays.stream(arguments)
                .map(word -> word.matches("-[hV].+") ? MARK + word : word)
                .toArray(String[]::new);
    }

    /**
     * The words as one text.
     *
     * @throws ParameterException for a word that can only be meant for an option; after {@code --} none is
     */
    static String of(List<String> words, CommandSpec spec) {
        List<String> given = spec.root().commandLine().getParseResult().originalArgs();
        int end = given.indexOf("--");
        List<String> before = end < 0 ? given : given.subList(0, end);
        for (String word : words) {
            if (word.startsWith("--") && before.contains(word)) {
                throw new ParameterException(spec.commandLine(), "Unknown option: '%s'".formatted(word));
            }
        }
        return String.join(" ", words).replace(MARK, "");
    }
}
