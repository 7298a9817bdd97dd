package io.kanal.cli.internal.terminal;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

/** How a command prints: for people, or as the server's JSON for programs. */
public final class Output {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the server's JSON instead of text.")
    private boolean json;

    public boolean asJson() {
        return json;
    }

    public void json(JsonNode node) {
        out().println(Server.JSON
                .writer()
                .with(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(node));
    }

    /** As columns, or one below the other where the terminal is too narrow for them. */
    public void table(Table table) {
        table.lines(width()).forEach(this::line);
    }

    private int width() {
        String told = Surroundings.variables().getOrDefault("COLUMNS", "");
        if (told.matches("[1-9][0-9]{0,4}")) {
            return Integer.parseInt(told);
        }
        // A program that reads the output wants its lines whole.
        return Surroundings.onTerminal() ? spec.commandLine().getUsageHelpWidth() : Integer.MAX_VALUE;
    }

    public void line(String text) {
        out().println(text);
    }

    /** Goes to standard error, so that it never mixes with what a program reads. */
    public void note(String text) {
        spec.commandLine().getErr().println(text);
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
